import type { Json } from '../json/json.js';
import { isObject } from '../json/json.js';
import { tokensOf } from '../json/pointer.js';
import type { Contract, SchemaRef } from '../model/document.js';
import { isFaultOfDocument, mayBeFaultOfDocument } from '../schema/document-fault.js';
import { schemaProblems } from '../schema/validate/problems.js';

/**
 * A value without the parts that are wrong through the fault of the document: they are held against nobody, and show
 * nothing. Undefined where that is the whole value.
 */
export function withoutExcused(
  contract: Contract,
  schema: SchemaRef | undefined,
  value: Json,
): Json | undefined {
  if (!schema || !mayBeFaultOfDocument(contract)) return value;
  const excused = excusedPaths(contract, schema, value);
  return excused.reduce<Json | undefined>(
    (rest, path) => (rest === undefined ? undefined : without(rest, tokensOf(path) ?? [])),
    value,
  );
}

/** The later items of a list first, so that the places of the others stay. */
function excusedPaths(contract: Contract, { pointer }: SchemaRef, value: Json): string[] {
  try {
    return schemaProblems(contract, pointer, value, 'response')
      .filter((problem) => isFaultOfDocument(contract, pointer, value, problem))
      .map(({ path }) => path)
      .sort(byPlaceFromTheEnd);
  } catch {
    // What cannot be judged is told by the check of the body.
    return [];
  }
}

function byPlaceFromTheEnd(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}

function without(value: Json, [name, ...rest]: readonly string[]): Json | undefined {
  if (name === undefined) return undefined;
  if (Array.isArray(value)) {
    const item = value[Number(name)];
    const left = item === undefined ? undefined : without(item, rest);
    return left === undefined ? value.toSpliced(Number(name), 1) : value.with(Number(name), left);
  }
  const member = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  if (!isObject(value) || member === undefined) return value;
  const left = without(member, rest);
  const others = Object.entries(value).filter(([key]) => key !== name);
  return Object.fromEntries(left === undefined ? others : [...others, [name, left]]);
}

import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import { propertyPaths } from '../../schema/graph/property-paths.js';
import { jsonAnswers } from '../shared/operation-shapes.js';

/** The number of properties that are selected one by one. */
const MAX_NAMES = 100;
const MAX_WHOLES = 10;

export const clauseOf = (name: string): string => `select ${name}`;

/** Returns the properties of the answer that contain no further properties, by the name that selects them. */
export function namesOf(operation: Operation): Map<string, Pointer> {
  return named(operation, MAX_NAMES, (path, inner) => !inner.has(path));
}

/** Returns the properties that contain further properties, by the name that selects all of these. */
export function wholesOf(operation: Operation): Map<string, Pointer> {
  return named(operation, MAX_WHOLES, (path, inner) => inner.has(path) && !path.endsWith('/[]'));
}

function named(
  { contract, ...operation }: Operation,
  most: number,
  isWanted: (path: string, inner: ReadonlySet<string>) => boolean,
): Map<string, Pointer> {
  const found = new Map<string, Pointer>();
  for (const { schema } of jsonAnswers({ contract, ...operation })) {
    const paths = propertyPaths(contract, schema.pointer);
    const inner = new Set([...paths.keys()].flatMap(parentsOf));
    for (const [path, pointer] of paths) {
      // A `/` inside a name looks like the separator between names.
      if (!isWanted(path, inner) || path.includes('~1') || found.size >= most) continue;
      found.set(nameOf(path.split('/').slice(1)), pointer);
    }
  }
  return found;
}

function parentsOf(path: string): string[] {
  const tokens = path.split('/');
  return tokens.map((_, i) => tokens.slice(0, i).join('/'));
}

export function nameOf(tokens: readonly string[]): string {
  return tokens.filter((token) => token !== '[]').join('/');
}

/** The values of each property by its name: the place of each, and the value there. */
export type Places = ReadonlyMap<string, ReadonlyMap<Pointer, Json>>;

/** Returns the values in an answer that are not null, by the names that select them. */
export function valuesOf(body: Json | undefined, names: ReadonlyMap<string, Pointer>): Places {
  const found = new Map<string, Map<Pointer, Json>>();
  const visit = (value: Json, path: Pointer, tokens: readonly string[]): void => {
    if (Array.isArray(value)) value.forEach((item, i) => visit(item, join(path, i), tokens));
    else if (isObject(value))
      for (const [key, member] of Object.entries(value)) visit(member, join(path, key), [...tokens, key]);
    else if (value !== null) {
      const name = nameOf(tokens);
      if (names.has(name)) found.set(name, (found.get(name) ?? new Map<Pointer, Json>()).set(path, value));
    }
  };
  if (body !== undefined) visit(body, '', []);
  return found;
}

/** Returns the first value of a property that one answer has and the other lacks. The order of items is ignored. */
export function surplusOf(
  name: string,
  one: Places,
  other: Places,
): [place: Pointer, value: Json] | undefined {
  const counts = new Map<Json, number>();
  for (const value of other.get(name)?.values() ?? []) counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const [place, value] of one.get(name) ?? []) {
    const left = counts.get(value) ?? 0;
    if (left === 0) return [place, value];
    counts.set(value, left - 1);
  }
  return undefined;
}

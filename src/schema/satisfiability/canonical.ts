import { fingerprint } from '../../json/equality.js';
import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { memoizeBy } from '../../json/memoize.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { schemaAt } from '../graph/edges.js';
import { keywordOf } from '../keywords/index.js';
import { SCHEMA_LISTS, SCHEMA_MAPS, SCHEMAS } from '../keywords/names.js';

/** Deeper schemas are equal only where they are the same. */
const MAX_DEPTH = 6;

/** What decides what a schema allows, and in which direction. */
export function isAssertion(keyword: string): boolean {
  return keywordOf(keyword) !== undefined || SIDES.includes(keyword);
}

const SIDES = ['readOnly', 'writeOnly', 'nullable', 'contentSchema'];

/**
 * A text that two keywords of schema objects share only when they assert the same: references are followed, and
 * annotations do not count.
 */
export function canonicalKeyword(
  contract: Contract,
  { node, pointer }: { node: JsonObject; pointer: Pointer },
  keyword: string,
): string {
  return canonicalStated(contract, keyword, node[keyword], join(pointer, keyword), 0);
}

function canonicalSchema(contract: Contract, pointer: Pointer, depth: number): string {
  return depth > MAX_DEPTH ? `@${pointer}` : known(contract, `${String(depth)} ${pointer}`);
}

/** Choices whose branches lead to one schema would have it read once for each way to it. */
const known = memoizeBy((contract: Contract, key: string) => {
  const at = key.indexOf(' ');
  return canonicalText(contract, key.slice(at + 1), Number(key.slice(0, at)));
});

function canonicalText(contract: Contract, pointer: Pointer, depth: number): string {
  const schema = schemaAt(contract, pointer);
  if (!schema) return fingerprint(valueAt(contract.document, pointer) ?? null);
  const { node } = schema;
  const keywords = Object.keys(node).filter(isAssertion);
  if (keywords.length === 1 && typeof node.$ref === 'string')
    return canonicalSchema(contract, node.$ref, depth + 1);
  const members = keywords.map(
    (key) => `${key}:${canonicalStated(contract, key, node[key], join(pointer, key), depth)}`,
  );
  return `{${members.sort().join()}}`;
}

function canonicalStated(
  contract: Contract,
  keyword: string,
  stated: Json | undefined,
  at: Pointer,
  depth: number,
): string {
  const inner = (to: Pointer): string => canonicalSchema(contract, to, depth + 1);
  if (keyword === '$ref' && typeof stated === 'string') return inner(stated);
  if (includes(SCHEMAS, keyword)) return inner(at);
  if (includes(SCHEMA_LISTS, keyword) && Array.isArray(stated))
    return `[${stated.map((_, i) => inner(join(at, i))).join()}]`;
  if (includes(SCHEMA_MAPS, keyword) && isObject(stated)) {
    const members = Object.keys(stated).map((name) => `${fingerprint(name)}:${inner(join(at, name))}`);
    return `{${members.sort().join()}}`;
  }
  return fingerprint(stated ?? null);
}

function includes(list: readonly string[], keyword: string): boolean {
  return list.includes(keyword);
}

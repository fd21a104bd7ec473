import { copyOf } from '../../json/copy.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { memoizeBy } from '../../json/memoize.js';
import { escapeToken, tokensOf, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { reachable } from '../graph/edges.js';
import { itemSchemas, memberSchemas } from '../graph/members.js';
import { isHidden } from '../graph/visibility.js';
import { matchingSchemas } from '../places/matching.js';

/** A member that only requests should have. */
export interface WriteOnlyMember {
  /** JSON Pointer into the value. */
  path: string;
  /** The property's schema. */
  pointer: Pointer;
}

interface Place {
  value: Json;
  path: string;
  /** The schemas that speak of the value. */
  pointers: readonly Pointer[];
}

/**
 * The members of a response that are `writeOnly` by a schema that applies to their object: they should not be sent
 * (OpenAPI 3.0.3 §4.7.24.1; 3.1: JSON Schema validation §9.4). What is within such a member is not looked into.
 */
export function writeOnlyMembers(contract: Contract, pointer: Pointer, value: Json): WriteOnlyMember[] {
  if (!mentionsWriteOnly(contract, pointer)) return [];
  const found: WriteOnlyMember[] = [];
  const pending: Place[] = [{ value, path: '', pointers: [pointer] }];
  for (let place = pending.pop(); place; place = pending.pop()) {
    const { value: owner, path } = place;
    if (typeof owner !== 'object' || owner === null) continue;
    const schemas = place.pointers.flatMap((at) => matchingSchemas(contract, at, owner));
    for (const [step, member] of Object.entries(owner)) {
      const isMember = isObject(owner);
      const pointers = isMember ? memberSchemas(schemas, step) : itemSchemas(schemas, Number(step));
      const inside = `${path}/${escapeToken(step)}`;
      const hiding = isMember ? pointers.find((at) => isHidden(contract, at, 'response')) : undefined;
      if (hiding !== undefined) found.push({ path: inside, pointer: hiding });
      else pending.push({ value: member, path: inside, pointers });
    }
  }
  return found;
}

/** The value without such members, in whatever lists and objects they stand. */
export function withoutWriteOnly(contract: Contract, pointer: Pointer, value: Json): Json {
  const found = writeOnlyMembers(contract, pointer, value);
  if (found.length === 0) return value;
  const own = copyOf(value);
  for (const { path } of found) {
    const at = path.lastIndexOf('/');
    const owner = valueAt(own, path.slice(0, at));
    const [name = ''] = tokensOf(path.slice(at)) ?? [];
    if (isObject(owner)) Reflect.deleteProperty(owner, name);
  }
  return own;
}

/** Most schemas have no such property, and values of those need no second walk. */
const mentionsWriteOnly = memoizeBy((contract: Contract, pointer: Pointer): boolean => {
  for (const { node } of reachable(contract, [pointer], () => true)) if (node.writeOnly === true) return true;
  return false;
});

import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { escapeToken, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { isHidden } from '../graph/visibility.js';
import type { Part } from '../places/matching.js';
import { applicable } from '../places/matching.js';
import { itemPointers, propertyPointers } from './index.js';

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
    const parts = place.pointers.flatMap((at) => applicable(contract, at, owner));
    for (const [step, member] of Object.entries(owner)) {
      const pointers = parts.flatMap((part) => pointersOf(part, owner, step));
      const inside = `${path}/${escapeToken(step)}`;
      const hiding = isObject(owner) ? pointers.find((at) => isWriteOnly(contract, at)) : undefined;
      if (hiding !== undefined) found.push({ path: inside, pointer: hiding });
      else pending.push({ value: member, path: inside, pointers });
    }
  }
  return found;
}

function pointersOf(part: Part, owner: Json, step: string): Pointer[] {
  return isObject(owner) ? propertyPointers(part, step) : itemPointers(part, Number(step));
}

function isWriteOnly(contract: Contract, pointer: Pointer): boolean {
  return isHidden(contract, valueAt(contract.document, pointer), 'response');
}

const mentions = new WeakMap<Contract, Map<Pointer, boolean>>();

/** Most schemas have no such property, and values of those need no second walk. */
function mentionsWriteOnly(contract: Contract, pointer: Pointer): boolean {
  const known = mentions.get(contract) ?? new Map<Pointer, boolean>();
  mentions.set(contract, known);
  const answer = known.get(pointer) ?? findsWriteOnly(contract, pointer);
  known.set(pointer, answer);
  return answer;
}

function findsWriteOnly(contract: Contract, pointer: Pointer): boolean {
  const seen = new Set<Json>();
  const pending = [valueAt(contract.document, pointer)];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (typeof node !== 'object' || node === null || seen.has(node)) continue;
    seen.add(node);
    if (isObject(node) && node.writeOnly === true) return true;
    if (isObject(node) && typeof node.$ref === 'string') {
      const target = valueAt(contract.document, node.$ref);
      if (target !== undefined) pending.push(target);
    }
    for (const member of Object.values(node)) pending.push(member);
  }
  return false;
}

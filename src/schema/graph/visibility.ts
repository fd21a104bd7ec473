import type { Pointer } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import { isSame, reachable } from './edges.js';

/**
 * The properties of the schema at a pointer that only the other side sends, as it says itself, or what it refers to, or
 * what it extends with `allOf` (OpenAPI 3.0.3 §4.7.24.1; 3.1 leaves readOnly and writeOnly to JSON Schema validation
 * §9.4).
 */
export function hiddenProperties(contract: Contract, pointer: Pointer, direction: Direction): Set<string> {
  const hidden = new Set<string>();
  for (const { properties } of reachable(contract, [pointer], isSame)) {
    for (const [name, property] of properties) if (isHidden(contract, property, direction)) hidden.add(name);
  }
  return hidden;
}

/** Whether the property at a pointer is one that only the other side sends, as it says itself, or what it refers to or extends. */
export function isHidden(contract: Contract, property: Pointer, direction: Direction): boolean {
  const flag = direction === 'response' ? 'writeOnly' : 'readOnly';
  for (const { node } of reachable(contract, [property], isSame)) if (node[flag] === true) return true;
  return false;
}

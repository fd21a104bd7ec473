import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';

/**
 * The properties of a schema that only the other side sends, as it says itself, or what it refers to, or what it
 * extends with `allOf` (OpenAPI 3.0.3 §4.7.24.1; 3.1 leaves readOnly and writeOnly to JSON Schema validation §9.4).
 */
export function hiddenProperties(contract: Contract, schema: JsonObject, direction: Direction): Set<string> {
  const hidden = new Set<string>();
  const seen = new Set<Json>();
  const pending: (Json | undefined)[] = [schema];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (!isObject(node) || seen.has(node)) continue;
    seen.add(node);
    for (const [name, property] of Object.entries(isObject(node.properties) ? node.properties : {})) {
      if (isHidden(contract, property, direction)) hidden.add(name);
    }
    pending.push(...referred(contract, node), ...(Array.isArray(node.allOf) ? node.allOf : []));
  }
  return hidden;
}

/** Whether a property is one that only the other side sends, as it says itself, or what it refers to or extends. */
export function isHidden(contract: Contract, property: Json | undefined, direction: Direction): boolean {
  const flag = direction === 'response' ? 'writeOnly' : 'readOnly';
  const seen = new Set<Json>();
  const pending = [property];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (!isObject(node) || seen.has(node)) continue;
    seen.add(node);
    const targets = referred(contract, node);
    pending.push(...targets);
    // In OpenAPI 3.0, what stands beside a $ref does not count.
    if (targets.length > 0 && contract.openapi === '3.0') continue;
    if (node[flag] === true) return true;
    pending.push(...(Array.isArray(node.allOf) ? node.allOf : []));
  }
  return false;
}

function referred(contract: Contract, { $ref }: JsonObject): Json[] {
  const target = typeof $ref === 'string' ? valueAt(contract.document, $ref) : undefined;
  return target === undefined ? [] : [target];
}

import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { schemaProblems } from '../validate/problems.js';

/** A schema object and its place. */
export interface Part {
  node: JsonObject;
  pointer: Pointer;
}

/**
 * The schemas that apply to a value of a response: the one at the pointer, what it refers to and extends, and of its
 * alternatives those that the value is valid by. Without a value, only what applies to any.
 */
export function applicable(contract: Contract, pointer: Pointer, value?: Json): Part[] {
  const seen = new Set<Pointer>();
  const parts: Part[] = [];
  const pending = [pointer];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const node = seen.has(at) ? undefined : valueAt(contract.document, at);
    seen.add(at);
    if (!isObject(node)) continue;
    if (typeof node.$ref === 'string') pending.push(node.$ref);
    // What stands beside a $ref counts for nothing in OpenAPI 3.0 (3.0.3 §4.7.23).
    if (typeof node.$ref === 'string' && contract.openapi === '3.0') continue;
    parts.push({ node, pointer: at });
    pending.push(...listed({ node, pointer: at }, 'allOf'));
    if (value !== undefined) pending.push(...chosen(contract, { node, pointer: at }, value));
  }
  return parts;
}

function chosen(contract: Contract, part: Part, value: Json): Pointer[] {
  const isValid = (pointer: Pointer): boolean => isValidBy(contract, pointer, value);
  const branches = [...listed(part, 'anyOf'), ...listed(part, 'oneOf')].filter(isValid);
  const { node, pointer } = part;
  if (node.if === undefined) return branches;
  const taken = isValid(join(pointer, 'if')) ? 'then' : 'else';
  return node[taken] === undefined ? branches : [...branches, join(pointer, taken)];
}

function listed({ node, pointer }: Part, key: string): Pointer[] {
  const list = node[key];
  return Array.isArray(list) ? list.map((_, i) => join(pointer, key, i)) : [];
}

/** What cannot be judged is for validation to report. */
function isValidBy(contract: Contract, pointer: Pointer, value: Json): boolean {
  try {
    return schemaProblems(contract, pointer, value, 'response').length === 0;
  } catch {
    return false;
  }
}

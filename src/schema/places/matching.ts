import type { Json, Pointer } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import type { Follows, SchemaObject } from '../graph/edges.js';
import { isSame, reachable } from '../graph/edges.js';
import { schemaProblems } from '../validate/problems.js';

/**
 * The schemas that apply to a value of a response: the one at the pointer, what it refers to and extends, and of its
 * alternatives those that the value is valid by. Without a value, only what applies to any.
 */
export function matchingSchemas(contract: Contract, pointer: Pointer, value?: Json): SchemaObject[] {
  const follows = value === undefined ? isSame : isTaken(contract, value);
  return [...reachable(contract, [pointer], follows)].filter(({ isReference }) => !isReference);
}

/** Whether a schema applies to the value: in any case, or as a branch that the value is valid by. */
function isTaken(contract: Contract, value: Json): Follows {
  const isValid = (pointer: Pointer): boolean => isValidBy(contract, pointer, value);
  return (edge, from) => {
    if (edge.kind === 'same') return true;
    if (edge.kind === 'choice') return isValid(edge.to);
    const condition = edge.keyword === 'then' || edge.keyword === 'else' ? from.to('if') : undefined;
    return condition !== undefined && isValid(condition) === (edge.keyword === 'then');
  };
}

/** What cannot be judged is for validation to report. */
function isValidBy(contract: Contract, pointer: Pointer, value: Json): boolean {
  try {
    return schemaProblems(contract, pointer, value, 'response').length === 0;
  } catch {
    return false;
  }
}

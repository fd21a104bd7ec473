import type { Json, Pointer } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import { renewPatternBudget } from '../keywords/pattern.js';
import type { SchemaError } from './schema-error.js';
import { schemasOf } from './validator.js';

/**
 * True if `value` is valid against the schema at `pointer`. Returns false, not an error, when the value cannot be
 * validated: a pattern takes too long, the value is nested too deeply, or the schema cannot be compiled.
 */
export function isValid(contract: Contract, direction: Direction, pointer: Pointer, value: Json): boolean {
  return judged(contract, direction, pointer, value) === true;
}

/** True if `value` is certainly invalid: what cannot be validated is not. */
export function isInvalid(contract: Contract, direction: Direction, pointer: Pointer, value: Json): boolean {
  return judged(contract, direction, pointer, value) === false;
}

function judged(
  contract: Contract,
  direction: Direction,
  pointer: Pointer,
  value: Json,
): boolean | undefined {
  try {
    renewPatternBudget();
    return schemasOf(contract, direction).isValid(pointer, value);
  } catch {
    return undefined;
  }
}

/** What is wrong with `value` by the schema at `pointer`; undefined when it cannot be validated (see `isValid`). */
export function errorsOrUndefined(
  contract: Contract,
  direction: Direction,
  pointer: Pointer,
  value: Json | undefined,
): SchemaError[] | undefined {
  try {
    renewPatternBudget();
    return schemasOf(contract, direction).errors(pointer, value);
  } catch {
    return undefined;
  }
}

import type { Json, Pointer } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import { renewPatternBudget } from '../keywords/pattern.js';
import { schemasOf } from './validator.js';
import type { Violation } from './violation.js';

/** Whether a value is valid by the schema at a pointer; what cannot be judged is not. */
export function isFit(contract: Contract, direction: Direction, pointer: Pointer, value: Json): boolean {
  return violationsBy(contract, direction, pointer, value)?.length === 0;
}

/** All violations of the schema at a pointer; undefined where the value cannot be judged by it. */
export function violationsBy(
  contract: Contract,
  direction: Direction,
  pointer: Pointer,
  value: Json | undefined,
): Violation[] | undefined {
  try {
    renewPatternBudget();
    return schemasOf(contract, direction).violations(pointer, value);
  } catch {
    return undefined;
  }
}

import { snippet } from '../../json/excerpt.js';
import type { Json, Pointer } from '../../json/json.js';
import { escapeToken, join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import { renewPatternBudget } from '../keywords/pattern.js';
import { expectation } from './expectation.js';
import { branchViolations } from './nearest-branch.js';
import type { SchemaError } from './schema-error.js';
import { schemasOf } from './validator.js';

export { snippet } from '../../json/excerpt.js';

/** One thing wrong with a value. There is at most one for each place in the value. */
export interface SchemaProblem {
  /** JSON Pointer into the value, `''` for the value itself. */
  path: string;
  keyword: string;
  /** The violated keyword in the document. */
  pointer: Pointer;
  expected: string;
  received: string;
  /** Set on the last one when others were found that are not listed. */
  hasMore?: true;
}

/**
 * Judges a value by the schema at `pointer`: an empty list means that it is valid.
 * @throws PatternTimeout when a pattern cannot be evaluated in time; RangeError when the value is nested too deeply;
 * Unenforceable when the schema cannot be compiled.
 */
export function schemaProblems(
  contract: Contract,
  pointer: Pointer,
  value: unknown,
  direction: Direction,
): SchemaProblem[] {
  const schemas = schemasOf(contract, direction);
  renewPatternBudget();
  const violations = schemas.errors(pointer, value);
  if (violations.length === 0) return [];
  const worst = new Map<string, SchemaProblem>();
  for (const violation of explained(contract, direction, violations, value)) {
    const problem = describe(contract, violation, value);
    const other = worst.get(problem.path);
    // A wrong type makes every other complaint about the same value noise.
    if (!other || (problem.keyword === 'type' && other.keyword !== 'type')) worst.set(problem.path, problem);
  }
  const problems = [...worst.values()];
  const last = problems.at(-1);
  if (last && violations.at(-1)?.hasMore === true) last.hasMore = true;
  return problems;
}

/** Each failed anyOf/oneOf gives way to what is wrong by the one branch that the value comes nearest to. */
function explained(
  contract: Contract,
  direction: Direction,
  violations: SchemaError[],
  root: unknown,
): SchemaError[] {
  const found: SchemaError[] = [];
  const pending = violations.toReversed();
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { keyword, instancePath } = next;
    // What `then` or `else` found is listed beside it.
    if (keyword === 'if') continue;
    const isOpen = (keyword === 'anyOf' || keyword === 'oneOf') && next.expected === undefined;
    if (!isOpen) {
      found.push(next);
      continue;
    }
    const part = valueAt(root as Json, instancePath);
    for (const nearer of branchViolations(contract, direction, next, part).reverse()) pending.push(nearer);
  }
  return found;
}

function describe(contract: Contract, violation: SchemaError, root: unknown): SchemaProblem {
  const { keyword, schemaAt } = violation;
  const { path, missing, name } = placeOf(violation);
  const pointer = join(schemaAt, keyword);
  // A schema that is `false` was given to ajv as `{ not: {} }`.
  const isFalse = keyword === 'not' && valueAt(contract.document, pointer) === undefined;
  return {
    path,
    keyword,
    pointer: isFalse ? schemaAt : pointer,
    expected: violation.expected ?? (isFalse ? 'nothing here' : expectation(violation)),
    received: missing ? 'nothing' : snippet(name ?? valueAt(root as Json, path)),
  };
}

/** Problems with members are put at the member: the pointer then names the property that is missing or too many. */
function placeOf({ instancePath, keyword, params }: SchemaError): {
  path: string;
  missing?: boolean;
  name?: string;
} {
  const at = (name: unknown): string => `${instancePath}/${escapeToken(String(name))}`;
  const named = params as Record<string, unknown>;
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return { path: at(named.missingProperty), missing: true };
    case 'additionalProperties':
      return { path: at(named.additionalProperty) };
    case 'unevaluatedProperties':
      return { path: at(named.unevaluatedProperty) };
    case 'propertyNames':
      return { path: at(named.propertyName), name: String(named.propertyName) };
    default:
      return { path: instancePath };
  }
}

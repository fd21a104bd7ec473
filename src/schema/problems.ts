import type { Contract, Json, Pointer } from '../model.js';
import { escapeToken, join } from '../openapi/pointer.js';
import { valueAt } from '../openapi/pointer.js';
import type { Direction } from './dialect.js';
import { schemasOf } from './schemas.js';
import type { Violation } from './schemas.js';

/** One thing wrong with a value. There is at most one for each place in the value. */
export interface SchemaProblem {
  /** JSON Pointer into the value, `''` for the value itself. */
  path: string;
  keyword: string;
  /** The violated keyword in the document. */
  pointer: Pointer;
  expected: string;
  received: string;
}

const RECEIVED_LENGTH = 120;

/**
 * Judges a value by the schema at `pointer`: an empty list means that it is valid.
 * @throws PatternTimeout when a pattern cannot be evaluated in time.
 */
export function schemaProblems(
  contract: Contract,
  pointer: Pointer,
  value: unknown,
  direction: Direction,
): SchemaProblem[] {
  const judge = (at: Pointer, part: unknown): Violation[] =>
    schemasOf(contract, direction).violations(at, part);
  const problems = reduce(judge(pointer, value), value, judge).map((violation) => describe(violation, value));
  const worst = new Map<string, SchemaProblem>();
  for (const problem of problems) {
    const other = worst.get(problem.path);
    // A wrong type makes every other complaint about the same value noise.
    if (!other || (problem.keyword === 'type' && other.keyword !== 'type')) worst.set(problem.path, problem);
  }
  return [...worst.values()];
}

type Judge = (at: Pointer, part: unknown) => Violation[];

/**
 * Replaces the errors of all branches of a failed anyOf/oneOf by those of the branch the value comes nearest to.
 * ajv lists them side by side; each branch is judged again alone, to know which errors are whose.
 */
function reduce(violations: Violation[], root: unknown, judge: Judge): Violation[] {
  const composites = violations.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  if (composites.length === 0) return violations.filter(({ keyword }) => keyword !== 'if');
  const outermost = composites.reduce((a, b) => (b.instancePath.length < a.instancePath.length ? b : a));
  const part = valueAt(root as Json, outermost.instancePath);
  const branches = branchesOf(outermost).map((pointer) =>
    judge(pointer, part).map((v) => ({ ...v, instancePath: outermost.instancePath + v.instancePath })),
  );
  const explained = new Set(branches.flat().map(identity));
  const others = violations.filter((v) => v !== outermost && !explained.has(identity(v)));
  const failing = branches.filter((branch) => branch.length > 0);
  const tooMany = failing.length < branches.length;
  const chosen = tooMany ? [outermost] : nearest(failing, outermost);
  const isAtomic = chosen.length === 1 && chosen[0] === outermost;
  return [...reduce(others, root, judge), ...(isAtomic ? chosen : reduce(chosen, root, judge))];
}

function branchesOf({ schemaAt, keyword, schema }: Violation): Pointer[] {
  return (schema as unknown[]).map((_, i) => join(schemaAt, keyword, i));
}

function identity(v: Violation): string {
  return `${v.instancePath} ${v.schemaAt} ${v.keyword} ${JSON.stringify(v.params)}`;
}

/** The branch whose kind of value this is; when it is none's, the composite itself says what was possible. */
function nearest(branches: Violation[][], composite: Violation): Violation[] {
  const kindFits = (branch: Violation[]): boolean =>
    !branch.some(
      (v) => v.instancePath === composite.instancePath && ['type', 'const', 'enum'].includes(v.keyword),
    );
  const discriminates = (branch: Violation[]): number =>
    branch.filter((v) => ['const', 'enum'].includes(v.keyword)).length;
  const candidates = branches.filter(kindFits);
  const [best] = candidates.sort((a, b) => discriminates(a) - discriminates(b) || a.length - b.length);
  return best ?? [composite];
}

function describe(violation: Violation, root: unknown): SchemaProblem {
  const { path, missing } = placeOf(violation);
  const value = missing ? undefined : valueAt(root as Json, path);
  return {
    path,
    keyword: violation.keyword,
    pointer: join(violation.schemaAt, violation.keyword === 'false schema' ? 'not' : violation.keyword),
    expected: expectation(violation),
    received: missing ? 'nothing' : snippet(value),
  };
}

/** Problems with members are put at the member: the pointer then names the property that is missing or too many. */
function placeOf({ instancePath, keyword, params }: Violation): { path: string; missing: boolean } {
  const at = (name: unknown): string => `${instancePath}/${escapeToken(String(name))}`;
  const named = params as Record<string, unknown>;
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return { path: at(named.missingProperty), missing: true };
    case 'additionalProperties':
      return { path: at(named.additionalProperty), missing: false };
    case 'unevaluatedProperties':
      return { path: at(named.unevaluatedProperty), missing: false };
    case 'propertyNames':
      return { path: at(named.propertyName), missing: false };
    default:
      return { path: instancePath, missing: false };
  }
}

function expectation(violation: Violation): string {
  const { keyword, schema, message } = violation;
  switch (keyword) {
    case 'type':
      return `type ${[schema].flat().join(' or ')}`;
    case 'required':
    case 'dependentRequired':
      return 'the property to be present';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'no such property';
    case 'enum':
      return `one of ${snippet(schema)}`;
    case 'const':
      return snippet(schema);
    case 'format':
      return `format ${String(schema)}`;
    case 'pattern':
      return `a match of ${String(schema)}`;
    case 'anyOf':
    case 'oneOf':
      return compositeExpectation(violation);
    default:
      return message ?? keyword;
  }
}

function compositeExpectation({ keyword, schema, params }: Violation): string {
  const types = (schema as { type?: unknown }[]).map((branch) => branch.type);
  const passing = (params as { passingSchemas?: number[] | null }).passingSchemas;
  if (passing)
    return `exactly one of ${String(types.length)} schemas to match, not both ${passing.join(' and ')}`;
  if (types.every((type) => type !== undefined)) return `type ${types.flat().join(' or ')}`;
  return `a match of ${keyword === 'oneOf' ? 'exactly one' : 'any'} of ${String(types.length)} schemas`;
}

/** A value as short JSON. */
export function snippet(value: unknown): string {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
  return text.length > RECEIVED_LENGTH ? `${text.slice(0, RECEIVED_LENGTH - 1)}…` : text;
}

import type { Contract, Json, Pointer } from '../model.js';
import { valueAt } from '../openapi/pointer.js';
import type { Direction } from './dialect.js';
import { violationsBy } from './fit.js';
import type { Branch } from './places.js';
import type { Violation } from './violation.js';

/** What is to be broken: a keyword of one schema object about one part of the value. */
export interface Target {
  pointer: Pointer;
  keyword: string;
  /** JSON Pointer into the value. */
  path: string;
  /** The branches around it, outermost first. */
  within: readonly Branch[];
}

/** Keywords that validation reports by the name of another. */
const REPORTED: Readonly<Record<string, string>> = {
  minContains: 'contains',
  maxContains: 'contains',
  // OpenAPI 3.0: a boolean beside the bound makes it exclusive.
  minimum: 'exclusiveMinimum',
  maximum: 'exclusiveMaximum',
};

/**
 * Whether a value is invalid for one reason alone: it would be valid if the keyword were not there. In a branch of a
 * choice, that is one of several ways to be valid, and no other must be left.
 */
export function breaksOnly(
  contract: Contract,
  direction: Direction,
  root: Pointer,
  value: Json,
  target: Target,
): boolean {
  const { within } = target;
  let schema = root;
  let at = '';
  for (let level = 0; ; level++) {
    const violations = violationsBy(contract, direction, schema, valueAt(value, at));
    // What `then` or `else` found is listed beside it.
    const reasons = violations?.filter(({ keyword }) => keyword !== 'if') ?? [];
    if (reasons.length === 0) return false;
    const path = ({ instancePath }: Violation): string => at + instancePath;
    const others = reasons.filter((reason) => !isTarget(reason, path(reason), target));
    if (others.length === 0) return true;
    const branch = within[level];
    if (!branch || !others.every((reason) => isChoice(reason, path(reason), branch))) return false;
    schema = branch.pointer;
    at = branch.path;
  }
}

function isTarget({ schemaAt, keyword }: Violation, path: string, target: Target): boolean {
  const isNamed = keyword === target.keyword || keyword === REPORTED[target.keyword];
  return isNamed && schemaAt === target.pointer && isWithin(path, target.path);
}

/** The items of `items: false` are what is wrong, each by itself. */
function isWithin(path: string, owner: string): boolean {
  return path === owner || path.startsWith(`${owner}/`);
}

/** No branch of the choice matches; that several do is another matter. */
function isChoice({ schemaAt, keyword, params }: Violation, path: string, branch: Branch): boolean {
  const { passingSchemas } = params as { passingSchemas?: number[] | null };
  return (
    schemaAt === branch.owner &&
    keyword === branch.keyword &&
    path === branch.path &&
    !Array.isArray(passingSchemas)
  );
}

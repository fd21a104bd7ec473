import type { Json, Pointer } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import type { Branch } from '../places/places.js';
import { errorsOrUndefined } from '../validate/is-valid.js';
import type { SchemaError } from '../validate/schema-error.js';

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

/** `only`: the value would be valid if the keyword were not there; `too`: it breaks that keyword and others. */
export type Isolation = 'only' | 'too' | 'not';

/**
 * What a value does to a keyword, by the violations of the schema at `root` that it has. In a branch of a choice, a
 * keyword is one of several ways to be valid, and no other must be left.
 */
export function isolationOf(
  contract: Contract,
  direction: Direction,
  violations: readonly SchemaError[],
  value: Json,
  target: Target,
): Isolation {
  let found = violations;
  let at = '';
  let isAlone = true;
  for (let level = 0; ; level++) {
    // What `then` or `else` found is listed beside it.
    const reasons = found.filter(({ keyword }) => keyword !== 'if');
    const path = ({ instancePath }: SchemaError): string => at + instancePath;
    const others = reasons.filter((reason) => !isTarget(reason, path(reason), target));
    if (others.length < reasons.length) return isAlone && others.length === 0 ? 'only' : 'too';
    const branch = target.within[level];
    const choices = others.filter((reason) => branch && isChoice(reason, path(reason), branch));
    if (!branch || choices.length === 0) return 'not';
    isAlone &&= choices.length === others.length;
    found = errorsOrUndefined(contract, direction, branch.pointer, valueAt(value, branch.path)) ?? [];
    at = branch.path;
  }
}

function isTarget({ schemaAt, keyword }: SchemaError, path: string, target: Target): boolean {
  const isNamed = keyword === target.keyword || keyword === REPORTED[target.keyword];
  return isNamed && schemaAt === target.pointer && isWithin(path, target.path);
}

/** The items of `items: false` are what is wrong, each by itself. */
function isWithin(path: string, owner: string): boolean {
  return path === owner || path.startsWith(`${owner}/`);
}

/** No branch of the choice matches; that several do is another matter. */
function isChoice({ schemaAt, keyword, params }: SchemaError, path: string, branch: Branch): boolean {
  const { passingSchemas } = params as { passingSchemas?: number[] | null };
  return (
    schemaAt === branch.owner &&
    keyword === branch.keyword &&
    path === branch.path &&
    !Array.isArray(passingSchemas)
  );
}

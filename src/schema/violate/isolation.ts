import type { Json, Pointer } from '../../json/json.js';
import { isWithin, join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import { KEYWORDS } from '../keywords/index.js';
import type { Keyword } from '../keywords/keyword.js';
import type { KeywordName } from '../keywords/names.js';
import type { Branch } from '../places/places.js';
import { errorsOrUndefined } from '../validate/is-valid.js';
import type { SchemaError } from '../validate/schema-error.js';

/** What is to be broken: a keyword of one schema object about one part of the value. */
export interface Target {
  pointer: Pointer;
  keyword: KeywordName;
  /** JSON Pointer into the value. */
  path: string;
  /** The branches around it, outermost first. */
  within: readonly Branch[];
}

/**
 * What a value does to a keyword. `only`: the value would be valid if the keyword were not there; `also`: it breaks that
 * keyword and others; `not`: it does not break it. By `{ type: 'string', maxLength: 2 }` and for `maxLength`, `"abc"` is
 * `only`, and by `{ enum: ['a'], maxLength: 2 }` it is `also`.
 */
export type Isolation = 'only' | 'also' | 'not';

/**
 * What `value` does to the keyword of `target`, when `errors` are all that is wrong with it by the root's schema. In a
 * branch of a choice, a keyword is one of several ways to be valid, and no other must be left: then the error is that of
 * the choice, and the branch's own errors are looked at, and so on inwards.
 */
export function isolationOf(
  contract: Contract,
  direction: Direction,
  errors: readonly SchemaError[],
  value: Json,
  target: Target,
): Isolation {
  return isolationAt(0, '', errors);

  /** `level`: how many of the branches around the target have been entered; `at`: the part of the value there. */
  function isolationAt(level: number, at: string, found: readonly SchemaError[]): Isolation {
    // What `then` or `else` found is listed beside it.
    const reasons = found.filter(({ keyword }) => keyword !== 'if');
    const path = ({ instancePath }: SchemaError): string => at + instancePath;
    const others = reasons.filter((reason) => !isTarget(reason, path(reason), target));
    if (others.length < reasons.length) return others.length === 0 ? 'only' : 'also';
    const branch = target.within[level];
    const choices = others.filter((reason) => branch && isChoice(reason, path(reason), branch));
    if (!branch || choices.length === 0) return 'not';
    const part = valueAt(value, branch.path);
    const inside = errorsOrUndefined(contract, direction, branch.pointer, part) ?? [];
    const inner = isolationAt(level + 1, branch.path, inside);
    return inner === 'only' && choices.length < others.length ? 'also' : inner;
  }
}

function isTarget({ schemaAt, keyword }: SchemaError, path: string, target: Target): boolean {
  const { reportedAs }: Keyword = KEYWORDS[target.keyword];
  const isNamed = schemaAt === target.pointer && (keyword === target.keyword || keyword === reportedAs);
  // A subschema that is `false` was given to ajv as `{ not: {} }`.
  const isFalse = keyword === 'not' && schemaAt === join(target.pointer, target.keyword);
  // The items of `items: false` are what is wrong, each by itself.
  return (isNamed || isFalse) && isWithin(path, target.path);
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

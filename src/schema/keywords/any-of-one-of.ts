import type { CodeKeywordDefinition } from 'ajv';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { toldApart } from './dialects/told-apart.js';
import type { Keyword, Place } from './keyword.js';
import { violation } from './keyword.js';

/** So many branches are put together with the one that the value is in. */
const MAX_BRANCHES = 8;

/** A choice forbids something unless one of its branches forbids nothing, which takes following references to know. */
export const anyOf: Keyword<Json[]> = {
  section: 'core §10.2.1.2',
  appliesTo: [],
  isWellFormed: (stated): stated is Json[] => Array.isArray(stated) && stated.length > 0,
  ajv: (own) => toldApart(summarised(own)),
  *violations(_branches, place) {
    yield violation('none of the branches', ofNoBranch(place));
  },
};

export const oneOf: Keyword<Json[]> = {
  ...anyOf,
  section: 'core §10.2.1.3; OpenAPI 3.1.1 §4.8.25',
  *violations(branches, place) {
    yield violation('none of the branches', ofNoBranch(place));
    yield violation('two branches at once', ofTwoBranches(branches, place));
  },
};

/** Whether a schema leaves it to its discriminator to say which branch of its `oneOf` a value is of. */
export function isToldApart(node: Json | undefined): boolean {
  return isObject(node) && isObject(node.discriminator) && Array.isArray(node.oneOf);
}

/** ajv's own keyword, whose one error takes the place of those of the schemas that it merely tried. */
export function summarised(own: CodeKeywordDefinition): CodeKeywordDefinition {
  return {
    ...own,
    code(cxt, ruleType) {
      const report = cxt.error.bind(cxt);
      cxt.error = (...details) => {
        cxt.reset();
        report(...details);
      };
      own.code(cxt, ruleType);
    },
  };
}

/** Of an unknown kind, by the discriminator where there is one (OpenAPI 3.1 §4.8.25). */
function* ofNoBranch({ node, value }: Place): Generator<Json> {
  const tag = isObject(node.discriminator) ? node.discriminator.propertyName : undefined;
  if (typeof tag === 'string' && isObject(value)) yield { ...value, [tag]: 'specproofUnknown' };
  if (isObject(value)) yield {};
  yield* ['none-of-these', {}, 7.5, true, [], null];
}

/** The value with what another branch asks for beside it. */
function* ofTwoBranches(branches: readonly Json[], { value, sample }: Place): Generator<Json> {
  if (!isObject(value)) return;
  for (const i of branches.slice(0, MAX_BRANCHES).keys()) {
    const made = sample('oneOf', i);
    if (!isObject(made)) continue;
    yield { ...made, ...value };
    yield { ...value, ...made };
  }
}

import type { KeywordDefinition } from 'ajv';
import { fingerprint } from '../../json/equality.js';
import { snippet } from '../../json/excerpt.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { compareNumbers, isNumeric, sum } from '../../json/number.js';
import { similarValues } from '../../json/similar-values.js';
import type { Candidate, Keyword, Place } from './keyword.js';
import { isSchema, violation } from './keyword.js';

export const enumKeyword: Keyword<Json[]> = {
  section: 'validation §6.1.2',
  appliesTo: [],
  isWellFormed: (stated): stated is Json[] => Array.isArray(stated),
  expectation: (values) =>
    values.length > 0 ? `one of ${snippet(values)}` : 'nothing: the enumeration is empty',
  // ajv calls members of the values it compares (`valueOf`).
  ajv: () => ({ keyword: 'enum', schemaType: 'array', compile: oneOf }),
  boundaries: (values) => values.map((part) => ({ part, why: `the value ${snippet(part)}` })),
  *violations(values, { value }) {
    yield { why: 'a value outside the enumeration', candidates: valuesBeside(values, value) };
  },
  breakableAsText: () => true,
};

export const constKeyword: Keyword = {
  section: 'validation §6.1.3',
  appliesTo: [],
  isWellFormed: (_stated): _stated is Json => true,
  expectation: (value) => snippet(value),
  // As with `enum`.
  ajv: (): KeywordDefinition => ({ keyword: 'const', compile: (constant: unknown) => oneOf([constant]) }),
  *violations(constant, { value }) {
    yield { why: 'another value than the constant', candidates: valuesBeside([constant], value) };
  },
  breakableAsText: () => true,
};

export const not: Keyword<JsonObject | boolean> = {
  section: 'core §10.2.1.4',
  appliesTo: [],
  isWellFormed: isSchema,
  expectation: () => 'no match of the schema under not',
  *violations(negated, place) {
    if (isObject(negated) && Object.keys(negated).length > 0)
      yield violation('what is excluded', excluded(negated, place));
  },
};

/** Primitives are compared as they are: enumerations are asked far more often than anything else. */
function oneOf(values: unknown[]): (value: unknown) => boolean {
  const primitives = new Set(values.filter((value) => !isContainer(value)));
  const containers = new Set(values.filter(isContainer).map(fingerprint));
  return (value) =>
    isContainer(value) ? containers.size > 0 && containers.has(fingerprint(value)) : primitives.has(value);
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

const OTHER_KINDS: readonly Json[] = ['not-one-of-these', 7, true, false, null, {}, []];

/** So many of a list's values are followed by values like them, and so many values in all. */
const MAX_LISTED = 3;
const MAX_SIMILAR = 40;

/** What comes near the listed values first: the same text in another case is another text. */
function* valuesBeside(listed: readonly Json[], value: Json | undefined): Generator<Candidate> {
  const near = value === undefined || value === null ? listed : [value, ...listed];
  const of = (part: Json): Candidate => ({ part, why: `none of the values listed: ${snippet(part)}` });
  const texts = near.filter((one) => typeof one === 'string');
  for (const text of texts.slice(0, 10)) {
    const turned = swappedCase(text);
    if (turned !== text) yield of(turned);
  }
  const numbers = near.filter(isNumeric).sort(compareNumbers);
  const [least, greatest] = [numbers[0], numbers.at(-1)];
  if (least !== undefined && greatest !== undefined)
    for (const n of [1, 2, 5, 10]) yield* [of(sum(greatest, n)), of(sum(least, -n))];
  if (texts.length > 0) yield of('not-one-of-these');
  let left = MAX_SIMILAR;
  for (const one of near.slice(0, MAX_LISTED)) {
    for (const other of similarValues(one)) {
      if (--left < 0) break;
      yield of(other);
    }
  }
  for (const other of OTHER_KINDS) yield of(other);
}

function swappedCase(text: string): string {
  const upper = text.toUpperCase();
  return upper === text ? text.toLowerCase() : upper;
}

/** What the schema under `not` describes: by itself, and put over the valid value. */
function* excluded(negated: JsonObject, { value, sample }: Place): Generator<Json> {
  const listed = Array.isArray(negated.enum)
    ? negated.enum
    : negated.const === undefined
      ? []
      : [negated.const];
  const made = sample('not');
  for (const one of made === undefined ? listed : [...listed, made]) {
    if (isObject(one) && isObject(value)) yield { ...value, ...one };
    yield one;
  }
}

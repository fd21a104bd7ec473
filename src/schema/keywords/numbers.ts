import type { CodeKeywordDefinition, KeywordCxt } from 'ajv';
import type { Json } from '../../json/json.js';
import type { Numeric } from '../../json/number.js';
import { compareNumbers, isMultiple, isNumeric, isWholeNumber, sum } from '../../json/number.js';
import { codegen } from './dialects/ajv-package.js';
import type { Boundary, Candidate, Keyword, Place, Violation } from './keyword.js';
import { violation } from './keyword.js';
import { shown } from './keyword.js';
import { isWhole, numberBounds } from './number-bounds.js';

const number = { appliesTo: ['number'], isWellFormed: isNumeric, breakableAsText: () => true } as const;

export const multipleOf: Keyword<Numeric> = {
  ...number,
  section: 'validation §6.2.1',
  isWellFormed: (stated): stated is Numeric => isNumeric(stated) && stated > 0,
  expectation: (step) => `a multiple of ${shown(step)}`,
  // ajv computes in binary fractions.
  ajv: () => ({
    keyword: 'multipleOf',
    type: 'number',
    compile: (of: Numeric) => (value: Numeric) => isMultiple(value, of),
  }),
  *violations(step, { node, value }) {
    const allowsEvery = isWhole(node) && isMultiple(1, step);
    if (!allowsEvery) yield violation('no multiple', between(step, value));
  },
};

export const maximum: Keyword<Numeric> = {
  ...number,
  section: 'validation §6.2.2',
  expectation: (bound) => `at most ${shown(bound)}`,
  // OpenAPI 3.0: a boolean beside the bound makes it exclusive.
  reportedAs: 'exclusiveMaximum',
  // ajv compares numbers only, and rounds them.
  ajv: () => bound('maximum', '<='),
  boundaries: (_, place) => insideBound(place, 'maximum'),
  violations: (_, place) => outsideBound(place, 'maximum'),
};

export const exclusiveMaximum: Keyword<Numeric> = {
  ...number,
  section: 'validation §6.2.3',
  expectation: (bound) => `less than ${shown(bound)}`,
  // As with `maximum`.
  ajv: () => bound('exclusiveMaximum', '<'),
  boundaries: (_, place) => insideBound(place, 'exclusiveMaximum'),
  violations: (_, place) => outsideBound(place, 'exclusiveMaximum'),
};

export const minimum: Keyword<Numeric> = {
  ...number,
  section: 'validation §6.2.4',
  expectation: (bound) => `at least ${shown(bound)}`,
  // As with `maximum`, and so is what replaces ajv's definition.
  reportedAs: 'exclusiveMinimum',
  ajv: () => bound('minimum', '>='),
  boundaries: (_, place) => insideBound(place, 'minimum'),
  violations: (_, place) => outsideBound(place, 'minimum'),
};

export const exclusiveMinimum: Keyword<Numeric> = {
  ...number,
  section: 'validation §6.2.5',
  expectation: (bound) => `more than ${shown(bound)}`,
  // As with `maximum`.
  ajv: () => bound('exclusiveMinimum', '>'),
  boundaries: (_, place) => insideBound(place, 'exclusiveMinimum'),
  violations: (_, place) => outsideBound(place, 'exclusiveMinimum'),
};

const ORDERS = {
  '<=': { name: 'LTE', holds: (order: number) => order <= 0 },
  '<': { name: 'LT', holds: (order: number) => order < 0 },
  '>=': { name: 'GTE', holds: (order: number) => order >= 0 },
  '>': { name: 'GT', holds: (order: number) => order > 0 },
} as const;

/** A bound that compares numbers as they were written; where it is not large, JavaScript does so by itself. */
function bound(keyword: string, order: keyof typeof ORDERS): CodeKeywordDefinition {
  const { name, holds } = ORDERS[order];
  return {
    keyword,
    type: 'number',
    code(context: KeywordCxt) {
      const stated = context.schema as Numeric;
      const { data, gen } = context;
      const { _, operators } = codegen();
      if (Number.isSafeInteger(stated) || !isWholeNumber(stated)) {
        context.fail(_`!(${data} ${operators[name]} ${Number(stated)})`);
      } else {
        const isHeld = (value: Numeric): boolean => holds(compareNumbers(value, stated));
        context.fail(_`!${gen.scopeValue('func', { ref: isHeld })}(${data})`);
      }
    },
  };
}

/** The numbers on the inner side of the bounds that `keyword` states, `format` among them. */
export function* insideBound({ node }: Place, keyword: string): Generator<Boundary> {
  for (const { keyword: own, inner } of numberBounds(node))
    if (own === keyword && isSendable(inner)) yield { part: inner, why: `${keyword}: ${String(inner)}` };
}

/** The numbers on their outer side: next to the bound, and further off. */
export function* outsideBound({ node }: Place, keyword: string): Generator<Violation> {
  for (const { keyword: own, inner, outer } of numberBounds(node)) {
    if (own !== keyword || !isSendable(outer)) continue;
    const outwards = outer < inner ? -1 : 1;
    const further = [0, 1, 10, 1000].map((by) => sum(outer, by * outwards));
    const candidates = further.map((part): Candidate => ({
      part,
      why: `${keyword} passed: ${String(part)}`,
    }));
    yield { why: `${keyword} passed`, candidates };
  }
}

/** Numbers of hundreds of digits only show what a server's own numbers can hold. */
function isSendable(value: Numeric): boolean {
  return Number.isFinite(Number(value));
}

/** Numbers around a valid one: whole ones first, as the type may be integer. */
function* between(of: Numeric, value: Json | undefined): Generator<Json> {
  const from = isNumeric(value) ? value : of;
  const part = Number(of);
  for (const step of [1, part / 2, part / 10]) yield* [sum(from, step), sum(from, -step)];
  yield* [part / 2, 1, 0.5];
}

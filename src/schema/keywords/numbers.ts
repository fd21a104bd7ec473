import { isExact, isMultiple } from '../../json/equality.js';
import type { Json } from '../../json/json.js';
import type { Boundary, Candidate, Keyword, Place, Violation } from './keyword.js';
import { isNumber, violation } from './keyword.js';
import { shown } from './keyword.js';
import { isWhole, numberBounds } from './number-bounds.js';

const number = { appliesTo: ['number'], isWellFormed: isNumber, breakableAsText: () => true } as const;

export const multipleOf: Keyword<number> = {
  ...number,
  section: 'validation §6.2.1',
  isWellFormed: (stated): stated is number => isNumber(stated) && stated > 0,
  expectation: (step) => `a multiple of ${shown(step)}`,
  // ajv computes in binary fractions.
  ajv: () => ({
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    compile: (of: number) => (value: number) => !isExact(value) || isMultiple(value, of),
  }),
  *violations(step, { node, value }) {
    const allowsEvery = isWhole(node) && isMultiple(1, step);
    if (!allowsEvery) yield violation('no multiple', between(step, value));
  },
};

export const maximum: Keyword<number> = {
  ...number,
  section: 'validation §6.2.2',
  expectation: (bound) => `at most ${shown(bound)}`,
  // OpenAPI 3.0: a boolean beside the bound makes it exclusive.
  reportedAs: 'exclusiveMaximum',
  boundaries: (_, place) => insideBound(place, 'maximum'),
  violations: (_, place) => outsideBound(place, 'maximum'),
};

export const exclusiveMaximum: Keyword<number> = {
  ...number,
  section: 'validation §6.2.3',
  expectation: (bound) => `less than ${shown(bound)}`,
  // ajv takes rounded numbers for exact.
  ajv: () => ({
    keyword: 'exclusiveMaximum',
    type: 'number',
    schemaType: 'number',
    compile: (bound: number) => (value: number) => value < bound || isRounded(value, bound),
  }),
  boundaries: (_, place) => insideBound(place, 'exclusiveMaximum'),
  violations: (_, place) => outsideBound(place, 'exclusiveMaximum'),
};

export const minimum: Keyword<number> = {
  ...number,
  section: 'validation §6.2.4',
  expectation: (bound) => `at least ${shown(bound)}`,
  // As with `maximum`.
  reportedAs: 'exclusiveMinimum',
  boundaries: (_, place) => insideBound(place, 'minimum'),
  violations: (_, place) => outsideBound(place, 'minimum'),
};

export const exclusiveMinimum: Keyword<number> = {
  ...number,
  section: 'validation §6.2.5',
  expectation: (bound) => `more than ${shown(bound)}`,
  // As with `exclusiveMaximum`.
  ajv: () => ({
    keyword: 'exclusiveMinimum',
    type: 'number',
    schemaType: 'number',
    compile: (bound: number) => (value: number) => value > bound || isRounded(value, bound),
  }),
  boundaries: (_, place) => insideBound(place, 'exclusiveMinimum'),
  violations: (_, place) => outsideBound(place, 'exclusiveMinimum'),
};

/** Whether a number and its bound may have been different when they were written. */
function isRounded(value: number, bound: number): boolean {
  return value === bound && !isExact(value);
}

/** The numbers on the inner side of the bounds that `keyword` states, `format` among them. */
export function* insideBound({ node }: Place, keyword: string): Generator<Boundary> {
  for (const { keyword: own, inner } of numberBounds(node))
    if (own === keyword && Number.isFinite(inner)) yield { part: inner, why: `${keyword}: ${String(inner)}` };
}

/** The numbers on their outer side: next to the bound, and further off. */
export function* outsideBound({ node }: Place, keyword: string): Generator<Violation> {
  for (const { keyword: own, inner, outer } of numberBounds(node)) {
    if (own !== keyword || !Number.isFinite(outer)) continue;
    const outwards = outer < inner ? -1 : 1;
    const further = [outer, outer + outwards, outer + 10 * outwards, outer + 1000 * outwards];
    const candidates = further.map((part): Candidate => ({
      part,
      why: `${keyword} passed: ${String(part)}`,
    }));
    yield { why: `${keyword} passed`, candidates };
  }
}

/** Numbers around a valid one: whole ones first, as the type may be integer. */
function* between(of: number, value: Json | undefined): Generator<Json> {
  const from = typeof value === 'number' ? value : of;
  for (const step of [1, of / 2, of / 10]) yield* [from + step, from - step];
  yield* [of / 2, 1, 0.5];
}

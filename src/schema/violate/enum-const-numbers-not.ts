import { snippet } from '../../json/excerpt.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { neighbours } from '../sample/similar-values.js';
import { numberBounds } from '../vary/index.js';
import type { Candidate, Site, Violation } from './violation-attempts.js';
import { parts, sampleInside } from './violation-attempts.js';

/** Values outside `enum` and other than `const`, numbers out of bounds or off the step, and what `not` describes. */
export function wrongValues(site: Site): Violation[] {
  const { node, value } = site.place;
  return [
    ...(Array.isArray(node.enum)
      ? [{ keyword: 'enum', why: 'a value outside the enumeration', candidates: others(node.enum, value) }]
      : []),
    ...(node.const !== undefined
      ? [
          {
            keyword: 'const',
            why: 'another value than the constant',
            candidates: others([node.const], value),
          },
        ]
      : []),
    ...bounds(node),
    ...(typeof node.multipleOf === 'number'
      ? [{ keyword: 'multipleOf', why: 'no multiple', candidates: parts(between(node.multipleOf, value)) }]
      : []),
    ...(isObject(node.not)
      ? [{ keyword: 'not', why: 'what is excluded', candidates: parts(excluded(site, node.not)) }]
      : []),
  ];
}

const OTHER_KINDS: readonly Json[] = ['not-one-of-these', 7, true, false, null, {}, []];

/** What comes near the listed values first: the same text in another case is another text. */
function* others(listed: readonly Json[], value: Json | undefined): Generator<Candidate> {
  const near = value === undefined || value === null ? listed : [value, ...listed];
  const of = (part: Json): Candidate => ({ part, why: `none of the values listed: ${snippet(part)}` });
  const texts = near.filter((one) => typeof one === 'string');
  for (const text of texts.slice(0, 10)) {
    const turned = swappedCase(text);
    if (turned !== text) yield of(turned);
  }
  const numbers = near.filter((one) => typeof one === 'number');
  if (numbers.length > 0)
    for (const n of [1, 2, 5, 10]) yield* [of(Math.max(...numbers) + n), of(Math.min(...numbers) - n)];
  if (texts.length > 0) yield of('not-one-of-these');
  let left = 40;
  for (const one of near.slice(0, 3)) {
    for (const other of neighbours(one)) {
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

function bounds(node: JsonObject): Violation[] {
  return numberBounds(node).map(({ keyword, inner, outer }) => {
    const outwards = outer < inner ? -1 : 1;
    const further = [outer, outer + outwards, outer + 10 * outwards, outer + 1000 * outwards];
    const candidates = further.map((part) => ({ part, why: `${keyword} passed: ${String(part)}` }));
    return { keyword, why: `${keyword} passed`, candidates };
  });
}

/** Numbers around a valid one: whole ones first, as the type may be integer. */
function* between(of: number, value: Json | undefined): Generator<Json> {
  const from = typeof value === 'number' ? value : of;
  for (const step of [1, of / 2, of / 10]) yield* [from + step, from - step];
  yield* [of / 2, 1, 0.5];
}

/** What the schema under `not` describes: by itself, and put over the valid value. */
function* excluded(site: Site, not: JsonObject): Generator<Json> {
  const { value } = site.place;
  const listed = Array.isArray(not.enum) ? not.enum : not.const === undefined ? [] : [not.const];
  const made = sampleInside(site, 'not');
  for (const one of made === undefined ? listed : [...listed, made]) {
    if (isObject(one) && isObject(value)) yield { ...value, ...one };
    yield one;
  }
}

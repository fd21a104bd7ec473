import type fc from 'fast-check';
import type { Json } from '../../json/json.js';
import type { SchemaObject } from '../graph/edges.js';
import { numberBounds } from '../keywords/number-bounds.js';
import { parsePattern } from '../keywords/pattern.js';
import { chanceOf } from './chance.js';
import { drawerOf, matching, rulesOf, textFormats } from './drawn-texts.js';
import { fastCheck } from './fast-check.js';
import type { TextRules } from './language/draw.js';
import { multiple } from './numbers.js';
import { bound, isNumber, isText, stated } from './stated.js';

/** Random texts are not longer, as far as the schema lets them be shorter; those that must be longer are not made. */
const USUAL_LENGTH = 100;
const MAX_LENGTH = 100_000;
/** So many integers, or multiples of another number, are made to each side of the one that is nearest to zero. */
const MOST_INTEGERS = 2 ** 31 - 1;
const MOST_MULTIPLES = 1000;

/** Random texts that may fit all of the schemas; undefined where none can. */
export function randomTexts(schemas: readonly SchemaObject[]): fc.Arbitrary<Json> | undefined {
  const least = bound(schemas, 'minLength');
  const most = bound(schemas, 'maxLength');
  if (least > most || least > MAX_LENGTH) return undefined;
  const isBound = least > 0 || most < Infinity;
  const patterns = stated(schemas, 'pattern', isText);
  const formats = textFormats(schemas).flatMap(({ arbitrary }) => arbitrary ?? []);
  const [[pattern], [format]] = [patterns, formats];
  const isAlone = !isBound && patterns.length + formats.length === 1;
  // One pattern or format has a generator of its own, whose texts shrink well.
  const shrinking = isAlone ? (format?.(fastCheck()) ?? (pattern && matchingTexts(pattern))) : undefined;
  const texts = shrinking ?? drawnTexts(rulesOf(schemas, { least, most }));
  if (texts) return texts;
  if (format) return format(fastCheck());
  if (pattern !== undefined) return samplesOf(pattern, { least, most });
  const maxLength = Math.min(most, Math.max(least, USUAL_LENGTH));
  return fastCheck().string({ unit: 'grapheme', minLength: least, maxLength });
}

/** Texts that keep the rules, by the numbers that they are drawn with; undefined where none is known. */
function drawnTexts(rules: readonly TextRules[]): fc.Arbitrary<string> | undefined {
  const drawers = rules.flatMap((each) => {
    const draw = drawerOf(each);
    const first = draw?.(chanceOf(0));
    return draw && first !== undefined ? [{ draw, first }] : [];
  });
  if (drawers.length === 0) return undefined;
  return fastCheck().oneof(
    ...drawers.map(({ draw, first }) =>
      fastCheck()
        .nat()
        .map((seed) => draw(chanceOf(seed)) ?? first),
    ),
  );
}

/** Undefined where the generator does not know all of the pattern. */
function matchingTexts(pattern: string): fc.Arbitrary<string> | undefined {
  try {
    return fastCheck().stringMatching(parsePattern(pattern));
  } catch {
    return undefined;
  }
}

/** Texts that match a pattern but for its lookarounds. */
function samplesOf(
  pattern: string,
  { least, most }: Pick<TextRules, 'least' | 'most'>,
): fc.Arbitrary<string> | undefined {
  const texts = matching(pattern, least, most);
  return texts.length === 0 ? undefined : fastCheck().constantFrom(...texts);
}

/** Random numbers that may fit all of the schemas; undefined where none can. */
export function randomNumbers(
  schemas: readonly SchemaObject[],
  type: 'integer' | 'number',
): fc.Arbitrary<Json> | undefined {
  const bounds = schemas.flatMap(({ node }) => numberBounds(node));
  const [lower, upper] = [bounds.filter(isLower), bounds.filter((one) => !isLower(one))];
  const steps = stated(schemas, 'multipleOf', isNumber).filter((of) => of > 0);
  if (type === 'integer') steps.push(1);
  if (steps.length > 0) return multiplesOf(Math.max(...steps), lower, upper);
  const low = Math.max(-Infinity, ...lower.map(({ inner }) => Number(inner)));
  const high = Math.min(Infinity, ...upper.map(({ inner }) => Number(inner)));
  const [min, max] = [Math.max(low, -1e15), Math.min(high, 1e15)];
  if (min > max) return undefined;
  // Not every server can tell the negative zero from zero.
  return fastCheck()
    .double({ min, max, noNaN: true, noDefaultInfinity: true })
    .map((n) => (n === 0 ? 0 : n));
}

type Bound = ReturnType<typeof numberBounds>[number];

function isLower({ inner, outer }: Bound): boolean {
  return outer < inner;
}

function multiplesOf(
  step: number,
  lower: readonly Bound[],
  upper: readonly Bound[],
): fc.Arbitrary<Json> | undefined {
  const first = Math.max(-Infinity, ...lower.map((one) => factor(one, step, Math.ceil, 1)));
  const last = Math.min(Infinity, ...upper.map((one) => factor(one, step, Math.floor, -1)));
  if (first > last || first > Number.MAX_SAFE_INTEGER || last < Number.MIN_SAFE_INTEGER) return undefined;
  const start = Math.min(Math.max(0, first), last);
  const most = step === 1 ? MOST_INTEGERS : MOST_MULTIPLES;
  const min = Math.max(first, start - most, Number.MIN_SAFE_INTEGER);
  const max = Math.min(last, start + most, Number.MAX_SAFE_INTEGER);
  return fastCheck()
    .integer({ min, max })
    .map((times) => multiple(times, step));
}

/** How many steps the first multiple inside a bound is from zero. */
function factor(
  { bound, outer }: Bound,
  step: number,
  round: (n: number) => number,
  inwards: 1 | -1,
): number {
  const nearest = round(Number(bound) / step);
  const isExcluded = outer === bound && multiple(nearest, step) === bound;
  // Adding zero makes one of the negative zero.
  return (isExcluded ? nearest + inwards : nearest) + 0;
}

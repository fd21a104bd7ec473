import type { Json } from './json.js';
import { compareNumbers, isNumeric } from './number.js';
import { jsonText } from './text.js';

/** RFC 3339 §5.6, and without an offset as well. */
const MOMENT = /^\d{4}-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/i;
/** Where the first dash of a moment stands, and its code: most texts do not have it. */
const [DASH_AT, DASH] = [4, 0x2d];

/** Lists are compared and sorted over and over by the same few texts. */
const moments = new Map<string, number | undefined>();
const MAX_MOMENTS = 10_000;

/** The moment that a text names, in milliseconds; undefined when it names none. */
export function momentOf(value: Json): number | undefined {
  if (typeof value !== 'string' || value.charCodeAt(DASH_AT) !== DASH) return undefined;
  const known = moments.get(value);
  if (known !== undefined || moments.has(value)) return known;
  const parts = MOMENT.exec(value);
  if (!parts) return undefined;
  if (moments.size >= MAX_MOMENTS) moments.clear();
  const moment = read(value, parts);
  moments.set(value, moment);
  return moment;
}

function read(value: string, [, month, day, offset]: readonly (string | undefined)[]): number | undefined {
  // Date takes the 30th of February for the 1st of March.
  const date = new Date(Date.UTC(Number(value.slice(0, DASH_AT)), Number(month) - 1, Number(day)));
  const isReal = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  // A time without an offset is somewhere; for comparing, that it is the same place is what counts.
  const hasOffset = offset !== undefined || !value.includes('T');
  const moment = Date.parse(hasOffset ? value : `${value}Z`);
  return isReal && Number.isFinite(moment) ? moment : undefined;
}

/** The moment in the form of the text: with as many digits after the second, and in UTC where it has an offset. */
export function writtenAs(text: string, moment: number): string {
  const iso = new Date(moment).toISOString();
  if (!text.includes('T')) return iso.slice(0, 10);
  const [, fraction = ''] = /:\d\d(\.\d+)?(?:Z|[+-]|$)/i.exec(text) ?? [];
  const hasOffset = /(Z|[+-]\d\d:\d\d)$/i.test(text);
  return `${iso.slice(0, 19)}${fraction}${hasOffset ? 'Z' : ''}`;
}

/** Below zero, zero or above it: numbers as numbers, moments as moments, anything else as text. Null comes first. */
export function compare(a: Json, b: Json): number {
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b);
  const [x, y] = [momentOf(a), momentOf(b)];
  if (x !== undefined && y !== undefined) return x - y;
  const [left, right] = [textOf(a), textOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `compare` of one value after another with the same one, of which no more is asked than once. */
export function comparedWith(other: Json): (value: Json) => number {
  if (isNumeric(other)) return (value) => compare(value, other);
  const moment = momentOf(other);
  const text = textOf(other);
  return (value) => {
    const own = moment === undefined ? undefined : momentOf(value);
    if (own !== undefined && moment !== undefined) return own - moment;
    const written = textOf(value);
    return written < text ? -1 : written > text ? 1 : 0;
  };
}

/** Whether `b` may stand after `a`. How a server sorts text is its own affair: it is lower only when it is in every way. */
export function isOrdered(a: Json, b: Json): boolean {
  if (kindOf(a) !== kindOf(b) || compare(a, b) <= 0) return true;
  if (typeof a !== 'string' || typeof b !== 'string' || momentOf(a) !== undefined) return false;
  return collators().some((collator) => collator.compare(a, b) <= 0);
}

function kindOf(value: Json): string {
  return isNumeric(value) ? 'number' : typeof value;
}

/** Languages that put letters in places of their own: å after z in Swedish, y before j in Lithuanian, ch after h in Czech. */
const LANGUAGES = [
  'en',
  'sv',
  'da',
  'de-u-co-phonebk',
  'et',
  'lt',
  'cs',
  'es-u-co-trad',
  'hu',
  'tr',
  'pl',
  'hr',
];

let known: Intl.Collator[] | undefined;

/** Made when the first two texts are out of the order of their characters. */
function collators(): Intl.Collator[] {
  return (known ??= LANGUAGES.flatMap((language) =>
    (['base', 'variant'] as const).flatMap((sensitivity) =>
      [true, false].flatMap((numeric) =>
        [true, false].map(
          (ignorePunctuation) => new Intl.Collator(language, { sensitivity, numeric, ignorePunctuation }),
        ),
      ),
    ),
  ));
}

function textOf(value: Json): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : jsonText(value);
}

import { FORMATS } from '../../schema/formats/index.js';

/** What checks a format in `validators.js`: a regular expression, or the name of a function and its code. */
export type FormatCode = { expression: RegExp } | { name: string; code: string };

const DATE: FormatCode = {
  name: 'isDate',
  code: String.raw`/** RFC 3339 §5.6. */
function isDate(text) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? [];
  // The day before the first of the next month.
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}`,
};

const TIME: FormatCode = {
  name: 'isTime',
  code: String.raw`/** RFC 3339 §5.6; a leap second is the last of a day of UTC (§5.7). */
function isTime(text) {
  const [, hours, minutes, seconds, sign, ahead = 0, more = 0] =
    /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i.exec(text) ?? [];
  if (seconds === undefined) return false;
  const inUtc = hours * 60 + +minutes - (sign === '-' ? -1 : 1) * (ahead * 60 + +more);
  return seconds !== '60' || (inUtc + 1440) % 1440 === 1439;
}`,
};

const DATE_TIME: FormatCode = {
  name: 'isDateTime',
  code: String.raw`/** RFC 3339 §5.6. */
function isDateTime(text) {
  return /^t$/i.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isTime(text.slice(11));
}`,
};

const BY_NAME: Readonly<Record<string, FormatCode>> = {
  date: DATE,
  time: TIME,
  'date-time': DATE_TIME,
  ipv4: { expression: /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/ },
  'json-pointer': { expression: /^(?:\/(?:[^~/]|~[01])*)*$/ },
};

/** The functions that others call, by name. */
export const CALLED: Readonly<Record<string, readonly FormatCode[]>> = { isDateTime: [DATE, TIME] };

/** How a format of texts is checked; undefined where no check is short enough to be shipped. */
export function textFormatCode(format: string): FormatCode | undefined {
  if (Object.hasOwn(BY_NAME, format)) return BY_NAME[format];
  const known = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (known?.appliesTo !== 'string' || !('expression' in known.validate)) return undefined;
  return { expression: known.validate.expression as RegExp };
}

/** The least and the greatest value of a format of whole numbers. */
export function boundsOf(format: string): readonly [least: bigint, greatest: bigint] | undefined {
  const known = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (known === undefined || known.appliesTo === 'string' || !known.bounds) return undefined;
  const [least, greatest] = known.bounds;
  return [BigInt(least), BigInt(greatest)];
}

/** Whether a format constrains nothing, so that no check of it is missing. */
export function isOfNoConsequence(format: string): boolean {
  const known = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  return known !== undefined && known.nearMisses.length === 0;
}

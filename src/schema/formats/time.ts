import type fc from 'fast-check';
import type { FastCheck, TextFormat } from './format.js';
import { matching } from './format.js';

/** Days of each month, February's in a leap year. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i;
const LOCAL_TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?$/;

/** `full-date` of RFC 3339 §5.6. */
function isDate(text: string): boolean {
  const [, year, month, day] = (DATE.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && !isLeap ? 28 : (DAYS[month - 1] ?? 0));
}

/**
 * `full-time` of RFC 3339 §5.6: its offset is Z or has hours, a colon and minutes. A 60th second is a leap second, and
 * those are the last of a day in UTC (§5.7).
 */
function isTime(text: string): boolean {
  const [, hours, minutes, seconds, sign, ahead = 0, more = 0] = TIME.exec(text) ?? [];
  if (seconds !== '60') return seconds !== undefined;
  const shift = (sign === '-' ? -1 : 1) * (Number(ahead) * 60 + Number(more));
  const inUtc = Number(hours) * 60 + Number(minutes) - shift;
  return (inUtc + 2 * DAY) % DAY === DAY - 1;
}

/** Minutes. */
const DAY = 24 * 60;

/** `date-time` of RFC 3339 §5.6, by which JSON Schema goes (validation §7.3.1): a blank is no separator there. */
function isDateTime(text: string): boolean {
  return /^[Tt]$/.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isTime(text.slice(11));
}

/** A time of day without an offset. */
function isLocalTime(text: string): boolean {
  return LOCAL_TIME.test(text);
}

/** A date and time without an offset; HTML writes a blank between them. */
function isLocalDateTime(text: string): boolean {
  return /^[Tt ]$/.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isLocalTime(text.slice(11));
}

/** The same as `time`, but the offset may be missing, and its minutes or its colon too. */
function isIsoTime(text: string): boolean {
  const [, time = '', hours, minutes = '00'] = /^(.*?)(?:([+-]\d\d)(?::?(\d\d))?)?$/s.exec(text) ?? [];
  if (hours !== undefined) return isTime(`${time}${hours}:${minutes}`);
  return isTime(text) || isTime(`${text}Z`);
}

function isIsoDateTime(text: string): boolean {
  return /^[Tt\s]$/.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isIsoTime(text.slice(11));
}

const TIME_PART = /T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?/;
const DURATION = new RegExp(`^P(?:\\d+W|(?=.)(?:\\d+Y)?(?:\\d+M)?(?:\\d+D)?(?:${TIME_PART.source})?)$`, 'i');

/** Texts of dates and times as people write them, and all others but for leap seconds and the last days of months. */
const MONTH_AND_DAY = /-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])/.source;
const DATES = [`20[0-3]\\d${MONTH_AND_DAY}`, `\\d{4}${MONTH_AND_DAY}`] as const;
const TIME_OF_DAY = /([01]\d|2[0-3]):[0-5]\d:[0-5]\d/.source;
const OFFSETS = ['Z', '([Zz]|[+-]([01]\\d|2[0-3]):[0-5]\\d)'] as const;
const FRACTION = /(\.\d+)?/.source;
/** What all of them look like. */
const ANY_DATE = /\d{4}-\d\d-\d\d/.source;
const ANY_TIME = /\d\d:\d\d:\d\d(\.\d+)?/.source;
const ANY_OFFSET = /([Zz]|[+-]\d\d:\d\d)/.source;
const ANY_ISO_OFFSET = /([Zz]|[+-]\d\d(:?\d\d)?)?/.source;

/** The whole of a text. */
function whole(...parts: string[]): string {
  return `^(${parts.join('')})$`;
}

const DAY_NAME = /(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.source;
const MONTH = /(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/.source;
const CLOCK = /([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)/.source;

/** From 1970 to 2096. */
function dates(check: FastCheck): fc.Arbitrary<Date> {
  return check.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true });
}

/** Random moments as `2024-01-31T12:00:00.000Z`, from one character of it to another. */
function moments(from = 0, to?: number): (check: FastCheck) => fc.Arbitrary<string> {
  return (check) => dates(check).map((date) => date.toISOString().slice(from, to));
}

/** A duration with every unit from years to seconds. */
function durations(check: FastCheck): fc.Arbitrary<string> {
  const counts = check.array(check.nat(99), { minLength: 6, maxLength: 6 });
  return counts.map(([y, m, d, h, min, s]) => `P${[y, 'Y', m, 'M', d, 'D'].join('')}T${[h, 'H', min, 'M', s, 'S'].join('')}`); // prettier-ignore
}

/** Dates, times and durations. */
export const TIMES = {
  'date-time': {
    section: 'validation §7.3.1, RFC 3339 §5.6',
    appliesTo: 'string',
    isMoment: true,
    validate: isDateTime,
    sample: '2024-01-31T12:00:00Z',
    languages: [
      whole(DATES[0], 'T', TIME_OF_DAY, OFFSETS[0]),
      whole(DATES[0], 'T', TIME_OF_DAY, FRACTION, OFFSETS[1]),
      whole(DATES[1], '[Tt]', TIME_OF_DAY, FRACTION, OFFSETS[1]),
    ],
    arbitrary: moments(),
    // No 30th of February; an offset is required, and so is the time.
    covers: whole(ANY_DATE, '[Tt]', ANY_TIME, ANY_OFFSET),
    nearMisses: [['2024-02-30T12:00:00Z'], ['2024-01-31T12:00:00'], ['2024-01-31']],
  },
  date: {
    section: 'validation §7.3.1, RFC 3339 §5.6',
    appliesTo: 'string',
    isMoment: true,
    validate: isDate,
    sample: '2024-01-31',
    languages: [whole(DATES[0]), whole(DATES[1])],
    arbitrary: moments(0, 10),
    covers: whole(ANY_DATE),
    nearMisses: [['2024-02-30'], ['2024-01-31T12:00:00Z']],
  },
  time: {
    section: 'validation §7.3.1, RFC 3339 §5.6',
    appliesTo: 'string',
    validate: isTime,
    sample: '12:00:00Z',
    languages: [whole(TIME_OF_DAY, OFFSETS[0]), whole(TIME_OF_DAY, FRACTION, OFFSETS[1])],
    arbitrary: moments(11),
    covers: whole(ANY_TIME, ANY_OFFSET),
    nearMisses: [['25:00:00Z'], ['12:00:00']],
  },
  duration: {
    // Units between two others may be left out, as in `PT1H5S`: the RFC's grammar has no such durations, but calls itself
    // informational and ISO 8601, which has them, authoritative.
    section: 'validation §7.3.1, RFC 3339 appendix A',
    appliesTo: 'string',
    validate: matching(DURATION),
    sample: 'P1D',
    languages: [
      '^(P\\d{1,2}D|PT\\d{1,2}[HMS])$',
      '^P(\\d+[YMWD]|\\d+Y\\d+M(\\d+D)?|\\d+M\\d+D|(\\d+D)?T(\\d+[HMS]|\\d+H\\d+M(\\d+S)?|\\d+M\\d+S))$',
    ],
    arbitrary: durations,
    covers: '^[Pp][0-9YyMmWwDdTtHhSs]{2,}$',
    nearMisses: [['P1'], ['1 day']],
  },
  'date-time-local': {
    section: 'OpenAPI Format Registry',
    appliesTo: 'string',
    validate: isLocalDateTime,
    sample: '2024-01-31T12:00:00',
    languages: [whole(DATES[0], 'T', TIME_OF_DAY), whole(DATES[1], '[Tt ]', TIME_OF_DAY, FRACTION)],
    arbitrary: moments(0, 19),
    covers: whole(ANY_DATE, '[Tt ]', ANY_TIME),
    nearMisses: [['2024-02-30T12:00:00'], ['2024-01-31']],
  },
  'time-local': {
    section: 'OpenAPI Format Registry',
    appliesTo: 'string',
    validate: isLocalTime,
    sample: '12:00:00',
    languages: [whole(TIME_OF_DAY), whole(TIME_OF_DAY, FRACTION)],
    arbitrary: moments(11, 19),
    covers: whole(ANY_TIME),
    nearMisses: [['25:00:00'], ['12:00']],
  },
  'http-date': {
    section: 'OpenAPI Format Registry, RFC 9110 §5.6.7',
    appliesTo: 'string',
    validate: matching(new RegExp(`^${DAY_NAME}, \\d\\d ${MONTH} \\d{4} ${CLOCK} GMT$`)),
    sample: 'Wed, 31 Jan 2024 12:00:00 GMT',
    languages: [whole(DAY_NAME, ', (0[1-9]|1\\d|2[0-8]) ', MONTH, ' 20\\d\\d ', TIME_OF_DAY, ' GMT')],
    arbitrary: (check) => dates(check).map((date) => date.toUTCString()),
    covers: '^[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT$',
    nearMisses: [['2024-01-31T12:00:00Z'], ['Wed, 31 Jan 2024 12:00:00 CET']],
  },
  'iso-time': {
    section: 'in no standard; of ajv-formats',
    appliesTo: 'string',
    validate: isIsoTime,
    sample: '12:00:00Z',
    languages: [whole(TIME_OF_DAY, OFFSETS[0]), whole(TIME_OF_DAY, FRACTION, OFFSETS[1], '?')],
    arbitrary: moments(11),
    covers: whole(ANY_TIME, ANY_ISO_OFFSET),
    nearMisses: [['25:00:00Z'], ['12:00']],
  },
  'iso-date-time': {
    section: 'in no standard; of ajv-formats',
    appliesTo: 'string',
    validate: isIsoDateTime,
    sample: '2024-01-31T12:00:00Z',
    languages: [
      whole(DATES[0], 'T', TIME_OF_DAY, OFFSETS[0]),
      whole(DATES[1], '[Tt ]', TIME_OF_DAY, FRACTION, OFFSETS[1], '?'),
    ],
    arbitrary: moments(),
    covers: whole(ANY_DATE, '[Tt\\s]', ANY_TIME, ANY_ISO_OFFSET),
    nearMisses: [['2024-02-30T12:00:00Z'], ['2024-01-31']],
  },
} as const satisfies Readonly<Record<string, TextFormat>>;

/** Days of each month, February's in a leap year. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i;
const LOCAL_TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?$/;

/** `full-date` of RFC 3339 §5.6. */
export function isDate(text: string): boolean {
  const [, year, month, day] = (DATE.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && !isLeap ? 28 : (DAYS[month - 1] ?? 0));
}

/**
 * `full-time` of RFC 3339 §5.6: its offset is Z or has hours, a colon and minutes. A 60th second is a leap second, and
 * those are the last of a day in UTC (§5.7).
 */
export function isTime(text: string): boolean {
  const [, hours, minutes, seconds, sign, ahead = 0, more = 0] = TIME.exec(text) ?? [];
  if (seconds !== '60') return seconds !== undefined;
  const shift = (sign === '-' ? -1 : 1) * (Number(ahead) * 60 + Number(more));
  const inUtc = Number(hours) * 60 + Number(minutes) - shift;
  return (inUtc + 2 * DAY) % DAY === DAY - 1;
}

/** Minutes. */
const DAY = 24 * 60;

/** `date-time` of RFC 3339 §5.6, by which JSON Schema goes (validation §7.3.1): a blank is no separator there. */
export function isDateTime(text: string): boolean {
  return /^[Tt]$/.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isTime(text.slice(11));
}

/** A time of day without an offset. */
export function isLocalTime(text: string): boolean {
  return LOCAL_TIME.test(text);
}

/** A date and time without an offset; HTML writes a blank between them. */
export function isLocalDateTime(text: string): boolean {
  return /^[Tt ]$/.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isLocalTime(text.slice(11));
}

const TIME_PART = /T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?/;
const DURATION = new RegExp(`^P(?:\\d+W|(?=.)(?:\\d+Y)?(?:\\d+M)?(?:\\d+D)?(?:${TIME_PART.source})?)$`, 'i');

/**
 * RFC 3339 appendix A. Units between two others may be left out, as in `PT1H5S`: its grammar has no such durations, but
 * calls itself informational and ISO 8601, which has them, authoritative.
 */
export function isDuration(text: string): boolean {
  return DURATION.test(text);
}

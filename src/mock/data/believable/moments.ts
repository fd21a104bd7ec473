import type { Chance } from '../../../schema/sample/chance.js';
import { chanceOf } from '../../../schema/sample/chance.js';
import type { About } from '../../../schema/sample/proposals.js';
import { NOW } from './faker.js';

const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60_000;

/** Moments that come after others of the same record. */
const LATER =
  /^(updated?|modified|changed?|ends?|ended|expires?|expiry|expiration|until|due|closed|completed|finished|delivered|deleted|last|latest|shipped|arrival|checkout|to)$/;
const BIRTH = /^(birth|birthday|birthdate|dob)$/;
/** Words at the end of names of moments that no format tells. */
const MOMENT = /^(at|date|datetime|timestamp|created|updated|modified)$/;

/**
 * The moment that a name or a format asks for, in its form; undefined where none is asked for. Of one record, what is
 * called an end comes after what is called a beginning.
 */
export function momentText(
  name: readonly string[],
  format: string | undefined,
  about: About,
  chance: Chance,
): string | undefined {
  const form = format ?? (MOMENT.test(name.at(-1) ?? '') ? formByName(name) : undefined);
  if (form === undefined || !['date-time', 'date', 'time'].includes(form)) return undefined;
  const text = new Date(momentOf(name, about, chance)).toISOString().replace(/\.000Z$/, 'Z');
  if (form === 'date') return text.slice(0, 10);
  return form === 'time' ? text.slice(11) : text;
}

function formByName(name: readonly string[]): string {
  return name.at(-1) === 'date' ? 'date' : 'date-time';
}

/** A moment in milliseconds, of whole seconds. */
export function momentOf(name: readonly string[], { record }: About, chance: Chance): number {
  const own = chanceOf(record);
  const begun = NOW - own.int(90, 600) * DAY - own.int(0, 600) * MINUTE;
  if (name.some((word) => BIRTH.test(word))) return NOW - own.int(20 * 365, 70 * 365) * DAY;
  if (name.some((word) => LATER.test(word)))
    return begun + own.int(1, 80) * DAY + chance.int(1, 600) * MINUTE;
  return begun;
}

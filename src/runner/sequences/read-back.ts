import { answerPlaces } from '../../cases/sequences/places.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { isNumeric } from '../../json/number.js';
import { compare, momentOf } from '../../json/order.js';
import { escapeToken, tokensOf, valueAt } from '../../json/pointer.js';
import { jsonText } from '../../json/text.js';
import type { Operation } from '../../model/document.js';

/** A member that is read with another value than it was written with. */
export interface Difference {
  /** JSON Pointer into the answer that was read. */
  at: string;
  written: Json;
  read: Json | undefined;
}

/**
 * The first member that is not read as it was written. Only members that were sent are looked at, and that the answer
 * documents. What the server answered to the writing counts, where it says something: it may have put a value into a form of its own.
 * @param inside The property path of the object that has the id, in the answer of the writer; the reader's may have it at its root.
 */
export function differenceIn(
  { sent, answered, read }: { sent: Json; answered: Json | undefined; read: Json },
  reader: Operation,
  inside: string,
): Difference | undefined {
  if (!isObject(sent)) return undefined;
  const known = new Set(answerPlaces(reader).map(({ path }) => path));
  const names = Object.keys(sent);
  const place = [inside, ''].find((at) => names.some((name) => known.has(`${at}/${escapeToken(name)}`)));
  if (place === undefined) return undefined;
  const [given, found] = [recordAt(answered, inside), recordAt(read, place)];
  for (const name of names.filter((each) => known.has(`${place}/${escapeToken(each)}`))) {
    const wanted = sent[name] ?? null;
    const told = given?.[name];
    const written = told !== undefined && told !== null ? told : wanted;
    const now = found?.[name];
    if (!isSame(written, now)) return { at: `${place}/${escapeToken(name)}`, written, read: now };
  }
  return undefined;
}

function recordAt(body: Json | undefined, place: string): JsonObject | undefined {
  const found = body === undefined ? undefined : valueAt(body, place);
  return isObject(found) ? found : undefined;
}

/** Where in an answer the object is that has the id at a property path. */
export function parentOf(path: string): string {
  return (tokensOf(path) ?? [])
    .slice(0, -1)
    .map((token) => `/${escapeToken(token)}`)
    .join('');
}

/** Whether a value is the same but for its form: a server may trim texts, ignore their case, and write moments its own way. */
function isSame(written: Json, read: Json | undefined): boolean {
  if (written === null) return read === undefined || read === null;
  if (read === undefined || read === null) return false;
  if (isNumeric(written) || isNumeric(read)) return areClose(written, read);
  if (momentOf(written) !== undefined && momentOf(read) !== undefined) return compare(written, read) === 0;
  if (typeof written === 'string' || typeof read === 'string') return plain(written) === plain(read);
  if (Array.isArray(written) && Array.isArray(read)) return areSame(written, read);
  if (!isObject(written) || !isObject(read)) return written === read;
  return Object.entries(written).every(([name, value]) => isSame(value, read[name]));
}

/** Lists may be sorted; what cannot be compared item by item is not judged. */
function areSame(written: readonly Json[], read: readonly Json[]): boolean {
  return (
    written.length === read.length && written.every((value) => read.some((other) => isSame(value, other)))
  );
}

function areClose(written: Json, read: Json): boolean {
  const [a, b] = [numberIn(written), numberIn(read)];
  return plain(written) === plain(read) || Math.abs(a - b) <= Math.abs(a) * 1e-6;
}

function numberIn(value: Json): number {
  if (typeof value === 'number') return value;
  return typeof value === 'bigint' || typeof value === 'string' ? Number(value) : NaN;
}

function plain(value: Json): string {
  return (typeof value === 'string' ? value : jsonText(value)).trim().normalize().toLowerCase();
}

import type { Json, JsonObject } from '../../../json/json.js';
import { isObject } from '../../../json/json.js';
import { isNumeric } from '../../../json/number.js';
import { compare, momentOf } from '../../../json/order.js';
import { escapeToken, tokensOf, valueAt } from '../../../json/pointer.js';
import { jsonText } from '../../../json/text.js';
import type { Operation } from '../../../model/document.js';
import { envelopeOf } from '../../../resources/envelopes.js';
import { answerPlaces } from '../../../resources/places.js';
import { isValid } from '../../../schema/validate/is-valid.js';

/** A member that is read with another value than it was written with. */
export interface Difference {
  /** JSON Pointer into the answer that was read. */
  at: string;
  written: Json;
  read: Json | undefined;
}

/** What a comparison shows: the first difference, if any, and how many members were compared. */
export interface Comparison {
  difference?: Difference;
  members: number;
}

/** What was written: what was sent, what the server answered to it, and what was read before that. */
export interface Written {
  sent: Json;
  answered: Json | undefined;
  before?: JsonObject;
}

/**
 * Compares what is read with what was written. Only members that were sent are looked at, and that the answer
 * documents. What the server answered to the writing counts, where it says something: it may have put a value into a
 * form of its own.
 * @param inside The property path of the object that has the id, in the answer of the writer; the reader's may have it at its root, or in a
 * member of its own that stands around it.
 */
export function compared(
  { sent, answered, before, read }: Written & { read: Json },
  reader: Operation,
  inside: string,
): Comparison {
  if (!isObject(sent)) return { members: 0 };
  const place = placeOf(Object.keys(sent), reader, inside);
  if (place === undefined) return { members: 0 };
  const [given, found] = [recordAt(answered, inside), recordAt(read, place)];
  const names = Object.keys(sent).filter((name) => isKnown(reader, place, name));
  let members = names.length;
  for (const name of names) {
    const wanted = sent[name] ?? null;
    const told = given?.[name];
    const written = !before && told !== undefined && told !== null ? told : wanted;
    const now = found?.[name];
    // An answer that tells what was there before tells nothing.
    const isTold = told !== undefined && isSame(told, now) && !(before && isSame(before[name] ?? null, now));
    if (isTold || isSame(written, unhidden(written, now))) continue;
    const at = `${place}/${escapeToken(name)}`;
    if (mayShow(reader, at, written)) return { difference: { at, written, read: now }, members };
    members--;
  }
  return { members };
}

/** Whether an answer may have a value where it stands: a text is no list of one, although a server may make that of it. */
function mayShow(reader: Operation, at: string, value: Json): boolean {
  return answerPlaces(reader)
    .filter(({ path }) => path === at)
    .some(({ pointer }) => isValid(reader.contract, 'response', pointer, value));
}

/** The object of an answer that has the members which were written; undefined where there is none. */
export function recordIn(
  read: Json | undefined,
  names: readonly string[],
  reader: Operation,
  inside: string,
): { record: JsonObject; place: string } | undefined {
  const place = placeOf(names, reader, inside);
  const record = place === undefined ? undefined : recordAt(read, place);
  return record && place !== undefined ? { record, place } : undefined;
}

function placeOf(names: readonly string[], reader: Operation, inside: string): string | undefined {
  const place = [inside, ''].find((each) => names.some((name) => isKnown(reader, each, name)));
  return place ?? envelopeOf(reader, new Set(names));
}

function isKnown(reader: Operation, place: string, name: string): boolean {
  return answerPlaces(reader).some(({ path }) => path === `${place}/${escapeToken(name)}`);
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

/** Texts that servers write in the place of what they do not show. */
const HIDDEN = /^([*•●]{3,}.{0,4}|[[<(]?(redacted|hidden|masked|filtered)[\])>]?)$/i;

/** What is read, with texts that a server hides on purpose as they were written: they show nothing. */
function unhidden(written: Json, read: Json | undefined): Json | undefined {
  if (typeof read === 'string') return HIDDEN.test(read) ? written : read;
  if (!isObject(read) || !isObject(written)) return read;
  const members = Object.entries(read).map(([name, value]) => [
    name,
    unhidden(written[name] ?? null, value) ?? null,
  ]);
  return Object.fromEntries(members) as JsonObject;
}

/** Whether a value is the same but for its form: a server may trim texts, ignore their case, and write moments its own way. */
export function isSame(written: Json, read: Json | undefined): boolean {
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

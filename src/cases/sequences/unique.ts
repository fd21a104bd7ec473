import { createHash } from 'node:crypto';
import { isJsonType } from '../../http/media-type.js';
import { replacedAt } from '../../json/edit.js';
import { fingerprint } from '../../json/equality.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, tokensOf, valueAt } from '../../json/pointer.js';
import type { Contract, Operation, Parameter } from '../../model/document.js';
import { arrowsFrom } from '../../resources/graph.js';
import { plainName } from '../../resources/names.js';
import { parameterAt, schemaOf } from '../../resources/places.js';
import { isValid } from '../../schema/validate/is-valid.js';
import { faultsOf } from './faults.js';
import type { RequestValues } from './replaceable.js';

/** Names of what most often has to be unique: it is changed first, and alone. */
const OFTEN_UNIQUE =
  /(name|title|email|mail|slug|code|key|sku|number|login|phone|isbn|id|uuid|ref|reference|label)$/;

/**
 * The values with other texts in place of the usual ones, as the `turn`-th of the seed's sequence has them: in odd turns
 * those that most often have to be unique, in even turns all. What a case is about, ids, and what the schema would not
 * allow otherwise stay as they are.
 */
export function withUniqueTexts(
  contract: Contract,
  values: RequestValues,
  usual: Json | undefined,
  kept: ReadonlySet<Pointer>,
  { turn, seed, salt }: { turn: number; seed: number; salt: string },
): RequestValues {
  const { body } = values;
  const schema = body?.media.schema?.pointer;
  if (turn === 0 || !body || !schema || usual === undefined || !isJsonType(body.media.type)) return values;
  const round = Math.ceil(turn / 2);
  const places = [...leaves(usual, '')].filter((at) => !kept.has(at) && isSame(body.value, usual, at));
  const likely = places.filter((at) => OFTEN_UNIQUE.test(plainName(tokensOf(at)?.at(-1) ?? '')));
  let value = body.value;
  // What a case breaks stays broken, and nothing else becomes so.
  const faults = faultsOf(contract, schema, value);
  if (faults === undefined) return values;
  for (const at of turn % 2 === 1 && likely.length > 0 ? likely : places) {
    const tokens = tokensOf(at) ?? [];
    const now = valueAt(value, at) ?? null;
    const changed = others(now, digest([seed, salt, round, at]))
      .map((other) => replacedAt(value, tokens, other))
      .find((other) => faultsOf(contract, schema, other) === faults);
    if (changed !== undefined) value = changed;
  }
  return { ...values, body: { media: body.media, value } };
}

/** The parameter by which the client chooses the id of what it makes. */
export function chosenIdOf(operation: Operation): Parameter | undefined {
  for (const { source } of arrowsFrom(operation))
    if (source.in === 'path') return parameterAt(operation, source);
  return undefined;
}

/** The values with another id for what is made, as the `turn`-th of the seed's sequence has it. */
export function withChosenId(
  contract: Contract,
  values: RequestValues,
  parameter: Parameter | undefined,
  { turn, seed, salt }: { turn: number; seed: number; salt: string },
): RequestValues {
  const now = parameter && values.parameters.get(parameter);
  const schema = parameter && schemaOf(parameter);
  if (turn === 0 || !parameter || now === undefined) return values;
  const chosen = others(now, digest([seed, salt, Math.ceil(turn / 2), parameter.name])).find(
    (other) => schema === undefined || isValid(contract, 'request', schema, other),
  );
  if (chosen === undefined) return values;
  return { ...values, parameters: new Map(values.parameters).set(parameter, chosen) };
}

function isSame(value: Json, usual: Json, at: Pointer): boolean {
  const now = valueAt(value, at);
  return now !== undefined && fingerprint(now) === fingerprint(valueAt(usual, at));
}

/** Where a value has texts and whole numbers. */
function* leaves(value: Json, at: Pointer): Generator<Pointer> {
  if (typeof value === 'string' || Number.isInteger(value)) yield at;
  else if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* leaves(item, join(at, i));
  else if (isObject(value))
    for (const [name, member] of Object.entries(value)) yield* leaves(member, join(at, name));
}

function digest(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join(' ')).digest('hex');
}

/** Other values of the same kind, the likeliest to be allowed first. */
function others(value: Json, hex: string): Json[] {
  if (typeof value === 'number') return [value + (parseInt(hex.slice(0, 5), 16) % 99_991) + 1];
  if (typeof value !== 'string') return [];
  const [local, domain] = value.split(/@(.*)/s);
  const marked =
    domain === undefined ? `${value}-${hex.slice(0, 6)}` : `${local ?? ''}.${hex.slice(0, 6)}@${domain}`;
  return isMoment(value) ? [] : [marked, ofSameShape(value, hex)].filter((other) => other !== value);
}

function isMoment(text: string): boolean {
  return /^\d{4}-\d\d-\d\d([T ]|$)/.test(text);
}

/** The text with its last characters replaced, letters by letters and digits by digits, so that a pattern may still fit. */
function ofSameShape(text: string, hex: string): string {
  let next = 0;
  const draw = (size: number): number => parseInt(hex.slice(next, (next += 2)) || '0', 16) % size;
  const isHex = /^[0-9a-f-]+$/i.test(text);
  const replace = (char: string): string => {
    if (/\d/.test(char)) return String(draw(10));
    if (/[a-z]/.test(char)) return String.fromCharCode(97 + draw(isHex ? 6 : 26));
    return /[A-Z]/.test(char) ? String.fromCharCode(65 + draw(isHex ? 6 : 26)) : char;
  };
  const kept = Math.max(0, text.length - 12);
  return text.slice(0, kept) + text.slice(kept).replaceAll(/[0-9a-z]/gi, replace);
}

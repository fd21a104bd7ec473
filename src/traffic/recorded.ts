import type { Json, JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import type { FailureReason, HttpFailure, HttpResponse, Phase } from '../model/exchange.js';
import { PHASES } from '../model/exchange.js';

/** One request and what came back, as somebody recorded it. */
export interface RecordedExchange {
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body?: Uint8Array;
  outcome: HttpResponse | HttpFailure;
  /** Milliseconds since 1970. */
  started?: number;
  duration: number;
  /** What specproof knew of it, where it has made the request itself. */
  origin?: JsonObject;
  /** What a judgement needs and nobody has kept, as the end of a sentence. */
  lack?: string;
  /** A browser has asked by itself whether it may send the request that follows (Fetch §3.3.2). */
  isPreflight?: true;
}

/** Why a record is no exchange. */
export class BrokenRecord extends Error {}

/** A member of a record that must be a text. @throws BrokenRecord */
export function textIn(record: JsonObject, name: string, of: string): string {
  const value = record[name];
  if (typeof value === 'string') return value;
  throw new BrokenRecord(`has no text at ${of}.${name}`);
}

/** A member of a record that must be an object. @throws BrokenRecord */
export function objectIn(record: JsonObject, name: string, of = ''): JsonObject {
  const value = record[name];
  if (isObject(value)) return value;
  throw new BrokenRecord(`has no object at ${of === '' ? '' : `${of}.`}${name}`);
}

/** The URL of a request. @throws BrokenRecord for one that no request over HTTP has. */
export function urlIn(request: JsonObject): string {
  const url = textIn(request, 'url', 'request');
  if (!URL.canParse(url) || !isOfHttp(url)) throw new BrokenRecord(`has no http(s) URL at request.url`);
  return url;
}

/** Of a URL that can be parsed. Most are told by how they begin, without being parsed again. */
export function isOfHttp(url: string): boolean {
  return /^https?:/i.test(url) || /^https?:$/.test(new URL(url).protocol);
}

/** The status of a response. @throws BrokenRecord for what is none (RFC 9110 §15). */
export function statusIn(response: JsonObject): number {
  const { status } = response;
  if (typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 999) return status;
  throw new BrokenRecord('has no status at response.status');
}

export function numberOr<Other>(value: Json | undefined, other: Other): number | Other {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : other;
}

/** The bytes of a text, that is Base64 where it says so. */
export function bytesOf(text: string, encoding: Json | undefined): Uint8Array {
  return encoding === 'base64' ? Buffer.from(text, 'base64') : Buffer.from(text, 'utf8');
}

const REASONS: readonly FailureReason[] = ['connect', 'timeout', 'reset', 'protocol', 'too-large'];

/** What kept a response from coming. */
export function failureIn(failure: Json | undefined): HttpFailure | undefined {
  if (!isObject(failure)) return undefined;
  const reason = REASONS.find((known) => known === failure.reason);
  const { message } = failure;
  return reason && { kind: 'failure', reason, message: typeof message === 'string' ? message : reason };
}

export function phaseOf(value: Json | undefined): Phase | undefined {
  return PHASES.find((phase) => phase === value);
}

import { decodeText } from '../http/decode-body.js';
import { headerValue } from '../http/headers.js';
import { isJsonType } from '../http/media-type.js';
import { decodeForm, queryPairsOf } from '../http/parse/query-pairs.js';
import type { Secrets } from '../http/secrets/redaction.js';
import { REDACTED } from '../http/secrets/redaction.js';
import type { Incoming } from '../io/http-server/message.js';
import { pairsOf } from '../io/http-server/message.js';
import type { Json } from '../json/json.js';
import { parseJson } from '../json/text.js';
import { refuseDeep } from '../schema/validate/depth.js';
import type { Answered, Response } from './cached-responder.js';
import { faultName } from './request/fault.js';
import { splitTarget } from './request/request.js';

/** A request that the mock has received, with secrets redacted. */
export interface ReceivedRequest {
  /** Counts from 1 after the start or the last reset. */
  number: number;
  /** When the request had arrived, in the format of RFC 3339. */
  time: string;
  method: string;
  /** Still percent-encoded, without the query. */
  path: string;
  /** Decoded values by name; a list where a parameter is repeated. */
  query: Record<string, string | string[]>;
  /** Values by lower-cased name; several fields of one name are joined by a comma (RFC 9110 §5.3). */
  headers: Record<string, string>;
  /** The value of a JSON body, else its text; null when there was none, or it was too large to be kept. */
  body: Json;
  /** Name of the document and id of the operation; null when no operation was found. */
  document: string | null;
  operation: string | null;
  /** Status of the answer; null until there is one, or when a fault suppressed it. */
  status: number | null;
  /** Name of the response example in the answer; null when it has none. */
  example: string | null;
  /** Why the request was not served; null when it was. */
  refused: string | null;
  /** The fault that was applied, as `Prefer: fault=` names it; null for none. */
  fault: string | null;
  /** Milliseconds from the arrival of the request to its answer; null until there is one. */
  ms: number | null;
}

/** The parts of a request that are kept. */
type Kept = Pick<Incoming, 'method' | 'target' | 'fields' | 'body'>;

/** A request and what is kept of its answer, not yet parsed. */
export interface Received {
  number: number;
  incoming: Kept;
  /** When it arrived, in milliseconds since the epoch. */
  time: number;
  /** Undefined until there is an answer. */
  response: Answered | undefined;
  /** Milliseconds from the arrival of the request to its answer, where there is one. */
  ms: number;
}

/** Limits of what is kept; the oldest requests are dropped first. */
const LIMITS = { requests: 1000, bytes: 4 * 1024 * 1024 };

/** What a record holds whose request was dropped. */
const DROPPED: Kept = { method: '', target: '', fields: [], body: Buffer.alloc(0) };

/**
 * Keeps the newest requests in the order of their arrival. They are parsed only when they are read, and the records of
 * dropped ones are used again: what lives as long as a thousand requests is dear to collect.
 */
export class ReceivedRequests {
  /** Numbers of those that were handed over to a test that waited. */
  readonly given = new Set<number>();
  /** A ring: what is kept begins at `first` and goes on behind the end at the beginning. */
  private records: Received[] = [];
  private first = 0;
  private kept = 0;
  private bytes = 0;
  private count = 0;

  /** The number of requests that were dropped because there were too many. */
  get dropped(): number {
    return this.count - this.kept;
  }

  /** The record is this request's until its answer is noted; once dropped, it may become another one's. */
  add(incoming: Kept, time: number): Received {
    if (this.kept === LIMITS.requests) this.drop();
    const record = this.record((this.first + this.kept) % LIMITS.requests, incoming);
    record.number = ++this.count;
    record.time = time;
    this.kept++;
    this.bytes += bytesOf(record);
    while (this.bytes > LIMITS.bytes) this.drop();
    return record;
  }

  /** Takes note of how a request was answered. */
  answer(record: Received, { incoming, kept }: Response, ms: number): void {
    // Equal requests share one object, which saves memory.
    record.incoming = incoming;
    record.response = kept;
    record.ms = ms;
  }

  clear(): void {
    this.records = [];
    this.first = this.kept = this.bytes = this.count = 0;
    this.given.clear();
  }

  list(secrets: Secrets): ReceivedRequest[] {
    const numbers = Array.from({ length: this.kept }, (_, i) => this.dropped + i + 1);
    return numbers.flatMap((number) => this.one(number, secrets) ?? []);
  }

  /** The request with this number; undefined where it is no longer kept. */
  one(number: number, secrets: Secrets): ReceivedRequest | undefined {
    const record = number > this.dropped ? this.at(number - 1 - this.dropped) : undefined;
    return record && readRecord(record, secrets);
  }

  private at(i: number): Received | undefined {
    return i < this.kept ? this.records[(this.first + i) % LIMITS.requests] : undefined;
  }

  private drop(): void {
    const record = this.at(0);
    if (!record) return;
    this.bytes -= bytesOf(record);
    // One that is not answered yet is in the hands of who answers it.
    if (record.response) record.incoming = DROPPED;
    this.first = (this.first + 1) % LIMITS.requests;
    this.kept--;
  }

  /** A record for the next request, whose place in the ring is `at`. */
  private record(at: number, incoming: Kept): Received {
    const before = this.records[at];
    if (!before?.response)
      return (this.records[at] = { number: 0, incoming, time: 0, response: undefined, ms: 0 });
    before.incoming = incoming;
    before.response = undefined;
    return before;
  }
}

function bytesOf({ incoming: { body } }: Received): number {
  return body === 'too-large' ? 0 : body.length;
}

/** Parses a request for people and tests to read. */
function readRecord(record: Received, secrets: Secrets): ReceivedRequest {
  const { number, time, incoming, response, ms } = record;
  const { method, target } = incoming;
  const { path, query } = splitTarget(secrets.url(target));
  const headers = headersOf(incoming, secrets);
  const { operation, example, refused, fault, status } = response ?? {};
  return {
    number,
    time: new Date(time).toISOString(),
    method,
    path,
    query: queryOf(query),
    headers,
    body: bodyOf(incoming, secrets),
    document: operation?.contract.name ?? null,
    operation: operation?.id ?? null,
    status: status ?? null,
    example: example ?? null,
    refused: refused === undefined ? null : secrets.text(refused),
    fault: fault === undefined ? null : faultName(fault),
    ms: response === undefined ? null : Math.round(ms * 1000) / 1000,
  };
}

function headersOf({ fields }: Kept, secrets: Secrets): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of pairsOf(fields)) {
    const key = name.toLowerCase();
    const shown = secrets.header(key, value);
    const before = headers.get(key);
    headers.set(key, before === undefined || before === REDACTED ? shown : `${before}, ${shown}`);
  }
  return Object.fromEntries(headers);
}

function queryOf(query: string): Record<string, string | string[]> {
  const values = new Map<string, string | string[]>();
  for (const { name, value } of queryPairsOf(query)) {
    const text = decodeForm(value);
    const before = values.get(name);
    values.set(name, before === undefined ? text : [before, text].flat());
  }
  return Object.fromEntries(values);
}

function bodyOf({ fields, body }: Kept, secrets: Secrets): Json {
  if (body === 'too-large' || body.length === 0) return null;
  const headers = pairsOf(fields);
  const text = decodeText({ headers, body });
  const readable = secrets.text(text.ok ? text.value : body.toString('latin1'));
  const type = headerValue(headers, 'content-type') ?? '';
  if (!isJsonType(type)) return readable;
  try {
    const value = parseJson(readable);
    // What is nested too deeply cannot be written as JSON again.
    refuseDeep(value);
    return value;
  } catch {
    return readable;
  }
}

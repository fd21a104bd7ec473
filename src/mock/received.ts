import { decodeText } from '../http/decode-body.js';
import { headerValue } from '../http/headers.js';
import { isJsonType } from '../http/media-type.js';
import { decodeForm, queryPairsOf } from '../http/parse/query-pairs.js';
import type { Secrets } from '../http/secrets/redaction.js';
import { REDACTED } from '../http/secrets/redaction.js';
import type { Incoming } from '../io/http-server/message.js';
import { pairsOf } from '../io/http-server/message.js';
import type { Json } from '../json/json.js';
import type { Response } from './cached-responder.js';
import { faultName } from './request/fault.js';
import { splitTarget } from './request/request.js';

/** A request the mock received, secrets redacted. */
export interface ReceivedRequest {
  /** Counts from 1 since the start or the last reset. */
  number: number;
  /** When it had arrived, as RFC 3339 says it. */
  time: string;
  method: string;
  /** Still percent-encoded, without the query. */
  path: string;
  /** Decoded; a parameter given several times has a list. */
  query: Record<string, string | string[]>;
  /** By lower-cased name; several of one name are joined by a comma (RFC 9110 §5.3). */
  headers: Record<string, string>;
  /** A JSON body as its value, any other as text; null when there was none, or one too large to be kept. */
  body: Json;
  /** Name of the document and id of the operation; null when no operation was found. */
  document: string | null;
  operation: string | null;
  /** Status of the answer; null while there is none, or when a fault kept it back. */
  status: number | null;
  /** Name of the response example that was answered with. */
  example: string | null;
  /** Why the request was not served. */
  refused: string | null;
  /** The fault it was answered with, as `Prefer: fault=` names it. */
  fault: string | null;
  /** Milliseconds from its arrival to its answer. */
  ms: number | null;
}

/** What is kept of a request. */
type Kept = Pick<Incoming, 'method' | 'target' | 'fields' | 'body'>;

/** A request with what became of it, unread. */
export interface Received {
  number: number;
  incoming: Kept;
  /** Milliseconds since the epoch. */
  time: number;
  response: Response | undefined;
  ms: number | undefined;
}

/** What is kept: the newest. */
const LIMITS = { requests: 1000, bytes: 4 * 1024 * 1024 };

/** The newest requests in the order in which they arrived; read only when somebody asks. */
export class ReceivedRequests {
  private records: Received[] = [];
  private first = 0;
  private bytes = 0;
  private count = 0;

  /** How many were forgotten because there were too many. */
  get dropped(): number {
    return this.count - (this.records.length - this.first);
  }

  add({ method, target, fields, body }: Incoming, time: number): Received {
    const incoming = { method, target, fields, body };
    const record = { number: ++this.count, incoming, time, response: undefined, ms: undefined };
    this.records.push(record);
    this.bytes += bytesOf(record);
    while (this.records.length - this.first > LIMITS.requests || this.bytes > LIMITS.bytes) this.drop();
    return record;
  }

  clear(): void {
    this.records = [];
    this.first = this.bytes = this.count = 0;
  }

  list(secrets: Secrets): ReceivedRequest[] {
    return this.records.slice(this.first).map((record) => readRecord(record, secrets));
  }

  private drop(): void {
    const record = this.records[this.first];
    if (!record) return;
    this.bytes -= bytesOf(record);
    this.first++;
    // Moving the rest down once in a while is cheaper than each time.
    if (this.first < LIMITS.requests) return;
    this.records = this.records.slice(this.first);
    this.first = 0;
  }
}

function bytesOf({ incoming: { body } }: Received): number {
  return body === 'too-large' ? 0 : body.length;
}

/** A request as people and tests read it. */
function readRecord(record: Received, secrets: Secrets): ReceivedRequest {
  const { number, time, incoming, response, ms } = record;
  const { method, target } = incoming;
  const { path, query } = splitTarget(secrets.url(target));
  const headers = headersOf(incoming, secrets);
  const { operation, example, refused, fault, outgoing } = response ?? {};
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
    status: outgoing?.fault === undefined ? (outgoing?.status ?? null) : null,
    example: example ?? null,
    refused: refused === undefined ? null : secrets.text(refused),
    fault: fault === undefined ? null : faultName(fault),
    ms: ms === undefined ? null : Math.round(ms * 1000) / 1000,
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
    return JSON.parse(readable) as Json;
  } catch {
    return readable;
  }
}

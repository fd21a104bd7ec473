import type { Json, Pointer } from '../json/json.js';
import type { Operation } from './document.js';

/** Requests and what comes back: an Exchange holds its Case, a Case its Operation. */

/** Everything of a request but the server. Header names keep their written case; the order is the order sent. */
export interface PlannedRequest {
  method: string;
  /** Path and query, percent-encoded, to be appended to the server URL. */
  target: string;
  headers: [name: string, value: string][];
  body?: string;
}

/** Where cases come from, in the order in which they are sent. */
export const PHASES = ['examples', 'coverage', 'negative', 'behaviors', 'fuzz'] as const;
export type Phase = (typeof PHASES)[number];

/**
 * What is known of a request, and so what answers are allowed.
 * - `documented`: written by the document's author, or taken from the server's own answer: it must succeed.
 * - `plausible`: valid by schemas whose breadth may exceed what the server can accept (any string for a query
 *   language, an id that does not exist): a refusal is no more than a warning.
 * - `invalid`: provably breaks the document: it must be refused.
 * - `unauthenticated`: without credentials, or with spoilt ones: it must be refused as such.
 * - `method`: a method that the document does not describe.
 */
export type Claim = 'documented' | 'plausible' | 'invalid' | 'unauthenticated' | 'method';

/** What is put into a request in place of what the document gives. */
interface Replacements {
  /** Ids that the server gave, by the place of the request that they belong to, e.g. `path id`. */
  ids: ReadonlyMap<string, Json>;
  /** Which value of its own sequence each text gets that may have to be unique; 0: all stay as they are. */
  turn: number;
  /** Tells the sequence of one request from those of others. */
  salt: string;
  /** Whether members of a made-up body that may be left out are, unless the case is about them. */
  isLean?: boolean;
}

/** How a request is made again with ids that the server gave, and with texts that it does not know yet. */
export interface Remaking {
  /** The places that hold what the document gives, and not what the case is about. */
  places: readonly string[];
  /** Whether what stands in all of them was documented, and not made up. */
  isDocumented: boolean;
  /** Which members of a made-up body may be left out: `usual` ones alone, or `own` ones as well, which the case is about. */
  optional(): 'usual' | 'own' | undefined;
  /** The request; where nothing can be replaced, it is the planned one. */
  request(replacements: Replacements): PlannedRequest;
}

/**
 * A usual way to read invalid values as valid ones, which one setting of a reader turns on:
 * - `conversion`: a scalar of another type, such as `"7"` for 7, or 7 for `"7"`;
 * - `null`: null, as if nothing were there;
 * - `single-item`: an item in place of a list of one, or the other way round;
 * - `letter-case`: a member of `enum` in other letters.
 */
export type Leniency = 'conversion' | 'null' | 'single-item' | 'letter-case';

/** A parameter whose schema a request broke. */
export interface BrokenParameter {
  /** Where the document describes it. */
  at: Pointer;
  /** Such as `query parameter 'page'`. */
  title: string;
  /** Whether its value is a document of a media type (`content`). */
  isContent: boolean;
}

/** What a request breaks of a schema. */
export interface Violated {
  keyword: string;
  /** By which way of reading it would be valid, if there is one. */
  leniency?: Leniency | undefined;
  /** Which text stands where another format is asked for: what reads a format takes it at each place, or at none. */
  miss?: string | undefined;
  /** The part of the request, such as `body`, where the name of the case does not say it. */
  part?: string | undefined;
}

/** One request planned for an Operation. */
export interface Case {
  /** Stable across runs with the same document and seed. */
  id: string;
  operation: Operation;
  phase: Phase;
  /** One sentence: why this case exists. */
  why: string;
  request: PlannedRequest;
  /** The clause of the document that the case is about. */
  clause: Pointer;
  /** Set where it breaks a schema of the request. */
  violated?: Violated;
  /** Absent where no id and no text of it can be replaced. */
  remaking?: Remaking;
  /** Whether requests of the run before it may have changed what the server holds. */
  afterWrite?: true;
  /** Has members that may be left out, and without which its operation takes what it refuses otherwise: such a refusal is theirs. */
  isLarger?: true;
  /** The security schemes whose given credentials it carries, joined by `+`; undefined for placeholders or none. */
  security?: string;
  /** What the request claims to be, the keys of the responses it may be answered with, and why those. */
  expected: { claim: Claim; statuses: string[]; reason: string };
}

export interface HttpResponse {
  kind: 'response';
  status: number;
  statusText: string;
  /** In the order received, names as received. */
  headers: [name: string, value: string][];
  /** After transfer coding, before content coding. At most the run's body limit. */
  body: Uint8Array;
  /** Bytes that the body may have once it is decompressed: the run's body limit. */
  maxDecoded?: number;
  /** The body is without its content coding already, whatever the headers say: it was recorded so. */
  isDecoded?: true;
  /** The body is a stream that had not come to its end when the connection was closed. */
  isOpen?: true;
}

/** Why no usable response came back. `connect` is the only one that means the target was never reached. */
export type FailureReason = 'connect' | 'timeout' | 'reset' | 'protocol' | 'too-large';

export interface HttpFailure {
  kind: 'failure';
  reason: FailureReason;
  message: string;
}

export interface SentRequest {
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body?: string;
}

/** One request and what came back. */
export interface Exchange {
  case: Case;
  request: SentRequest;
  outcome: HttpResponse | HttpFailure;
  /** What was sent before in its place, in vain: with an id that was refused, or a value that was taken. */
  earlier?: readonly Exchange[];
  /** Milliseconds since 1970 at which it was sent; absent where nobody knows. */
  started?: number;
  /** Milliseconds from the first byte sent to the last byte received. */
  duration: number;
}

/** The bytes of a message as a JSON value: its text where they are UTF-8, else Base64 (RFC 4648 §4). */
export type ShownBody = { text: string; base64?: never } | { base64: string; text?: never };

/** What is known of a request that was planned. */
type ShownCase = Pick<Case, 'id' | 'phase' | 'why' | 'clause' | 'violated' | 'afterWrite' | 'security'> &
  Case['expected'];

/**
 * An Exchange as it may be shown: a JSON value that holds no secret that is known. It has all that was judged, so that
 * it can be judged again.
 */
export interface ShownExchange extends ShownMessages {
  /** The name of the document, and the id of the operation in it. */
  document: string;
  operation: string;
  case: ShownCase;
}

/** A request and what came back, without the secrets that are known. */
export interface ShownMessages {
  /** Milliseconds since 1970. */
  started: number;
  duration: number;
  request: { method: string; url: string; headers: [name: string, value: string][]; body?: ShownBody };
  /** What came back; absent where nothing usable did. */
  response?: {
    status: number;
    statusText: string;
    headers: [name: string, value: string][];
    /** Without its content coding, whatever the headers say, unless `isCoded`. */
    body: ShownBody;
    /** Bytes of the body as they arrived. */
    size: number;
    /** The body is as it arrived, because its coding is broken or unknown. */
    isCoded?: true;
    isOpen?: true;
  };
  failure?: { reason: FailureReason; message: string };
}

import type { Json, JsonObject, Pointer } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import type { Claim, Exchange } from '../../model/exchange.js';
import type { Finding } from '../../model/report.js';
import type { RequestView } from './request-view.js';

/** One behavior as an operation declares it. */
export interface Declared<T = unknown> {
  operation: Operation;
  /** The value of its keyword in `x-contract`: of the form its schema says, once the document is loaded. */
  value: T;
  pointer: Pointer;
}

/** A mistake that the schema of `x-contract` cannot see. */
export interface Mistake {
  pointer: Pointer;
  message: string;
  hint?: string;
}

/** One thing that a behavior promises and a run can show. */
export interface Promised {
  /** Unique within its operation, e.g. `select CallerIDs/PhoneNumber`. */
  clause: string;
  pointer: Pointer;
}

/** The records that a mock answers an operation with, and where they stand. */
export interface Collection {
  /** JSON Pointer into the answer's body; the empty string is the body itself. */
  place: string;
  /** A documented answer that has such records: everything around them. */
  template: Json;
  /** Whether the records are the consumer's own, not made up. */
  isOwn: boolean;
}

/** The answer that the mock is about to give. Behaviors replace parts of it, one after another. */
export interface Draft {
  body: Json;
  /** The records, apart from the body: at first all there are, then what earlier behaviors left. */
  items: Json[] | undefined;
  /** Where the records came from; undefined for an answer without any. */
  collection?: Collection | undefined;
  /** No further behavior is to change it. */
  isFinal?: true;
}

/**
 * When the mock applies a behavior: to the records, before they are put into the body, or to the whole body after
 * that.
 */
export type Stage = 'records' | 'body';

/** A query parameter that a behavior gives its meaning. */
export interface OwnedParameter {
  name: string;
  /**
   * Which values are valid. `schema`: any that its schema allows. `query`: texts in a language of its own, of which
   * hardly any text is one. `server`: only what the server has just given, such as a cursor.
   */
  values: 'schema' | 'query' | 'server';
}

/** A request that is not served, and why. */
export interface Refused {
  refused: string;
}

/** A valid request to be sent: the operation's usual one with parts changed. */
export interface Change {
  /** Unique within the operation and the behavior. */
  label: string;
  why: string;
  /** What it is to be judged by; `documented` unless told otherwise. */
  claim?: Claim;
  /** The clause of the document it is about; the declaration unless told otherwise. */
  clause?: Pointer;
  /** Values by the name of a parameter; undefined leaves it out. */
  parameters?: Readonly<Record<string, Json | undefined>>;
  /** A value for a place of the body; undefined leaves it out. */
  body?: { pointer: string; value: Json | undefined };
  /** What becomes of the whole body after that, such as names in another spelling. */
  rewrite?: (body: JsonObject) => JsonObject;
  /** Path and query in place of the operation's own, to be sent byte for byte. */
  target?: string;
  /** To be sent even if the same request has been answered before. */
  isFresh?: true;
}

/** What came back for a probe. */
export interface Answer {
  exchange: Exchange;
  /** The JSON of a successful answer; undefined for every other. */
  body: Json | undefined;
}

/** What a probe asks of whoever runs it. */
export type Step =
  | { kind: 'send'; change: Change }
  | { kind: 'broken'; finding: Finding; answer: Answer }
  | { kind: 'shown'; clause: string; state: 'seen' | 'empty' };

/**
 * Requests that follow from one another's answers. A request that was not sent, or not answered, is resumed with
 * undefined: the probe then goes on as far as it knows without.
 */
export type Probe = Generator<Step, void, Answer | undefined>;

/** What one answer shows of a promise: kept, broken, or nothing, because there was no value to see it by. */
export interface Shown {
  clause: string;
  state: 'seen' | 'empty';
}

export interface Judgement {
  findings: Finding[];
  shown: Shown[];
}

/**
 * Documented conduct beyond shape: declared once, obeyed by the mock, proved by the verifier. It says all that anyone
 * else has to know of it, so that nobody else has to know which behaviors there are.
 */
export type Behavior<T = unknown> = Described<T> & (MockHalf<T> | NoMockHalf);

interface Described<T> {
  /** The JSON Schema of its declaration; `pointerSchema` and `parameterSchema` refer to what all declarations share. */
  schema: JsonObject;
  /** The codes of the findings that it can report. */
  codes: readonly string[];
  mistakes(declared: Declared<T>): Mistake[];
  promised(declared: Declared<T>): Promised[];
  /** The query parameter that it gives a meaning. */
  ownsParameter?(declared: Declared<T>): OwnedParameter;
  /** JSON Pointer to the array in the answer's body that it is about. */
  itemsAt?(declared: Declared<T>): string;
  /** JSON Pointer to the number of all items in the answer's body, where that is declared. */
  totalAt?(declared: Declared<T>): string | undefined;
  /** Whether the server binds the property names of a request's body in any letter case. */
  ignoresNameCase?(declared: Declared<T>): boolean;
  /** The verifier's half that sends requests of its own. */
  probe?(declared: Declared<T>): Probe;
  /** The verifier's half that looks at every successful answer to a valid request. */
  judge?(declared: Declared<T>, answer: Answer & { body: Json }, request: RequestView): Judgement;
  /** The verifier's half that looks at every answer, whatever it is and whatever was asked. */
  observe?(declared: Declared<T>, exchange: Exchange): Judgement;
}

interface MockHalf<T> {
  stage: Stage;
  /** What the behavior makes of an answer of the mock. */
  answer(declared: Declared<T>, draft: Draft, request: RequestView): Draft | Refused;
}

interface NoMockHalf {
  stage?: undefined;
  answer?: undefined;
}

/** Sends a request; to be called with `yield*`. */
export function* send(change: Change): Generator<Step, Answer | undefined, Answer | undefined> {
  return yield { kind: 'send', change };
}

/** Says what is broken by an answer; to be called with `yield*`. */
export function* broken(
  answer: Answer,
  finding: Omit<Finding, 'severity'>,
): Generator<Step, void, Answer | undefined> {
  yield { kind: 'broken', finding: { severity: 'error', ...finding }, answer };
}

/** Says what an answer has shown; to be called with `yield*`. */
export function* shown(clause: string, isSeen: boolean): Generator<Step, void, Answer | undefined> {
  yield { kind: 'shown', clause, state: isSeen ? 'seen' : 'empty' };
}

/** Refusals and failures are told by other checks. */
export function isRefused({ exchange: { outcome } }: Answer): boolean {
  return outcome.kind === 'failure' || outcome.status >= 400;
}

import type { Json, JsonObject, Pointer } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import type { Claim, Exchange } from '../../model/exchange.js';
import type { Finding } from '../../model/report.js';
import type { RequestView } from './request-view.js';
import type { NamedThing, NeededThing, UniqueMember } from './things.js';

/** One behavior as an operation declares it. */
export interface Declared<T = unknown> {
  operation: Operation;
  /**
   * The value of its keyword in `x-contract`. It is valid against the behavior's schema once the document is loaded.
   */
  value: T;
  pointer: Pointer;
}

/** A mistake in a declaration that the schema of `x-contract` does not find. */
export interface Mistake {
  pointer: Pointer;
  message: string;
  hint?: string;
}

/** One thing that a behavior promises and that a run can show. */
export interface Promised {
  /** Unique within its operation, e.g. `select CallerIDs/PhoneNumber`. */
  clause: string;
  pointer: Pointer;
}

/** The records with which a mock answers an operation, and their place in the body. */
export interface Collection {
  /** JSON Pointer into the answer's body; the empty string is the body itself. */
  place: string;
  /** A documented answer that contains such records: the model for the rest of the body. */
  template: Json;
  /** True if the user gave the records; false if they come from examples or were generated. */
  isOwn: boolean;
}

/** The answer that the mock is about to give. Behaviors change it one after another. */
export interface Draft {
  body: Json;
  /** The records, apart from the body: all of them at first, then those that earlier behaviors have kept. */
  items: Json[] | undefined;
  /** Where the records came from; undefined for an answer without any. */
  collection?: Collection | undefined;
  /** Set when no further behavior may change it. */
  isFinal?: true;
}

/**
 * When the mock applies a behavior: to the records, before they are put into the body, or to the whole body after
 * that.
 */
export type Stage = 'records' | 'body';

/** A query parameter whose meaning a behavior defines. */
export interface OwnedParameter {
  name: string;
  /**
   * Which values are valid. `schema`: any that its schema allows. `query`: texts in a query language, in which few
   * texts are valid. `server`: only what the server itself gave, such as a cursor.
   */
  values: 'schema' | 'query' | 'server';
}

/** A request that is not served, with the reason. */
export interface Refused {
  refused: string;
}

/** A valid request to be sent: the operation's usual one with parts changed. */
export interface Change {
  /** Unique within the operation and the behavior. */
  label: string;
  why: string;
  /** What the request claims about its answer; `documented` by default. */
  claim?: Claim;
  /** The clause of the document that it is about; the declaration by default. */
  clause?: Pointer;
  /** Values by the name of a parameter; undefined leaves it out. */
  parameters?: Readonly<Record<string, Json | undefined>>;
  /** A value for a place of the body; undefined leaves it out. */
  body?: { pointer: string; value: Json | undefined };
  /** Changes the whole body after that, e.g. the letter case of its names. */
  rewrite?: (body: JsonObject) => JsonObject;
  /** Path and query to send instead of the operation's own, byte for byte. */
  target?: string;
  /** Send it even if the same request was answered before in this run. */
  isFresh?: true;
}

/** What came back for a probe. */
export interface Answer {
  exchange: Exchange;
  /** The JSON of a successful answer; undefined for every other. */
  body: Json | undefined;
}

/** What a probe yields to the runner: a request to send, or a result to report. */
export type Step =
  | { kind: 'send'; change: Change }
  | { kind: 'broken'; finding: Finding; answer: Answer }
  | { kind: 'shown'; clause: string; state: 'seen' | 'empty' };

/**
 * A generator of requests in which each may depend on earlier answers. For a request that was not sent or not
 * answered it is resumed with undefined, and continues as far as possible without that answer.
 */
export type Probe = Generator<Step, void, Answer | undefined>;

/** What one answer shows of a promise: `seen`, or `empty` because the answer had no value to show it with. */
export interface Shown {
  clause: string;
  state: 'seen' | 'empty';
}

export interface Judgement {
  findings: Finding[];
  shown: Shown[];
}

/**
 * Documented behavior that a schema cannot state: declared once in `x-contract`, followed by the mock and checked by
 * the verifier. The record contains everything that other code needs, so that none has to know a behavior by name.
 */
export type Behavior<T = unknown> = Described<T> & (MockHalf<T> | NoMockHalf);

interface Described<T> {
  /**
   * The JSON Schema of its declaration. `pointerSchema` and `parameterSchema` make the parts that declarations share.
   */
  schema: JsonObject;
  /** The codes of the findings that it can report, e.g. `behavior.page.size`. */
  codes: readonly string[];
  mistakes(declared: Declared<T>): Mistake[];
  promised(declared: Declared<T>): Promised[];
  /** The query parameter whose meaning it defines. */
  ownsParameter?(declared: Declared<T>): OwnedParameter | undefined;
  /** JSON Pointer to the array in the answer's body whose items it describes. */
  itemsAt?(declared: Declared<T>): string;
  /** JSON Pointer to the number of all items in the answer's body, where that is declared. */
  totalAt?(declared: Declared<T>): string | undefined;
  /** Whether the server binds the property names of a request's body in any letter case. */
  ignoresNameCase?(declared: Declared<T>): boolean;
  /** The things that the operation makes, and where its answer has their ids. */
  makes?(declared: Declared<T>): NamedThing[];
  /** The things that its request takes the ids of, and where. */
  takes?(declared: Declared<T>): NamedThing[];
  /** The members that no two of the things which it makes have in common. */
  keepsUnique?(declared: Declared<T>): UniqueMember[];
  /** The things that it takes the ids of and that have to exist. */
  needs?(declared: Declared<T>): NeededThing[];
  /** Mock: what a successful answer breaks that is not made by `answer`, in words; undefined where it breaks nothing. */
  brokenBy?(
    declared: Declared<T>,
    answer: { status: number; body: Json },
    request: RequestView,
  ): string | undefined;
  /** Verifier: sends requests of its own and checks their answers. */
  probe?(declared: Declared<T>): Probe;
  /** Verifier: checks every successful answer to a valid request. */
  judge?(declared: Declared<T>, answer: Answer & { body: Json }, request: RequestView): Judgement;
  /** Verifier: checks every answer, whatever its status and whatever the request was. */
  observe?(declared: Declared<T>, exchange: Exchange): Judgement;
}

interface MockHalf<T> {
  stage: Stage;
  /** Returns the mock's answer with the behavior applied, or the reason for a refusal. */
  answer(declared: Declared<T>, draft: Draft, request: RequestView): Draft | Refused;
}

interface NoMockHalf {
  stage?: undefined;
  answer?: undefined;
}

/** Sends a request; call it with `yield*`. Returns the answer, or undefined where there was none. */
export function* send(change: Change): Generator<Step, Answer | undefined, Answer | undefined> {
  return yield { kind: 'send', change };
}

/** Reports that an answer breaks the behavior; call it with `yield*`. */
export function* broken(
  answer: Answer,
  finding: Omit<Finding, 'severity'>,
): Generator<Step, void, Answer | undefined> {
  yield { kind: 'broken', finding: { severity: 'error', ...finding }, answer };
}

/** Reports that an answer has shown a promise; call it with `yield*`. */
export function* shown(clause: string, isSeen: boolean): Generator<Step, void, Answer | undefined> {
  yield { kind: 'shown', clause, state: isSeen ? 'seen' : 'empty' };
}

/** True for refusals and failures, which other checks report. */
export function isRefused({ exchange: { outcome } }: Answer): boolean {
  return outcome.kind === 'failure' || outcome.status >= 400;
}

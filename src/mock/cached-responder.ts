import { headerValue } from '../http/headers.js';
import type { BasePathRouter } from '../http/routing/base-path-router.js';
import type { Incoming, Outgoing } from '../io/http-server/message.js';
import { outgoing, streamed } from '../io/http-server/message.js';
import { jsonText } from '../json/text.js';
import type { Contract, Operation } from '../model/document.js';
import type { SentRequest } from '../model/exchange.js';
import type { MockAnswer } from './answer.js';
import { AnswerCache } from './answer-cache.js';
import type { CorsPolicy } from './cors.js';
import { withCors } from './cors.js';
import type { Mutation } from './mutation.js';
import type { Fault } from './request/fault.js';
import { faultName } from './request/fault.js';
import { NO_PREFERENCES, preferInQuery } from './request/prefer.js';
import { mockRefusal, problemDetails } from './request/refusal.js';
import type { MockRequest } from './request/request.js';
import { fieldsOf, requestOf } from './request/request.js';
import { routerOf } from './request/router.js';
import { preferencesOf } from './request/stubbed.js';
import type { Sources } from './respond.js';
import { answerRequest } from './respond.js';
import type { FoundStub, Stubs } from './testing/stubs.js';

/** What is kept of an answer: not its body, since those of a thousand requests may be large. */
export interface Answered {
  /** Undefined when a fault suppressed it. */
  status: number | undefined;
  operation: Operation | undefined;
  example: string | undefined;
  refused: string | undefined;
  fault: Fault | undefined;
}

/** What a request is answered with, and why. */
export interface Response {
  /** The first request that got this answer; all later ones equal it. */
  incoming: Incoming;
  outgoing: Outgoing;
  /** The part of it that outlives the answer. */
  kept: Answered;
  /** Milliseconds to wait before it is sent. */
  delay: number;
  fault: Fault | undefined;
  operation: Operation | undefined;
  example: string | undefined;
  refused: string | undefined;
  /** Why the body is not valid, where no valid one could be made up. */
  invalid: string | undefined;
  /** To be sent once the request is answered. */
  callbacks: readonly SentRequest[];
  /**
   * The request's target with secrets redacted. It is computed on first use, because a remembered answer is logged
   * often.
   */
  shownTarget?: string;
}

/** Defaults for requests whose `Prefer` field does not ask for something else. */
export interface ResponderOptions {
  cors: CorsPolicy;
  /** The default delay, in milliseconds. */
  delay: number;
  /** The longest delay that a request may ask for, in milliseconds. */
  maxDelay: number;
  /** The default fault; undefined for none. */
  fault: Fault | undefined;
}

const CACHE = { entries: 1000, size: 8 * 1024 * 1024 };

/**
 * Answers requests by a set of documents. Equal requests get equal answers, so these are remembered, except for
 * random values (`Prefer: dynamic=true`).
 */
export class CachedResponder {
  private readonly router: BasePathRouter;
  private readonly cache: AnswerCache<Response>;
  private mutation: Mutation | undefined;
  /** The sources, with how the mock is wrong on purpose. */
  private known: Sources;

  /** @throws ToolError when two operations answer the same requests. */
  constructor(
    contracts: readonly Contract[],
    private readonly sources: Omit<Sources, 'mutation'>,
    private readonly options: ResponderOptions,
  ) {
    this.router = routerOf(contracts);
    this.known = { ...sources, mutation: {} };
    this.cache = new AnswerCache(CACHE);
  }

  /** Never throws. `stubs`: answers that tests have set. */
  respond(incoming: Incoming, stubs?: Stubs): Response {
    const stub = stubs?.isEmpty === false ? this.stubFor(incoming, stubs) : undefined;
    if (stub) return this.make(incoming, undefined, stub);
    const key = this.cache.keyOf(incoming);
    const known = key === undefined ? undefined : this.cache.get(key);
    return known ?? this.make(incoming, key);
  }

  /** True if some document describes this path, be it for other methods than GET. */
  serves(path: string): boolean {
    const match = this.router.match('GET', path);
    return match.found || match.others.length > 0;
  }

  /** Forgets the remembered answers and what requests have changed, and starts the sequence of random ones again. */
  forget(): void {
    this.sources.values.restart();
    this.sources.state?.clear();
    this.cache.clear();
  }

  /** Answers wrongly on purpose from here on; undefined ends it. */
  mutate(mutation: Mutation | undefined): void {
    this.mutation = mutation;
    this.known = { ...this.sources, mutation: mutation ?? {} };
    this.forget();
  }

  private stubFor(incoming: Incoming, stubs: Stubs): FoundStub | undefined {
    const request = requestOf(incoming);
    const match = this.router.match(request.method, request.path, () => fieldsOf(request));
    return match.found ? stubs.find(match.operation) : undefined;
  }

  private make(incoming: Incoming, key: string | undefined, stub?: FoundStub): Response {
    const request = withPreferences(requestOf(incoming));
    if (stub) request.stubbed = stub.answer;
    const preferences = this.preferencesOf(request);
    const answer =
      'refused' in preferences
        ? preferences
        : answerRequest(this.router, this.withDefaultFault(request, preferences.fault), this.known);
    const { delay, fault } = 'refused' in preferences ? NO_DELAY_NOR_FAULT : preferences;
    const altered = this.mutation?.alters?.(answer);
    const final = altered ? { ...answer, ...altered, parts: undefined } : answer;
    const response = this.responseOf(withFields(final, stub), incoming, delay, fault);
    if (answer.isStubbed === true || typeof fault === 'string') stub?.used();
    const { body, fields } = response.outgoing;
    if (!answer.isRandom && !this.sources.state && key !== undefined)
      this.cache.set(key, response, (body?.length ?? 0) + fields.join('').length);
    return response;
  }

  private responseOf(
    { status, headers, body, operation, example, refused, invalid, callbacks, parts }: MockAnswer,
    incoming: Incoming,
    delay: number,
    fault: Fault | undefined,
  ): Response {
    const written = outgoing(status, withCors(this.options.cors, incoming.headers.origin, headers), body);
    if (typeof fault === 'string') written.fault = fault;
    else if (parts) streamed(written, parts);
    const sent = written.fault === undefined ? status : undefined;
    const kept: Answered = { status: sent, operation, example, refused, fault };
    return {
      incoming,
      outgoing: written,
      kept,
      delay,
      fault,
      operation,
      example,
      refused,
      invalid,
      callbacks,
    };
  }

  /**
   * Returns the delay and the fault that a request asks for, else the defaults; a refusal where it asks for too much.
   */
  private preferencesOf(request: MockRequest): { delay: number; fault: Fault | undefined } | MockAnswer {
    const given = preferencesOf(request);
    // Invalid preferences are refused later, where all of them are read.
    const { delay, fault } = given.kind === 'preferences' ? given : NO_PREFERENCES;
    const { maxDelay } = this.options;
    if (delay !== undefined && delay > maxDelay && !request.stubbed) return tooLong(delay, maxDelay);
    return { delay: delay ?? this.options.delay, fault: fault ?? this.options.fault };
  }

  /** Returns the request with the mock's default fault in its `Prefer` field, if that fault is an error status. */
  private withDefaultFault(request: MockRequest, fault: Fault | undefined): MockRequest {
    if (typeof fault !== 'object' || fault !== this.options.fault) return request;
    return { ...request, headers: [...request.headers, ['Prefer', `fault=${faultName(fault)}`]] };
  }
}

/** Returns the request with the preferences of its query in the `Prefer` field. */
function withPreferences(request: MockRequest): MockRequest {
  if (headerValue(request.headers, 'prefer') !== undefined) return request;
  const prefer = preferInQuery(request.query);
  return prefer === undefined ? request : { ...request, headers: [...request.headers, ['Prefer', prefer]] };
}

/** The answer with the fields of the stub that gave it. */
function withFields(answer: MockAnswer, stub: FoundStub | undefined): MockAnswer {
  const own = stub?.answer.headers ?? [];
  if (answer.isStubbed !== true || own.length === 0) return answer;
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  const kept = answer.headers.filter(([name]) => !names.has(name.toLowerCase()));
  return { ...answer, headers: [...kept, ...own.map(([name, value]): [string, string] => [name, value])] };
}

const NO_DELAY_NOR_FAULT = { delay: 0, fault: undefined };

function tooLong(delay: number, most: number): MockAnswer {
  const refusal = mockRefusal(
    400,
    `Prefer: delay=${String(delay)} is longer than this mock waits: ${String(most)} ms at most.`,
  );
  return {
    status: 400,
    headers: [['Content-Type', 'application/problem+json']],
    body: jsonText(problemDetails(400, refusal)),
    operation: undefined,
    example: undefined,
    refused: refusal.detail,
    callbacks: [],
    isRandom: false,
    invalid: undefined,
  };
}

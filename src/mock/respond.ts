import { isDeepStrictEqual } from 'node:util';
import type { RequestView } from '../behaviors/shared/request-view.js';
import { viewOf } from '../behaviors/shared/request-view.js';
import { formatLocation, messageOf } from '../errors.js';
import { headerValue } from '../http/headers.js';
import type { Json } from '../json/json.js';
import type { Operation, UnusableOperation } from '../model/document.js';
import { applyBehaviors } from './data/apply-behaviors.js';
import type { DataSet } from './data/data-set.js';
import type { BoundRequest } from './request/bind.js';
import { bindRequest } from './request/bind.js';
import type { Preferences } from './request/prefer.js';
import { NO_PREFERENCES, readPreferences } from './request/prefer.js';
import type { Refusal } from './request/refusal.js';
import { invalidRequest, mockRefusal, problemDetails, refusal } from './request/refusal.js';
import type { MockRequest } from './request/request.js';
import type { Match, Router } from './request/router.js';
import { allowedMethods } from './request/router.js';
import { checkSecurity } from './request/security.js';
import { contentTypeFor, serialise } from './response/body.js';
import { bodyValue } from './response/body-value.js';
import type { Choice } from './response/choose-response.js';
import { chooseAnswer, chooseRefusal } from './response/choose-response.js';
import { matchingExampleNames } from './response/example-pairing.js';
import type { Generate, Generated } from './response/generator.js';
import { responseHeaders } from './response/headers.js';

export interface MockAnswer {
  status: number;
  headers: [name: string, value: string][];
  /** Undefined where the answer has no content. */
  body: string | undefined;
  operation: Operation | undefined;
  /** Name of the response example in the answer; undefined when it has none. */
  example: string | undefined;
  /** Why the request was not served; undefined when it was. */
  refused: string | undefined;
}

/**
 * Answers one request from the document; with `data`, its behaviors are applied too. Never rejects: an internal error
 * becomes a 500.
 */
export async function answerRequest(
  router: Router,
  request: MockRequest,
  generate: Generate,
  data?: DataSet,
): Promise<MockAnswer> {
  const match = router.match(request.method, request.path);
  try {
    if (!match.found && match.unusable) return problem(leftOut(match.unusable), match.unusable);
    if (!match.found) return await refuseRoute(match, request, generate);
    return await answerOperation(match, request, generate, data);
  } catch (thrown) {
    const operation = match.found ? match.operation : undefined;
    return problem(mockRefusal(500, `The mock failed: ${messageOf(thrown)}`), operation);
  }
}

async function answerOperation(
  { operation, pathTexts }: Match & { found: true },
  request: MockRequest,
  generate: Generate,
  data: DataSet | undefined,
): Promise<MockAnswer> {
  const preferences = readPreferences(request.headers);
  if (preferences.kind === 'refusal') return problem(preferences, operation);
  const context: Context = { operation, request, generate, data, preferences, bound: undefined, names: [] };
  const { fault } = preferences;
  if (typeof fault === 'object')
    return refuse(refusal([fault.status], 'The request asks for this fault.'), context);
  const unauthorised = checkSecurity(operation, request);
  if (unauthorised) return refuse(unauthorised, context);
  const bound = bindRequest(operation, pathTexts, request);
  if (bound.kind === 'refusal') return refuse(bound, context);
  const known: Context = { ...context, bound, names: matchingExampleNames(operation, bound) };
  if (bound.violations.length > 0) return refuse(invalidRequest(bound.violations), known);
  const choice = chooseAnswer(operation, criteriaOf(known));
  return choice.kind === 'refusal' ? refuse(choice, known) : render(choice, known);
}

interface Context {
  operation: Operation;
  request: MockRequest;
  generate: Generate;
  /** The records to answer with; undefined to use the examples only. */
  data: DataSet | undefined;
  preferences: Preferences;
  bound: BoundRequest | undefined;
  names: readonly string[];
}

function criteriaOf({ request, preferences, names }: Context): Parameters<typeof chooseAnswer>[1] {
  return { accept: headerValue(request.headers, 'accept'), preferences, names };
}

/** Answers with the documented error where there is one, else with problem details. */
async function refuse(reason: Refusal, context: Context): Promise<MockAnswer> {
  const choice = reason.isAboutMock
    ? undefined
    : chooseRefusal(context.operation, reason, criteriaOf(context));
  return choice ? render(choice, context, reason) : problem(reason, context.operation);
}

/** Refuses a request for an unusable operation. Its documented errors are not used, as they may be broken too. */
function leftOut({ problems: [first, ...others] }: UnusableOperation): Refusal {
  const more = others.length > 0 ? ` (and ${String(others.length)} more)` : '';
  const why = first ? ` ${formatLocation(first.location)}: ${first.message}` : '';
  return mockRefusal(
    501,
    `The mock leaves this operation out, because the document is broken where it needs it:${why}${more}`,
  );
}

/**
 * Refuses a request without a path or method in the document. For a method, another operation of the path may
 * document the answer.
 */
async function refuseRoute(
  { others }: Match & { found: false },
  request: MockRequest,
  generate: Generate,
): Promise<MockAnswer> {
  if (others.length === 0)
    return problem(refusal([404], `No document describes the path ${request.path}.`), undefined);
  const allow = allowedMethods(others).join(', ');
  const reason = refusal([405], `${request.path} is documented with ${allow} only.`, {
    headers: [['Allow', allow]],
  });
  const operation = others.find(({ responses }) => responses.some(({ status }) => status === '405'));
  if (!operation) return problem(reason, undefined);
  const preferences = NO_PREFERENCES;
  const data = undefined;
  return refuse(reason, { operation, request, generate, data, preferences, bound: undefined, names: [] });
}

async function render(choice: Choice, context: Context, reason?: Refusal): Promise<MockAnswer> {
  const { request, bound, generate } = context;
  const make = (): Promise<Generated> => generate(choice, request, bound);
  const generated = await make();
  const headers = responseHeaders(choice, generated.headers, reason?.headers ?? []);
  const common = {
    status: choice.status,
    operation: choice.operation,
    example: choice.dynamic ? undefined : choice.content?.example?.name,
    refused: reason && reasonText(reason),
  };
  if (!choice.content || isBodiless(choice.status)) return { ...common, headers, body: undefined };
  const body = await bodyValue(choice, choice.content, generated.body, make);
  const final = reason ? { body } : withBehaviors(choice, context, body);
  if ('refused' in final) return refuse(refusal([400, 422], final.refused), context);
  return {
    ...common,
    headers: [...headers, ['Content-Type', contentTypeFor(choice.content.type)]],
    body: serialise(final.body, choice.operation.contract, choice.content),
  };
}

/** Returns the body with the operation's behaviors applied. An example that is asked for by name stays as it is. */
function withBehaviors(choice: Choice, context: Context, body: Json): ReturnType<typeof applyBehaviors> {
  const { bound, preferences, data } = context;
  const isSuccess = choice.status >= 200 && choice.status < 300;
  if (!bound || !data || !isSuccess || preferences.example !== undefined) return { body };
  const isDocumented = !choice.dynamic && isDocumentedExchange(choice, context);
  const answer = { body, isDocumented, isMadeUp: choice.dynamic };
  return applyBehaviors(choice.operation, answer, viewOfBound(context.request, bound, choice), data);
}

/** Returns the request as the behaviors see it, with the values that were already read from it. */
function viewOfBound(
  { method, path, query, headers }: MockRequest,
  { parameters, body }: BoundRequest,
  { operation }: Choice,
): RequestView {
  const target = query === '' ? path : `${path}?${query}`;
  return viewOf(operation, { method, target, headers }, { parameters, body: body.value });
}

/**
 * True if the answer's example has the name of an example that the request equals, each path parameter with examples
 * has the value of one of them, and each query parameter in the request has an example of that name.
 */
function isDocumentedExchange({ operation, content }: Choice, { names, bound }: Context): boolean {
  const name = content?.example?.name;
  if (name === undefined || !names.includes(name)) return false;
  const isDocumentedPath = operation.parameters.every(
    (each) =>
      each.in !== 'path' ||
      each.examples.length === 0 ||
      each.examples.some(({ value }) => isDeepStrictEqual(value, bound?.parameters.get(each))),
  );
  if (!isDocumentedPath) return false;
  const asked = operation.parameters.filter((each) => each.in === 'query' && bound?.parameters.has(each));
  return asked.every(({ examples }) => examples.some((example) => example.name === name));
}

/** True for the statuses whose answers never have content (RFC 9110 §6.4.1). */
function isBodiless(status: number): boolean {
  return status === 204 || status === 304;
}

function problem(reason: Refusal, operation: Operation | undefined): MockAnswer {
  const [status] = reason.statuses;
  return {
    status,
    headers: [
      ...reason.headers.map(([n, v]): [string, string] => [n, v]),
      ['Content-Type', 'application/problem+json'],
    ],
    body: JSON.stringify(problemDetails(status, reason)),
    operation,
    example: undefined,
    refused: reasonText(reason),
  };
}

function reasonText({ detail, violations }: Refusal): string {
  const list = violations.map(({ at, message }) => `${at.join('/')}: ${message}`);
  return [detail, ...list].join(' ');
}

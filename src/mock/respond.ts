import { messageOf } from '../errors.js';
import { headerValue } from '../http/headers.js';
import { brokenRule, INVALID, noAnswer } from '../http/mock-fields.js';
import type { BasePathRouter } from '../http/routing/base-path-router.js';
import type { Match } from '../http/routing/router.js';
import type { Json } from '../json/json.js';
import type { MockAnswer } from './answer.js';
import { boundBy } from './request/bound-by.js';
import { NO_PREFERENCES } from './request/prefer.js';
import type { Refusal } from './request/refusal.js';
import { invalidRequest, mockRefusal, reasonText, refusal } from './request/refusal.js';
import type { MockRequest } from './request/request.js';
import { fieldsOf } from './request/request.js';
import { checkSecurity } from './request/security.js';
import { preferencesOf } from './request/stubbed.js';
import { ambiguousPath, leftOut, methodNotAllowed, unknownPath } from './request/unrouted.js';
import type { Context } from './response/behaved-body.js';
import { withBehaviors } from './response/behaved-body.js';
import { written } from './response/body.js';
import type { BodyValue, NoValue } from './response/body-value.js';
import { bodyValue } from './response/body-value.js';
import { callbackRequests } from './response/callbacks.js';
import type { Choice } from './response/choose-response.js';
import { chooseAnswer, chooseRefusal } from './response/choose-response.js';
import { matchingExampleNames } from './response/example-pairing.js';
import { fieldValue, responseHeaders } from './response/headers.js';
import { totalled } from './response/list-total.js';
import { located } from './response/location.js';
import { performed } from './response/performed.js';
import { problem, refusedField } from './response/problem.js';
import { withReason } from './response/refusal-body.js';
import { sequenceTexts } from './response/sequence.js';

/** What answers are made of. */
export type Sources = Pick<Context, 'values' | 'data' | 'state' | 'mutation'>;

/**
 * Answers one request from the document; with `data`, its behaviors are applied too, and with `mutation` it is wrong on
 * purpose. Never throws: an internal error becomes a 500.
 */
export function answerRequest(router: BasePathRouter, request: MockRequest, sources: Sources): MockAnswer {
  const match = router.match(request.method, request.path, () => fieldsOf(request));
  try {
    if (!match.found && match.unusable) return problem(leftOut(match.unusable), match.unusable);
    if (!match.found) return refuseRoute(match, request, sources, router);
    return answerOperation(match, request, sources);
  } catch (thrown) {
    const operation = match.found ? match.operation : undefined;
    return problem(mockRefusal(500, `The mock failed: ${messageOf(thrown)}`), operation);
  }
}

function answerOperation(
  { operation, pathTexts }: Match & { found: true },
  request: MockRequest,
  sources: Sources,
): MockAnswer {
  const { mutation } = sources;
  const preferences = preferencesOf(request);
  if (preferences.kind === 'refusal') return problem(preferences, operation);
  const { values, data, state } = sources;
  const context: Context = { operation, request, values, data, state, mutation, preferences, bound: undefined, names: [], outcome: undefined }; // prettier-ignore
  const { fault } = preferences;
  if (typeof fault === 'object')
    return stubbedIf(request, refuse(refusal([fault.status], 'This fault was asked for.'), context));
  const unauthorised = checkSecurity(operation, request);
  if (unauthorised && mutation.overlooksCredentials?.(operation) !== true)
    return refuse(unauthorised, context);
  const bound = boundBy(mutation, operation, pathTexts, request);
  if (bound.kind === 'refusal') return refuse(bound, context);
  const names = matchingExampleNames(operation, bound);
  const known: Context = { operation, request, values, data, state, mutation, preferences, bound, names, outcome: undefined }; // prettier-ignore
  if (bound.violations.length > 0) return refuse(invalidRequest(bound.violations), known);
  if (mutation.refuses?.(operation, bound) === true) return refuse(invalidRequest([]), known);
  const choice = chooseAnswer(operation, criteriaOf(known));
  const done = choice.kind === 'refusal' ? choice : performed(choice, known);
  if (done && 'kind' in done) return stubbedIf(request, refuse(done, known));
  // Nobody else has it yet.
  known.outcome = done;
  return stubbedIf(request, choice.kind === 'refusal' ? refuse(choice, known) : render(choice, known));
}

/** Only what a test has set could lead here: what the request itself lacks has been refused. */
function stubbedIf({ stubbed }: MockRequest, answer: MockAnswer): MockAnswer {
  return stubbed ? { ...answer, isStubbed: true } : answer;
}

function criteriaOf({ request, preferences, names }: Context): Parameters<typeof chooseAnswer>[1] {
  return { accept: headerValue(request.headers, 'accept'), preferences, names };
}

/** Answers with the documented error where there is one, else with problem details. */
function refuse(reason: Refusal, context: Context): MockAnswer {
  const choice = reason.isAboutMock
    ? undefined
    : chooseRefusal(context.operation, reason, criteriaOf(context));
  return choice ? render(choice, context, reason) : problem(reason, context.operation);
}

/**
 * Refuses a request without a path or method in the document. For a method, another operation of the path may
 * document the answer.
 */
function refuseRoute(
  { others, below = [] }: Match & { found: false },
  request: MockRequest,
  { values }: Sources,
  router: BasePathRouter,
): MockAnswer {
  if (below.length > 0) return problem(ambiguousPath(request.path, below), undefined);
  if (others.length === 0) return problem(unknownPath(request.path, router.nearest(request.path)), undefined);
  const reason = methodNotAllowed(request.path, others);
  const operation = others.find(({ responses }) => responses.some(({ status }) => status === '405'));
  if (!operation) return problem(reason, undefined);
  const preferences = NO_PREFERENCES;
  const data = undefined;
  return refuse(reason, { operation, request, values, data, preferences, bound: undefined, names: [], mutation: {} }); // prettier-ignore
}

function render(choice: Choice, context: Context, reason?: Refusal): MockAnswer {
  const { values } = context;
  const known = responseHeaders(choice, values, reason?.headers ?? []);
  if ('reason' in known) return noValue(known, choice, reason);
  const headers: MockAnswer['headers'] = [...known.fields, ...(reason ? [refusedField(reason)] : [])];
  const made = { choice, context, reason };
  if (!choice.content || isBodiless(choice.status))
    return answerOf(made, { fields: located(headers, choice, context, undefined), body: undefined });
  const body: BodyValue | NoValue =
    context.request.stubbed?.body ?? bodyValue(choice, choice.content, values, reason !== undefined);
  if ('reason' in body) return noValue(body, choice, reason);
  const final = reason
    ? { body: explained(body, choice, reason), broken: undefined }
    : withBehaviors(choice, context, body.value);
  if ('refused' in final) return refuse(refusal([400, 422], final.refused), context);
  const invalid = body.invalid ?? (final.broken && brokenRule(final.broken));
  const parts = sequenceTexts(final.body, choice.content);
  const sent = written(final.body, choice.operation.contract, choice.content, parts);
  if ('reason' in sent) return noValue(sent, choice, reason);
  const told = totalled(headers, choice, context, { before: body.value, after: final.body });
  const fields = [...located(told, choice, context, final.body), ...bodyFields(sent.contentType, invalid)];
  return answerOf(made, { fields, body: final.body, text: sent.text, parts, invalid });
}

/** What an answer is made by: why, and for which request. */
interface Made {
  choice: Choice;
  context: Context;
  reason: Refusal | undefined;
}

/** What is sent. */
interface Sent {
  fields: MockAnswer['headers'];
  body: Json | undefined;
  text?: string;
  parts?: MockAnswer['parts'];
  invalid?: string | undefined;
}

/** Only a request that is served is followed by callbacks. */
function answerOf(
  { choice, context, reason }: Made,
  { fields, body, text, parts, invalid }: Sent,
): MockAnswer {
  const { status, operation, dynamic, content } = choice;
  const { bound, request } = context;
  const callbacks =
    bound && !reason
      ? callbackRequests(context.operation, { request, bound, answer: { status, headers: fields, body } })
      : [];
  return {
    status,
    headers: fields,
    body: text,
    parts,
    operation,
    example: dynamic ? undefined : content?.example?.name,
    refused: reason && reasonText(reason),
    invalid,
    callbacks,
    isRandom: dynamic || context.outcome !== undefined,
  };
}

/**
 * Answers that no valid answer could be made, as wrong data would mislead the client. A refusal keeps its status, and
 * has problem details in place of the documented body.
 */
function noValue(
  { reason: why }: NoValue,
  { operation, status }: Choice,
  reason: Refusal | undefined,
): MockAnswer {
  if (reason) {
    const headers: Refusal['headers'] = [...reason.headers, [INVALID, fieldValue(why)]];
    const detail = `${reason.detail} (${why})`;
    return problem({ ...reason, headers, statuses: [status], undocumented: status, detail }, operation);
  }
  return problem(mockRefusal(501, noAnswer(why)), operation);
}

function bodyFields(contentType: string, invalid: string | undefined): [name: string, value: string][] {
  const warning: [string, string][] = invalid === undefined ? [] : [[INVALID, fieldValue(invalid)]];
  return [...warning, ['Content-Type', contentType]];
}

/** True for the statuses whose answers never have content (RFC 9110 §6.4.1). */
function isBodiless(status: number): boolean {
  return status === 204 || status === 304;
}

/** An example is the author's own word on the status; what is made up has to say the reason. */
function explained({ value, isMadeUp }: BodyValue, choice: Choice, reason: Refusal): Json {
  return isMadeUp ? withReason(value, choice, reason) : value;
}

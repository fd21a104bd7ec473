import { responseFor, responsesWithExample } from '../../document/responses.js';
import { memoize } from '../../json/memoize.js';
import type { Example, MediaType, Operation, ResponseObject } from '../../model/document.js';
import type { Preferences } from '../request/prefer.js';
import type { Refusal } from '../request/refusal.js';
import { mockRefusal, refusal } from '../request/refusal.js';
import { sourceOf } from './example-pairing.js';
import type { Offer } from './negotiation.js';
import { negotiate } from './negotiation.js';

/** The documented answer that was chosen, without its values. */
export interface Choice {
  kind: 'choice';
  operation: Operation;
  status: number;
  response: ResponseObject;
  /** Undefined when the response documents no content. */
  content: ChosenContent | undefined;
  /** True if values are to be generated instead of taken from an example. */
  dynamic: boolean;
}

export interface ChosenContent {
  /** The media type whose example or schema gives the value; it may differ from the type of the answer. */
  source: MediaType;
  /** The documented media type (or range) that the answer belongs to. */
  media: MediaType;
  /** The media type of the answer. */
  type: string;
  example: Example | undefined;
}

/** What the choice depends on besides the operation. */
export interface ChoiceCriteria {
  /** The request's Accept field. */
  accept: string | undefined;
  preferences: Preferences;
  /** Names of the documented request examples that equal the request. */
  names: readonly string[];
}

/** Chooses the documented answer to a valid request, or returns why there is none. */
export function chooseAnswer(operation: Operation, criteria: ChoiceCriteria): Choice | Refusal {
  const { preferences } = criteria;
  // A status or example that the request asks for takes precedence over example names.
  const isAsked = preferences.status !== undefined || preferences.example !== undefined;
  const names = isAsked ? [] : criteria.names;
  const target = targetOf(operation, preferences, names);
  if (target.kind === 'refusal') return target;
  const { status, response } = target;
  const offers = negotiate(criteria.accept, response.content);
  if (response.content.length > 0 && offers.length === 0) return notAcceptable(criteria.accept, response);
  const wanted = preferences.example === undefined ? names : [preferences.example];
  const content = contentOf(operation, response, offers, wanted);
  if (preferences.example !== undefined && content?.example?.name !== preferences.example) {
    return mockRefusal(404, `The response ${response.status} has no example '${preferences.example}'.`);
  }
  const dynamic = preferences.dynamic && preferences.example === undefined;
  return { kind: 'choice', operation, status, response, content, dynamic };
}

/**
 * Chooses the documented answer to a refused request: by exact status before range, and `default` last. The Accept
 * field may be ignored for errors (RFC 9110 §12.5.1). Undefined when nothing documented fits.
 */
export function chooseRefusal(
  operation: Operation,
  { statuses }: Refusal,
  criteria: ChoiceCriteria,
): Choice | undefined {
  const documented = statuses.flatMap((status) => {
    const response = responseFor(operation, status);
    return response ? [{ status, response }] : [];
  });
  const exact = documented.find(({ status, response }) => response.status === String(status));
  const ranged = documented.find(({ response }) => response.status !== 'default');
  const target = exact ?? ranged ?? documented[0];
  if (!target) return undefined;
  const { status, response } = target;
  const offers = [...negotiate(criteria.accept, response.content), ...negotiate(undefined, response.content)];
  const { example } = criteria.preferences;
  const names = example !== undefined && criteria.preferences.status === status ? [example] : criteria.names;
  const content = contentOf(operation, response, offers, names);
  return { kind: 'choice', operation, status, response, content, dynamic: false };
}

interface Target {
  kind: 'target';
  status: number;
  response: ResponseObject;
}

/**
 * Returns the status that is asked for, else the one whose example has a name of the request's, else the lowest
 * success.
 */
function targetOf(operation: Operation, { status }: Preferences, names: readonly string[]): Target | Refusal {
  if (status !== undefined) {
    const response = responseFor(operation, status);
    if (response) return { kind: 'target', status, response };
    return mockRefusal(404, `The status ${status} is not documented for ${operation.id}.`);
  }
  // An operation without documented responses (OpenAPI 3.1 §4.8.10) is answered without content, which contradicts
  // nothing.
  const usual = operation.responses.length > 0 ? usualResponse(operation) : NO_CONTENT;
  if (!usual) return mockRefusal(500, `No response is documented for ${operation.id}.`);
  const paired =
    names.map((name) => responsesWithExample(operation, name)).find((all) => all.length > 0) ?? [];
  const response = paired.includes(usual) ? usual : (paired[0] ?? usual);
  return { kind: 'target', status: response === usual ? statusOf(usual) : errorStatusOf(response), response };
}

const NO_CONTENT: ResponseObject = { status: '204', headers: [], content: [], pointer: '#' };

/**
 * Returns the response with the lowest 2xx status, else the lowest 3xx (`default` then is for errors), else
 * `default`. A status of its own comes before a range (OpenAPI 3.1 §4.8.16.1).
 */
export const usualResponse = memoize(({ responses }: Operation): ResponseObject | undefined => {
  const lowest = (family: string): ResponseObject | undefined =>
    responses
      .filter(({ status }) => status.startsWith(family))
      .sort((a, b) => Number(isRange(a)) - Number(isRange(b)) || statusOf(a) - statusOf(b))[0];
  return lowest('2') ?? lowest('3') ?? responses.find(({ status }) => status === 'default') ?? responses[0];
});

function isRange({ status }: ResponseObject): boolean {
  return status.endsWith('XX');
}

/** The status to send for a response: 200 for `2XX`, and for `default` where no other success is documented. */
function statusOf({ status }: ResponseObject): number {
  return status === 'default' ? 200 : Number(status.replace('XX', '00'));
}

/** The status to send for an error: 500 for `default`. */
function errorStatusOf(response: ResponseObject): number {
  return response.status === 'default' ? 500 : statusOf(response);
}

/** Returns the best offer with an example of one of the names, else the best offer with its first example. */
function contentOf(
  operation: Operation,
  response: ResponseObject,
  offers: readonly Offer<MediaType>[],
  names: readonly string[],
): ChosenContent | undefined {
  const [best] = offers;
  if (!best) return undefined;
  const source = sourceOf(operation.contract.document, response.content, best.entry);
  const named = names.map((name) => source.examples.find((example) => example.name === name)).find(Boolean);
  return { source, media: best.entry, type: best.type, example: named ?? source.examples[0] };
}

function notAcceptable(accept: string | undefined, { content }: ResponseObject): Refusal {
  const types = content.map(({ type }) => type).join(', ');
  return refusal([406], `Nothing documented is acceptable by '${accept ?? ''}': there are ${types}.`);
}

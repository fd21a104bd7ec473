import { responseFor, responsesWithExample } from '../../document/responses.js';
import type { Example, MediaType, Operation, ResponseObject } from '../../model/document.js';
import type { Preferences } from '../request/prefer.js';
import type { Refusal } from '../request/refusal.js';
import { mockRefusal, refusal } from '../request/refusal.js';
import { sourceOf } from './example-pairing.js';
import type { Offer } from './negotiation.js';
import { negotiate } from './negotiation.js';

/** A documented answer: everything but its values. */
export interface Choice {
  kind: 'choice';
  operation: Operation;
  status: number;
  response: ResponseObject;
  /** Undefined when the response documents no content. */
  content: ChosenContent | undefined;
  /** Values are to be made up instead of taken from the example. */
  dynamic: boolean;
}

export interface ChosenContent {
  /** What the value comes from; not always the media type it is written in. */
  source: MediaType;
  /** The documented entry the answer falls under. */
  media: MediaType;
  /** The media type of the answer. */
  type: string;
  example: Example | undefined;
}

/** What an answer is chosen by, beside its operation. */
export interface ChoiceCriteria {
  /** The request's Accept field. */
  accept: string | undefined;
  preferences: Preferences;
  /** Names of the documented request examples that the request equals. */
  names: readonly string[];
}

/** The documented answer to a valid request, or why there is none. */
export function chooseAnswer(operation: Operation, criteria: ChoiceCriteria): Choice | Refusal {
  const { preferences } = criteria;
  // Who asks for a status or an example gets that; pairing is for those who do not.
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
 * The documented answer to a refused request: a status that is documented as such comes before a range, and that
 * before `default`. Accept is only a wish here (RFC 9110 §12.5.1). Undefined when nothing documented fits.
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

/** The status asked for; else the one whose example pairs with the request; else the lowest that means success. */
function targetOf(operation: Operation, { status }: Preferences, names: readonly string[]): Target | Refusal {
  if (status !== undefined) {
    const response = responseFor(operation, status);
    if (response) return { kind: 'target', status, response };
    return mockRefusal(404, `The status ${status} is not documented for ${operation.id}.`);
  }
  // An operation may document no answer at all (OpenAPI 3.1 §4.8.10): then one without content says nothing wrong.
  const usual = operation.responses.length > 0 ? usualResponse(operation) : NO_CONTENT;
  if (!usual) return mockRefusal(500, `No response is documented for ${operation.id}.`);
  const paired =
    names.map((name) => responsesWithExample(operation, name)).find((all) => all.length > 0) ?? [];
  const response = paired.includes(usual) ? usual : (paired[0] ?? usual);
  return { kind: 'target', status: response === usual ? statusOf(usual) : errorStatusOf(response), response };
}

const NO_CONTENT: ResponseObject = { status: '204', headers: [], content: [], pointer: '#' };

/** Where no 2xx is documented, a redirect is the success, and `default` beside it an error. */
function usualResponse({ responses }: Operation): ResponseObject | undefined {
  const lowest = (family: string): ResponseObject | undefined =>
    responses.filter(({ status }) => status.startsWith(family)).sort((a, b) => statusOf(a) - statusOf(b))[0];
  return lowest('2') ?? lowest('3') ?? responses.find(({ status }) => status === 'default') ?? responses[0];
}

/** `2XX` is 200, and so is `default` where nothing else says what success is. */
function statusOf({ status }: ResponseObject): number {
  return status === 'default' ? 200 : Number(status.replace('XX', '00'));
}

/** A `default` beside a documented success is about errors. */
function errorStatusOf(response: ResponseObject): number {
  return response.status === 'default' ? 500 : statusOf(response);
}

/** The best offer that has an example of one of the names; else the best offer with its first example. */
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

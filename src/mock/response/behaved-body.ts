import { isDeepStrictEqual } from 'node:util';
import type { RequestView } from '../../behaviors/shared/request-view.js';
import { viewOf } from '../../behaviors/shared/request-view.js';
import type { Json } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import { applyBehaviors } from '../data/apply-behaviors.js';
import type { DataSet } from '../data/data-set.js';
import type { BoundRequest } from '../request/bind.js';
import type { Preferences } from '../request/prefer.js';
import type { MockRequest } from '../request/request.js';
import type { Choice } from './choose-response.js';
import type { MadeValues } from './made-values.js';

/** What an answer depends on besides the choice of the response. */
export interface Context {
  operation: Operation;
  request: MockRequest;
  values: MadeValues;
  /** The records to answer with; undefined to use the examples only. */
  data: DataSet | undefined;
  preferences: Preferences;
  bound: BoundRequest | undefined;
  names: readonly string[];
}

/**
 * Returns the body with the operation's behaviors applied. An example that is asked for by name stays as it is, and so
 * does what a test has set.
 */
export function withBehaviors(
  choice: Choice,
  context: Context,
  body: Json,
): ReturnType<typeof applyBehaviors> {
  const { bound, preferences, data, request } = context;
  const isSuccess = choice.status >= 200 && choice.status < 300;
  const isSet = preferences.example !== undefined || request.stubbed?.body !== undefined;
  if (!bound || !data || !isSuccess || isSet) return { body };
  const isDocumented = !choice.dynamic && isDocumentedExchange(choice, context);
  const answer = { body, isDocumented, isMadeUp: choice.dynamic };
  return applyBehaviors(choice.operation, answer, viewOfBound(request, bound, choice), data);
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

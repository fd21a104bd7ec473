import { isDeepStrictEqual } from 'node:util';
import type { RequestView } from '../../behaviors/shared/request-view.js';
import { viewOf } from '../../behaviors/shared/request-view.js';
import type { Json } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import { agreeing } from '../data/agreeing.js';
import { applyBehaviors } from '../data/apply-behaviors.js';
import type { DataSet } from '../data/data-set.js';
import type { Mutation } from '../mutation.js';
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
  /** How the mock is wrong on purpose. */
  mutation: Mutation;
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
  const { bound, data, request, mutation } = context;
  if (!bound || !data || !isServed(choice, context)) return { body };
  const isDocumented = !choice.dynamic && isDocumentedExchange(choice, context);
  const isMadeUp = choice.dynamic || choice.content?.example === undefined;
  const asked = { parameters: bound.parameters, body: bound.body.value, target: targetOf(request), isMadeUp };
  const pointer = choice.content?.source.schema?.pointer;
  const agreed = isDocumented ? body : agreeing(choice.operation, pointer, body, asked);
  const answer = { body: agreed, isDocumented, isMadeUp: choice.dynamic };
  const ignores = (behavior: string): boolean => mutation.ignores?.(choice.operation, behavior) === true;
  return applyBehaviors(choice.operation, answer, viewOfBound(request, bound, choice), data, ignores);
}

/** Whether an answer is a success that nobody has set: it is to follow from its request. */
export function isServed({ status }: Choice, { preferences, request }: Context): boolean {
  const isSet = preferences.example !== undefined || request.stubbed?.body !== undefined;
  return status >= 200 && status < 300 && !isSet;
}

/** Returns the request as the behaviors see it, with the values that were already read from it. */
function viewOfBound(
  request: MockRequest,
  { parameters, body }: BoundRequest,
  { operation }: Choice,
): RequestView {
  const { method, headers } = request;
  return viewOf(operation, { method, target: targetOf(request), headers }, { parameters, body: body.value });
}

function targetOf({ path, query }: MockRequest): string {
  return query === '' ? path : `${path}?${query}`;
}

/**
 * True if the answer's example has the name of an example that the request equals, each path parameter with examples
 * has the value of one of them, and each query parameter in the request has an example of that name.
 */
export function isDocumentedExchange({ operation, content }: Choice, { names, bound }: Context): boolean {
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

import { brokenBy, itemsAt } from '../../behaviors/index.js';
import type { Refused } from '../../behaviors/shared/behavior.js';
import type { RequestView } from '../../behaviors/shared/request-view.js';
import { viewOf } from '../../behaviors/shared/request-view.js';
import { areEqual } from '../../json/equality.js';
import type { Json } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import { thingOf } from '../../resources/names.js';
import { withoutWriteOnly } from '../../schema/shape/write-only.js';
import { agreeing } from '../data/agreeing.js';
import { applyBehaviors } from '../data/apply-behaviors.js';
import { changedWhereFitting, fitting } from '../data/changes.js';
import type { DataSet } from '../data/data-set.js';
import { isPaged, lastPage } from '../data/paging.js';
import type { Mutation } from '../mutation.js';
import type { BoundRequest } from '../request/bind.js';
import type { Preferences } from '../request/prefer.js';
import type { MockRequest } from '../request/request.js';
import { targetOf } from '../request/request.js';
import type { State } from '../state/index.js';
import type { Outcome } from '../state/index.js';
import type { Choice } from './choose-response.js';
import { withKept } from './kept-body.js';
import type { MadeValues } from './made-values.js';

/** What an answer depends on besides the choice of the response. */
export interface Context {
  operation: Operation;
  request: MockRequest;
  values: MadeValues;
  /** The records to answer with; undefined to use the examples only. */
  data: DataSet | undefined;
  preferences: Preferences;
  /** The things that are kept; undefined where nothing that a request does changes the next answer. */
  state?: State | undefined;
  /** What the request has done with things that are kept. */
  outcome?: Outcome | undefined;
  bound: BoundRequest | undefined;
  names: readonly string[];
  /** How the mock is wrong on purpose. */
  mutation: Mutation;
}

/** A body, and what it breaks of what the operation declares, where nothing else was found. */
type Behaved = { body: Json; broken?: string | undefined } | Refused;

/** So many other made-up bodies are tried in place of one that breaks a rule. */
const MOST_MADE = 20;

/**
 * Returns the body with the operation's behaviors applied. An example that is asked for by name stays as it is, and so
 * does what a test has set. Where rules are broken, other bodies are made up within a budget.
 */
export function withBehaviors(choice: Choice, context: Context, body: Json): Behaved {
  const { bound, data, request, outcome } = context;
  if (!bound || !data || !isServed(choice, context)) return { body };
  const { operation, status } = choice;
  const known = { ...context, bound, data };
  const view = viewOfBound(request, bound, choice);
  const first = behaved(choice, known, body, view);
  if ('refused' in first) return first;
  const brokenIn = (answer: Json): string | undefined =>
    brokenBy(operation, { status, body: answer }, view, ignoredBy(context));
  const broken = brokenIn(first.body);
  if (broken === undefined || outcome || !isMadeUp(choice)) return { ...first, broken };
  for (let turn = 1; turn <= MOST_MADE; turn++) {
    const other = anotherBody(choice, context, turn);
    const next = other === undefined ? undefined : behaved(choice, known, other, view);
    if (next && !('refused' in next) && brokenIn(next.body) === undefined) return next;
  }
  return { ...first, broken };
}

function ignoredBy({ mutation, operation }: Context): (behavior: string) => boolean {
  return (behavior) => mutation.ignores?.(operation, behavior) === true;
}

function isMadeUp({ dynamic, content }: Choice): boolean {
  return dynamic || content?.example === undefined;
}

function anotherBody({ operation, content }: Choice, { values }: Context, turn: number): Json | undefined {
  const pointer = content?.source.schema?.pointer;
  if (pointer === undefined || content?.source.itemSchema) return undefined;
  return values.numbered({ contract: operation.contract, pointer, name: thingOf(operation) }, turn);
}

type Known = Context & { bound: BoundRequest; data: DataSet };

function behaved(choice: Choice, context: Known, body: Json, view: RequestView): { body: Json } | Refused {
  const { bound, data, outcome } = context;
  const { operation, dynamic } = choice;
  const asked = {
    parameters: bound.parameters,
    body: outcome ? undefined : bound.body.value,
    target: view.target,
    isMadeUp: isMadeUp(choice),
    isKept: outcome?.all !== undefined,
  };
  const isDocumented = !outcome && !dynamic && isDocumentedExchange(choice, context);
  const pointer = choice.content?.source.schema?.pointer;
  const agreed = isDocumented ? body : agreeing(operation, pointer, body, asked);
  const ignores = ignoredBy(context);
  const made = outcome
    ? withKept(choice, outcome, { body: agreed, asked }, (answer, own) =>
        applyBehaviors(operation, answer, view, own ?? data, ignores),
      )
    : ended(
        choice,
        isDocumented,
        applyBehaviors(operation, { body: agreed, isDocumented, isMadeUp: dynamic }, view, data, ignores),
      );
  const isOfClient = !isDocumented && (outcome !== undefined || bound.body.value !== undefined);
  if ('refused' in made || pointer === undefined || !isOfClient) return made;
  return { ...made, body: withoutWriteOnly(operation.contract, pointer, made.body) };
}

/** The records of behaviors are all there are, and lead nowhere, where no behavior knows pages. */
function ended(
  { operation, content }: Choice,
  isDocumented: boolean,
  answer: { body: Json } | Refused,
): { body: Json } | Refused {
  if ('refused' in answer || isDocumented || itemsAt(operation) === undefined || isPaged(operation))
    return answer;
  const fits = fitting(operation, content?.source.schema?.pointer);
  return { ...answer, body: changedWhereFitting(answer.body, lastPage(answer.body, operation), fits) };
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
      each.examples.some(({ value }) => areEqual(value, bound?.parameters.get(each))),
  );
  if (!isDocumentedPath) return false;
  const asked = operation.parameters.filter((each) => each.in === 'query' && bound?.parameters.has(each));
  return asked.every(({ examples }) => examples.some((example) => example.name === name));
}

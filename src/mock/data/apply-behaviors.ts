import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { DeclaredBehavior } from '../../behaviors/index.js';
import { behaviorsOf } from '../../behaviors/index.js';
import type { Draft, Refused } from '../../behaviors/shared/behavior.js';
import type { RequestView } from '../../behaviors/shared/request-view.js';
import { replacedAt } from '../../json/edit.js';
import { fingerprint } from '../../json/equality.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { tokensOf, valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import type { BoundRequest } from '../request/bind.js';
import type { MockRequest } from '../request/request.js';
import type { Collection, DataSet } from './data-set.js';
import { listAt } from './data-set.js';

/** A successful answer before it is written. */
export interface Answered {
  body: Json;
  /** The request is a documented example in every part, and this is the documented answer to it. */
  isDocumented: boolean;
  /** Made up for this request. */
  isMadeUp: boolean;
}

/** What an operation's documented conduct makes of an answer: a body, or a reason to refuse the request. */
export type Obey = (
  operation: Operation,
  answered: Answered,
  request: MockRequest,
  bound: BoundRequest,
) => { body: Json } | { refused: string };

/** No conduct beyond what is documented as examples. */
export const asDocumented: Obey = (_operation, { body }) => ({ body });

/**
 * What an operation's behaviors make of the mock's answer: the records of the data set in place of the example's, then
 * one behavior after another. The documented answer to a documented request stays as it is, and so does
 * any answer of an operation that declares none.
 */
export function conducted(
  operation: Operation,
  { body: answer, isDocumented, isMadeUp }: { body: Json; isDocumented: boolean; isMadeUp: boolean },
  request: RequestView,
  data: DataSet,
): { body: Json } | Refused {
  const declared = behaviorsOf(operation);
  const isCustom = data.isCustom(operation);
  if (isDocumented && !isCustom) return { body: answer };
  const collection = declared.some(isAboutAnswers) || isCustom ? data.of(operation) : undefined;
  let draft: Draft = { body: answer, items: undefined };
  if (collection) {
    // An example without records (nothing has changed, say) is no model for an answer with them.
    const body = listAt(answer, collection.place) ? answer : collection.template;
    const items = (isMadeUp ? listAt(answer, collection.place) : undefined) ?? collection.items;
    draft = { body, items: [...items], isOwn: collection.isOwn };
  }
  for (const each of declared) {
    if (draft.isFinal) break;
    // Those that come first are about the records; what was selected is decided on the whole answer, and so is its mark.
    const isAboutBody = each.name === 'unchanged' || each.name === 'select';
    if (isAboutBody) draft = settled(draft, collection?.place);
    if (each.name === 'unchanged') draft = marked(each, draft, collection);
    const next = each.behavior.answer?.(each.declared, draft, request) ?? draft;
    if ('refused' in next) return next;
    draft = next;
  }
  return { body: settled(draft, collection?.place).body };
}

/** How a request is read makes nothing of its answer. */
function isAboutAnswers({ name }: DeclaredBehavior): boolean {
  return name !== 'case-insensitive-body';
}

/** The draft with its records in their place. */
function settled(draft: Draft, place: string | undefined): Draft {
  if (place === undefined || !draft.items || draft.isFinal) return draft;
  return { ...draft, body: replacedAt(draft.body, tokensOf(place) ?? [], draft.items) };
}

/**
 * Equal marks mean equal records, whichever example the answer is made of: the documented mark stands for the
 * documented records, any others have their own.
 */
function marked({ declared }: DeclaredBehavior, draft: Draft, collection: Collection | undefined): Draft {
  if (!collection || !isObject(draft.body)) return draft;
  const { from } = declared.value as { from: string };
  const mark = valueAt(collection.template, from);
  if (typeof mark !== 'string') return draft;
  const isDocumented = isDeepStrictEqual(draft.items, listAt(collection.template, collection.place));
  if (isDocumented) return { ...draft, body: replacedAt(draft.body, tokensOf(from) ?? [], mark) };
  const digest = createHash('sha256')
    .update(fingerprint(draft.items ?? null))
    .digest('hex')
    .slice(0, 8);
  return { ...draft, body: replacedAt(draft.body, tokensOf(from) ?? [], `${mark}-${digest}`) };
}

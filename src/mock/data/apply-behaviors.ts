import type { DeclaredBehavior } from '../../behaviors/index.js';
import { behaviorsOf } from '../../behaviors/index.js';
import type { Draft, Refused, Stage } from '../../behaviors/shared/behavior.js';
import type { RequestView } from '../../behaviors/shared/request-view.js';
import { replacedAt } from '../../json/edit.js';
import type { Json } from '../../json/json.js';
import { tokensOf } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import type { BoundRequest } from '../request/bind.js';
import type { MockRequest } from '../request/request.js';
import type { DataSet } from './data-set.js';
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
  const collection =
    declared.some(({ behavior }) => behavior.stage !== undefined) || isCustom
      ? data.of(operation)
      : undefined;
  let draft: Draft = { body: answer, items: undefined };
  if (collection) {
    // An example without records (nothing has changed, say) is no model for an answer with them.
    const body = listAt(answer, collection.place) ? answer : collection.template;
    const items = (isMadeUp ? listAt(answer, collection.place) : undefined) ?? collection.items;
    draft = { body, items: [...items], collection };
  }
  const ofRecords = applied('records', declared, draft, request);
  if ('refused' in ofRecords) return ofRecords;
  const whole = applied('body', declared, withRecordsInPlace(ofRecords), request);
  return 'refused' in whole ? whole : { body: whole.body };
}

/** The draft after the behaviors of one stage. */
function applied(
  stage: Stage,
  declared: readonly DeclaredBehavior[],
  first: Draft,
  request: RequestView,
): Draft | Refused {
  let draft = first;
  for (const { behavior, declared: declaration } of declared) {
    if (draft.isFinal) break;
    if (behavior.stage !== stage) continue;
    const next = behavior.answer(declaration, draft, request);
    if ('refused' in next) return next;
    draft = next;
  }
  return draft;
}

function withRecordsInPlace(draft: Draft): Draft {
  const { body, items, collection } = draft;
  if (!items || !collection || draft.isFinal) return draft;
  return { ...draft, body: replacedAt(body, tokensOf(collection.place) ?? [], items) };
}

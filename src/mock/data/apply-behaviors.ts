import type { DeclaredBehavior } from '../../behaviors/index.js';
import { behaviorsOf } from '../../behaviors/index.js';
import type { Draft, Refused, Stage } from '../../behaviors/shared/behavior.js';
import type { RequestView } from '../../behaviors/shared/request-view.js';
import { replacedAt } from '../../json/edit.js';
import type { Json } from '../../json/json.js';
import { tokensOf } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import type { DataSet } from './data-set.js';
import { listAt } from './data-set.js';

/** A successful answer before the operation's behaviors are applied. */
export interface PlainAnswer {
  body: Json;
  /** True if the request is a documented example in every part, and this is the documented answer to it. */
  isDocumented: boolean;
  /** True if the body was generated for this request (`Prefer: dynamic=true`). */
  isMadeUp: boolean;
}

/**
 * Applies the operation's declared behaviors to the mock's answer: the records of the data set take the place of the
 * example's, then come the behaviors about records, then those about the whole body. Returns the new body, or
 * `refused` with the reason. The documented answer to a documented request stays as it is, and so does any answer of an
 * operation that declares no behavior. `ignores`: whether a behavior is left out.
 */
export function applyBehaviors(
  operation: Operation,
  { body: answer, isDocumented, isMadeUp }: PlainAnswer,
  request: RequestView,
  data: Pick<DataSet, 'of' | 'isCustom'>,
  ignores: (behavior: string) => boolean = () => false,
): { body: Json } | Refused {
  const declared = behaviorsOf(operation).filter(({ name }) => !ignores(name));
  const isCustom = data.isCustom(operation);
  if (isDocumented && !isCustom) return { body: answer };
  const collection =
    declared.some(({ behavior }) => behavior.stage !== undefined) || isCustom
      ? data.of(operation)
      : undefined;
  let draft: Draft = { body: answer, items: undefined };
  if (collection) {
    // An example without records, e.g. of the short answer for "nothing has changed", is no model for an answer with
    // records.
    const isModel = !collection.isWhole && listAt(answer, collection.place) !== undefined;
    const body = isModel ? answer : collection.template;
    const items = (isMadeUp ? listAt(answer, collection.place) : undefined) ?? collection.items;
    draft = { body, items: [...items], collection };
  }
  const ofRecords = applied('records', declared, draft, request);
  if ('refused' in ofRecords) return ofRecords;
  const whole = applied('body', declared, withRecordsInPlace(ofRecords), request);
  return 'refused' in whole ? whole : { body: whole.body };
}

/** Applies the behaviors of one stage to the draft. */
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

import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import { roleOf } from '../../resources/graph.js';
import { madeUpBodyOf } from '../sequences/optional.js';
import { replaceableIn } from '../sequences/replaceable.js';
import { chosenIdOf } from '../sequences/unique.js';
import type { Draft, PlanOptions } from './draft.js';

/** The label of what is made from the schemas alone. */
export const SYNTHESISED = 'synthesised';

/**
 * The draft with the tenant's own values, and with what of it may be replaced, where its operation takes ids of things, or
 * makes some.
 */
export function usualIn(operation: Operation, documented: Draft, values: PlanOptions['values']): Draft {
  const draft = withValues(documented, values);
  const ids = replaceableIn(operation, draft, values);
  const writes = ['makes', 'changes'].includes(roleOf(operation) ?? '');
  const body = writes ? draft.body : undefined;
  const madeUp = draft.label === SYNTHESISED ? 'all' : (draft.madeUp ?? []);
  const madeUpBody = madeUp === 'all' || madeUp.includes('body') ? madeUpBodyOf(operation, draft) : undefined;
  if (ids.length === 0 && !body && !madeUpBody) return draft;
  const chosenId = chosenIdOf(operation);
  return {
    ...draft,
    usual: {
      ids,
      madeUp,
      ...(body && { body: body.value }),
      ...(madeUpBody && { madeUpBody }),
      ...(chosenId && { chosenId }),
    },
  };
}

/** The draft with the tenant's own values. */
export function withValues(draft: Draft, values: PlanOptions['values']): Draft {
  const given = (name: string, value: Json): Json =>
    (Object.hasOwn(values, name) ? values[name] : undefined) ?? value;
  const parameters = new Map(
    [...draft.parameters].map(([parameter, value]) => [parameter, given(parameter.name, value)] as const),
  );
  const madeUp = (draft.madeUp ?? []).filter((name) => !Object.hasOwn(values, name));
  const { body } = draft;
  if (!body || !isObject(body.value)) return { ...draft, parameters, madeUp };
  const members = Object.entries(body.value).map(([name, value]): [string, Json] => [
    name,
    given(name, value),
  ]);
  return { ...draft, parameters, madeUp, body: { media: body.media, value: Object.fromEntries(members) } };
}

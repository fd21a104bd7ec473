import { itemsAt } from '../../behaviors/index.js';
import { replacedAt } from '../../json/edit.js';
import type { Json, Pointer } from '../../json/json.js';
import type { Operation, Parameter } from '../../model/document.js';
import { isValid } from '../../schema/validate/is-valid.js';
import { idsAskedFor, withSent } from './agreement.js';
import { pageChanges } from './paging.js';

/** What an answer is to agree with. */
export interface Asked {
  parameters: ReadonlyMap<Parameter, Json>;
  body: Json | undefined;
  /** Path and query as sent. */
  target: string;
  /** Whether the author shows no such answer. */
  isMadeUp: boolean;
}

/**
 * A successful answer that agrees with its request: it has the ids that the path and the query name, the members that
 * were sent, and pages that end, each as far as the schema at `pointer` allows it.
 */
export function agreeing(
  operation: Operation,
  pointer: Pointer | undefined,
  answer: Json,
  asked: Asked,
): Json {
  const fits = (value: Json): boolean =>
    pointer === undefined || isValid(operation.contract, 'response', pointer, value);
  let body = kept(answer, withSent(answer, asked.body, operation), fits);
  const ids = idsAskedFor(body, operation, asked.parameters);
  const all = ids.reduce((value, change) => replacedAt(value, change.tokens, change.value), body);
  // Mostly all of them fit; where they do not, some may.
  if (fits(all)) body = all;
  else
    for (const { tokens, value } of ids.slice(0, MOST_TRIED))
      body = kept(body, replacedAt(body, tokens, value), fits);
  if (itemsAt(operation) !== undefined) return body;
  for (const alternatives of pageChanges(body, operation, asked))
    body = alternatives.map(({ tokens, value }) => replacedAt(body, tokens, value)).find(fits) ?? body;
  return body;
}

const MOST_TRIED = 20;

function kept(before: Json, after: Json, fits: (value: Json) => boolean): Json {
  return after !== before && fits(after) ? after : before;
}

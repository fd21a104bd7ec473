import { itemsAt } from '../../behaviors/index.js';
import { replacedAt } from '../../json/edit.js';
import type { Json, Pointer } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import { idsAskedFor } from './asked-ids.js';
import { changedWhereFitting, fitting } from './changes.js';
import type { Paged } from './paging.js';
import { pageChanges } from './paging.js';
import { withSent } from './sent-members.js';

/** What an answer is to agree with. */
export interface Asked extends Paged {
  body: Json | undefined;
  /** Whether things that are kept will take the place of what is listed. */
  isKept: boolean;
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
  const fits = fitting(operation, pointer);
  const sent = withSent(answer, asked.body, operation, pointer);
  const body = sent !== answer && fits(sent) ? sent : answer;
  const ids = idsAskedFor(body, operation, asked.parameters);
  const all = ids.reduce<Json>((value, change) => replacedAt(value, change.tokens, change.value), body);
  // Mostly all of them fit; where they do not, some may.
  const some = ids.slice(0, MOST_TRIED).map((change) => [change]);
  const named = all === body || fits(all) ? all : changedWhereFitting(body, some, fits);
  if (itemsAt(operation) !== undefined || asked.isKept) return named;
  return changedWhereFitting(named, pageChanges(named, operation, asked), fits);
}

const MOST_TRIED = 20;

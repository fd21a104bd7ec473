import { servedBody } from '../../../behaviors/judge.js';
import type { Change } from '../../../behaviors/shared/behavior.js';
import { isEnd, pagingOf } from '../../../behaviors/shared/page-walk.js';
import { segmentsOf } from '../../../http/parse/path-template.js';
import { decodePercent } from '../../../http/percent-encoding.js';
import { snippet } from '../../../json/excerpt.js';
import type { Json } from '../../../json/json.js';
import { valueAt } from '../../../json/pointer.js';
import type { Exchange } from '../../../model/exchange.js';
import type { Arrow } from '../../../resources/arrow.js';
import { idsAt } from '../answered-ids.js';
import { isSucceeded } from '../answers.js';
import type { Thing } from '../things.js';
import type { LifeContext } from './requests.js';
import type { Life } from './step.js';
import { send } from './step.js';

/** What a list has: ids, as texts, and whether that is all of them. */
export interface Listed {
  exchange: Exchange;
  /** The answers, page by page. */
  bodies: readonly Json[];
  ids: ReadonlySet<string>;
  isWhole: boolean;
}

/** Pages that are read to find one thing. */
const MOST_PAGES = 20;

/** Items that every server sends at once: a list of fewer is whole, be its pages documented or not. */
const SURELY_WHOLE = 10;

/**
 * Reads a list, all pages of it where the document says how. Undefined where it is not answered, or is not the one that a
 * thing belongs to.
 */
export function* listOf(
  lister: Arrow,
  thing: Thing,
  label: string,
  { requests, sequences }: LifeContext,
): Life<Listed | undefined> {
  const paging = pagingOf(lister.from);
  const ids = new Set<string>();
  const bodies: Json[] = [];
  let cursor: Json | undefined;
  let last: Exchange | undefined;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const name = page === 1 ? label : `${label} page ${String(page)}`;
    const change: Change | undefined = paging && {
      label: name,
      why: name,
      parameters: { [paging.parameter]: cursor },
    };
    const planned = requests.of(lister.from, name, `to ${name}`, change);
    const bound = planned && sequences.about(planned, thing);
    if (!bound || !isAround(thing, bound.request.target, lister)) return undefined;
    const exchange = yield* send(bound);
    const body = isSucceeded(exchange) ? servedBody(exchange) : undefined;
    if (!exchange || body === undefined) return undefined;
    last = exchange;
    bodies.push(body);
    const found = idsAt(body, lister.source);
    for (const id of found) ids.add(textOf(id));
    const next = paging && valueAt(body, paging.cursor);
    if (!paging || isEnd(next))
      return { exchange, bodies, ids, isWhole: paging !== undefined || found.length < SURELY_WHOLE };
    // A cursor that comes again leads nowhere.
    if (snippet(next) === snippet(cursor)) break;
    cursor = next;
  }
  return last && { exchange: last, bodies, ids, isWhole: false };
}

/** Ids as texts: whether one is a number or its digits is not what is compared. */
export function textOf(id: Json | undefined): string {
  return typeof id === 'string' ? id : snippet(id);
}

/** Whether the path of the list is that around the thing: inside of the same other things. */
function isAround({ path }: Thing, target: string, { from }: Arrow): boolean {
  const asked = (target.split('?')[0] ?? '').split('/').slice(1).map(decodePercent);
  return segmentsOf(from.path).every((segment, i) => !('names' in segment) || asked[i] === path[i]);
}

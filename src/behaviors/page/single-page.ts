import { snippet } from '../../json/excerpt.js';
import type { Json } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Finding } from '../../model/report.js';
import type { Declared, Judgement } from '../shared/behavior.js';
import { isSound } from '../shared/operation-shapes.js';
import type { Paging } from '../shared/page-walk.js';
import { isEnd } from '../shared/page-walk.js';
import type { RequestView } from '../shared/request-view.js';

/** Checks one page by itself: it has no more items than asked for, and its total is possible. */
export function judgePage(declared: Declared<Paging>, body: Json, request: RequestView): Judgement {
  const items = valueAt(body, declared.value.items);
  if (!Array.isArray(items)) return { findings: [], shown: [] };
  const findings = [tooLong(declared, items, request), wrongTotal(declared, items, body, request)].filter(
    (finding) => finding !== undefined,
  );
  // A body that breaks its schema is reported by the check of bodies only.
  const isTold = findings.length > 0 && !isSound(declared.operation, body);
  return { findings: isTold ? [] : findings, shown: [] };
}

function tooLong(
  { value, pointer }: Declared<Paging>,
  { length }: readonly Json[],
  request: RequestView,
): Finding | undefined {
  const { size, items } = value;
  // A page of one item is always accepted.
  const asked = size === undefined || length < 2 ? undefined : request.query[size];
  if (typeof asked !== 'number' || asked < 1 || length <= asked) return undefined;
  return {
    check: 'behavior.page.size',
    severity: 'error',
    message: `a page of at most ${String(asked)} items was asked for, and it has ${String(length)}`,
    pointer: join(pointer, 'size'),
    at: `body#${items}`,
    expected: `at most ${String(asked)} items`,
    received: `${String(length)} items`,
  };
}

/**
 * Reports a total that is lower than the number of items on the page, or above 0 although there are no items at all.
 * Whether a total is too high can only be seen by walking all pages, because the link to the next one is optional.
 */
function wrongTotal(
  { value, pointer }: Declared<Paging>,
  { length }: readonly Json[],
  body: Json,
  request: RequestView,
): Finding | undefined {
  const { total, cursor, next, parameter } = value;
  const count = total === undefined ? undefined : valueAt(body, total);
  if (total === undefined || typeof count !== 'number') return undefined;
  if (count >= length && (length > 0 || count === 0)) return undefined;
  const isNothing =
    length === 0 &&
    isEnd(valueAt(body, cursor)) &&
    (next === undefined || isEnd(valueAt(body, next))) &&
    request.query[parameter] === undefined;
  if (count >= length && !isNothing) return undefined;
  return {
    check: 'behavior.page.total',
    severity: 'error',
    message: `the page holds ${length === 0 ? 'nothing, and none follows' : `${String(length)} item${length === 1 ? '' : 's'}`}, and the total says ${String(count)}`,
    pointer: join(pointer, 'total'),
    at: `body#${total}`,
    expected: isNothing ? '0' : `at least ${String(length)}`,
    received: snippet(count),
  };
}

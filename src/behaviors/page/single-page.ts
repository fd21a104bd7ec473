import { snippet } from '../../json/excerpt.js';
import type { Json } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Finding } from '../../model/report.js';
import type { Declared, Judgement } from '../shared/behavior.js';
import { isSound } from '../shared/operation-shapes.js';
import type { Paging } from '../shared/page-walk.js';
import { isEnd } from '../shared/page-walk.js';
import type { RequestView } from '../shared/request-view.js';

/** What one page shows by itself: no more items than asked for, and a total that can be theirs. */
export function judgePage(declared: Declared<Paging>, body: Json, request: RequestView): Judgement {
  const items = valueAt(body, declared.value.items);
  if (!Array.isArray(items)) return { findings: [], shown: [] };
  const findings = [tooLong(declared, items, request), wrongTotal(declared, items, body, request)].filter(
    (finding) => finding !== undefined,
  );
  // What breaks its schema is told once.
  const isTold = findings.length > 0 && !isSound(declared.operation, body);
  return { findings: isTold ? [] : findings, shown: [] };
}

function tooLong(
  { value, pointer }: Declared<Paging>,
  { length }: readonly Json[],
  request: RequestView,
): Finding | undefined {
  const { size, items } = value;
  // One item is never too many.
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
 * No total is below the items of one page, and where there is not one item, none is counted. That a page with some is
 * the only one is for a walk to tell: what leads to the next may be left out.
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

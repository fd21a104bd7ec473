import { decodePercent } from '../../http/percent-encoding.js';
import { fingerprint } from '../../json/equality.js';
import { snippet } from '../../json/excerpt.js';
import type { Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { isNumeric } from '../../json/number.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Finding } from '../../model/report.js';
import type { Declared } from '../shared/behavior.js';
import type { Page, Paging, Walk } from '../shared/page-walk.js';
import { queryText } from '../shared/request-view.js';

/** What is wrong with a walk, and the page on which it shows. */
export interface Fault {
  page: Page;
  finding: Omit<Finding, 'severity'>;
}

/** Returns the first fault that the pages of one walk show. Faults of a single page are reported by `judgePage`. */
export function faultOf(declared: Declared<Paging>, found: Walk): Fault | undefined {
  return (
    wrongNext(declared, found) ??
    repeated(declared, found) ??
    endless(declared, found) ??
    wrongTotal(declared, found)
  );
}

function fault(page: Page, pointer: Pointer, parts: Omit<Finding, 'severity' | 'pointer'>): Fault {
  return { page, finding: { pointer, ...parts } };
}

/** Reports a page whose next address and cursor disagree, or which has a next address but no cursor. */
function wrongNext({ value, pointer }: Declared<Paging>, { pages }: Walk): Fault | undefined {
  const { next } = value;
  if (next === undefined) return undefined;
  for (const page of pages) {
    const address = valueAt(page.answer.body, next);
    const inAddress = typeof address === 'string' ? cursorIn(address, value.parameter) : undefined;
    const cursor =
      typeof page.cursor === 'string' || isNumeric(page.cursor) ? String(page.cursor) : undefined;
    const isLast = cursor === undefined || cursor === '';
    if (isLast ? address === undefined || address === null || address === '' : inAddress === cursor) continue;
    return fault(page, join(pointer, 'next'), {
      check: 'behavior.page.next',
      message: `the address of the next page and its cursor disagree`,
      at: `body#${next}`,
      expected: isLast ? 'no next page, as there is no cursor' : `${value.parameter}=${cursor}`,
      received: snippet(address ?? null),
    });
  }
  return undefined;
}

/**
 * Returns the cursor in an address. A plus sign is not read as a space, so that it can be compared with the body's
 * cursor.
 */
function cursorIn(address: string, parameter: string): string | undefined {
  const target = address.split('#')[0] ?? '';
  return queryText(target, parameter, decodePercent);
}

function repeated({ value, pointer }: Declared<Paging>, { pages, loop }: Walk): Fault | undefined {
  const seen = new Map<string, number>();
  for (const [number, page] of pages.entries()) {
    // A repeated page is reported as a walk that does not end, not as repeated items.
    if (page === loop) return undefined;
    for (const [index, item] of page.items.entries()) {
      // Equal texts, numbers or nulls need not be the same item.
      if (!isObject(item)) continue;
      const key = fingerprint(item);
      const before = seen.get(key);
      seen.set(key, number);
      // If one page contains equal objects, equality does not show that an item is repeated.
      if (before === number) return undefined;
      if (before === undefined) continue;
      return fault(page, pointer, {
        check: 'behavior.page.repeated',
        message: `an item of page ${String(before + 1)} comes again on page ${String(number + 1)}`,
        at: `body#${join(value.items, index)}`,
        expected: 'pages that share no item',
        received: snippet(item),
      });
    }
  }
  return undefined;
}

function endless({ value, pointer }: Declared<Paging>, { pages, loop, isComplete }: Walk): Fault | undefined {
  const place = { pointer: join(pointer, 'cursor'), at: `body#${value.cursor}` };
  if (loop) {
    return fault(loop, place.pointer, {
      check: 'behavior.page.loop',
      message: 'the cursor of this page was given before: walking the pages never ends',
      at: place.at,
      expected: 'a cursor of its own for each page',
      received: snippet(loop.cursor ?? null),
    });
  }
  const filled = pages.findLastIndex(({ items }) => items.length > 0) + 1;
  const empty = pages[filled];
  if (isComplete || !empty || pages.length - filled < MAX_EMPTY) return undefined;
  return fault(empty, place.pointer, {
    check: 'behavior.page.loop',
    message: `page ${String(filled + 1)} and the ${String(pages.length - filled - 1)} after it have no items, and still lead on`,
    at: place.at,
    expected: 'no cursor where there is nothing more',
    received: snippet(empty.cursor ?? null),
  });
}

/** After this many empty pages in a row, the walk counts as endless. */
const MAX_EMPTY = 12;

function wrongTotal({ value, pointer }: Declared<Paging>, { pages, isComplete }: Walk): Fault | undefined {
  const { total } = value;
  if (total === undefined) return undefined;
  const count = pages.reduce((sum, { items }) => sum + items.length, 0);
  const isWrong = (each: number | undefined): boolean =>
    each !== undefined && (isComplete ? each !== count : each < count);
  const wrong = pages.filter((page) => isWrong(page.total));
  const [first] = wrong;
  if (!first) return undefined;
  const isMissing =
    isComplete && wrong.length === pages.length && wrong.every((page) => Number(page.total) > count);
  return fault(first, join(pointer, 'total'), {
    check: isMissing ? 'behavior.page.missing' : 'behavior.page.total',
    message: `the pages hold ${String(count)} items${isComplete ? '' : ' and more'}, and the total says ${String(first.total)}`,
    at: `body#${total}`,
    expected: String(count),
    received: String(first.total),
  });
}

import type { Finding, Json, Operation, Pointer } from '../model.js';
import { isObject } from '../openapi/grammar.js';
import { join, valueAt } from '../openapi/pointer.js';
import { fingerprint } from '../schema/equality.js';
import { snippet } from '../schema/snippet.js';
import { broken, shown } from './behavior.js';
import type { Answer, Declared, Probe, Step } from './behavior.js';
import { walk } from './pages.js';
import type { Page, Paging, Walk } from './pages.js';
import { queryPairs } from './request-view.js';

export const CLAUSES = {
  walk: 'page: pages are disjoint and end',
  total: 'page: as many items as the total says',
  next: 'page: the next address holds the cursor',
  size: 'page: no more items than asked for',
} as const;

/** Walks pages of the usual size, then smaller ones: each walk ends, repeats nothing, and finds the same. */
export function* proof(declared: Declared<Paging>): Probe {
  const usual = yield* walked(declared, undefined);
  if (!usual) return;
  const size = declared.value.size === undefined ? undefined : sizeFor(usual);
  const sized = size === undefined ? undefined : yield* walked(declared, size);
  if (usual.isComplete && sized?.isComplete === true) yield* compared(declared, usual, sized);
}

/** About three pages of what there is, and not as many on one as usual. */
function sizeFor({ pages }: Walk): number | undefined {
  const count = pages.reduce((sum, { items }) => sum + items.length, 0);
  if (count < 2) return undefined;
  const size = Math.min(Math.ceil(count / 3), MAX_SIZE);
  return size === pages[0]?.items.length ? size + 1 : size;
}

/** No server is asked for pages that it may refuse as too large. */
const MAX_SIZE = 50;

/** All pages, judged; undefined when a finding has been made of them, or there was no answer. */
function* walked(
  declared: Declared<Paging>,
  size: number | undefined,
): Generator<Step, Walk | undefined, Answer | undefined> {
  const { value, operation } = declared;
  const found = yield* walk(operation, {
    items: value.items,
    label: size === undefined ? 'everything' : `size ${String(size)}`,
    why: size === undefined ? 'all there is' : `all there is, ${String(size)} items at a time`,
    parameters: {
      ...(value.size === undefined ? {} : { [value.size]: size }),
      ...unfiltered(operation),
      [value.parameter]: undefined,
    },
  });
  if (!found) return undefined;
  const fault = faultOf(declared, found, size);
  if (fault) {
    yield* broken(fault.page.answer, fault.finding);
    return undefined;
  }
  const isSeveral = found.pages.length > 1;
  if (found.isComplete) yield* shown(CLAUSES.walk, isSeveral);
  if (found.isComplete && value.total !== undefined)
    yield* shown(CLAUSES.total, found.pages[0]?.items.length !== 0);
  if (value.next !== undefined) yield* shown(CLAUSES.next, isSeveral);
  if (size !== undefined) yield* shown(CLAUSES.size, isSeveral);
  return found;
}

/** Pages of everything there is: without a query, where the operation takes one. */
function unfiltered({ extension }: Operation): Record<string, undefined> {
  const { filter } = extension;
  return isObject(filter) && typeof filter.parameter === 'string' ? { [filter.parameter]: undefined } : {};
}

interface Fault {
  page: Page;
  finding: Omit<Finding, 'severity'>;
}

function faultOf(declared: Declared<Paging>, found: Walk, size: number | undefined): Fault | undefined {
  return (
    tooLong(declared, found, size) ??
    wrongNext(declared, found) ??
    repeated(declared, found) ??
    endless(declared, found) ??
    wrongTotal(declared, found)
  );
}

function fault(page: Page, pointer: Pointer, parts: Omit<Finding, 'severity' | 'pointer'>): Fault {
  return { page, finding: { pointer, ...parts } };
}

function tooLong(
  { value, pointer }: Declared<Paging>,
  { pages }: Walk,
  size: number | undefined,
): Fault | undefined {
  const page = size === undefined ? undefined : pages.find(({ items }) => items.length > size);
  if (!page) return undefined;
  return fault(page, join(pointer, 'size'), {
    check: 'behavior.page.size',
    message: `a page of at most ${String(size)} items was asked for, and it has ${String(page.items.length)}`,
    at: `body#${value.items}`,
    expected: `at most ${String(size)} items`,
    received: `${String(page.items.length)} items`,
  });
}

/** Two ways to the next page that lead to different places, or of which only one is there. */
function wrongNext({ value, pointer }: Declared<Paging>, { pages }: Walk): Fault | undefined {
  const { next } = value;
  if (next === undefined) return undefined;
  for (const page of pages) {
    const address = valueAt(page.answer.body, next);
    const inAddress = typeof address === 'string' ? cursorIn(address, value.parameter) : undefined;
    const cursor =
      typeof page.cursor === 'string' || typeof page.cursor === 'number' ? String(page.cursor) : undefined;
    if (inAddress === cursor) continue;
    return fault(page, join(pointer, 'next'), {
      check: 'behavior.page.next',
      message: `the address of the next page and its cursor disagree`,
      at: `body#${next}`,
      expected: cursor === undefined ? 'no next page, as there is no cursor' : `${value.parameter}=${cursor}`,
      received: snippet(address ?? null),
    });
  }
  return undefined;
}

/** A plus sign may stand for itself or for a space; whichever, the cursor is the one it is compared with. */
function cursorIn(address: string, parameter: string): string | undefined {
  const target = address.split('#')[0] ?? '';
  return queryPairs(target, !address.includes('+')).find(([name]) => name === parameter)?.[1];
}

function repeated({ value, pointer }: Declared<Paging>, { pages, loop }: Walk): Fault | undefined {
  const seen = new Map<string, number>();
  for (const [number, page] of pages.entries()) {
    // The same pages over and over are a loop, not a repetition.
    if (page === loop) return undefined;
    for (const [index, item] of page.items.entries()) {
      const key = fingerprint(item);
      const before = seen.get(key);
      seen.set(key, number);
      if (before === undefined || before === number) continue;
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

function endless({ value, pointer }: Declared<Paging>, { loop }: Walk): Fault | undefined {
  if (!loop) return undefined;
  return fault(loop, join(pointer, 'cursor'), {
    check: 'behavior.page.loop',
    message: 'the cursor of this page was given before: walking the pages never ends',
    at: `body#${value.cursor}`,
    expected: 'a cursor of its own for each page',
    received: snippet(loop.cursor ?? null),
  });
}

function wrongTotal({ value, pointer }: Declared<Paging>, { pages, isComplete }: Walk): Fault | undefined {
  const { total } = value;
  const last = pages.at(-1);
  if (total === undefined || !last) return undefined;
  const count = pages.reduce((sum, { items }) => sum + items.length, 0);
  const totals = pages.flatMap((page) => page.total ?? []);
  // While the pages are walked, others may add items: only a total that no page confirms is wrong.
  const isWrong = isComplete ? !totals.includes(count) : totals.every((each) => each < count);
  if (totals.length === 0 || !isWrong) return undefined;
  const isMissing = isComplete && totals.every((each) => each > count);
  return fault(last, join(pointer, 'total'), {
    check: isMissing ? 'behavior.page.missing' : 'behavior.page.total',
    message: `the pages hold ${String(count)} items${isComplete ? '' : ' and more'}, and the total says ${String(last.total ?? totals[0])}`,
    at: `body#${total}`,
    expected: String(count),
    received: String(last.total ?? totals[0]),
  });
}

/** Whatever the size of the pages, they hold the same items. */
function* compared(declared: Declared<Paging>, usual: Walk, sized: Walk): Probe {
  const { value, pointer, operation } = declared;
  const found = new Set(itemsOf(sized).keys());
  const [lost] = [...itemsOf(usual)].filter(([key]) => !found.has(key));
  const last = sized.pages.at(-1);
  if (!lost || !last) return;
  const again = yield* walk(operation, {
    items: value.items,
    label: 'everything again',
    why: 'all there is, to see whether it has changed',
    parameters: { ...unfiltered(operation), [value.parameter]: undefined },
    isFresh: true,
  });
  if (!again || !itemsOf(again).has(lost[0])) return;
  yield* broken(last.answer, {
    check: 'behavior.page.missing',
    message: 'an item is on the pages of the usual size, and on none of another size',
    pointer,
    at: `body#${value.items}`,
    expected: snippet(lost[1]),
    received: `${String(found.size)} other items`,
  });
}

function itemsOf({ pages }: Walk): Map<string, Json> {
  return new Map(
    pages.flatMap(({ items }) => items.map((item): [string, Json] => [fingerprint(item), item])),
  );
}

import { fingerprint } from '../../json/equality.js';
import { snippet } from '../../json/excerpt.js';
import type { Json } from '../../json/json.js';
import type { Answer, Change, Declared, Probe, Step } from '../shared/behavior.js';
import { broken, shown } from '../shared/behavior.js';
import { unfiltered } from '../shared/comparisons.js';
import { followed } from '../shared/next-link.js';
import type { Paging, Walk } from '../shared/page-walk.js';
import { walk } from '../shared/page-walk.js';
import { allowedSize } from './allowed-size.js';
import { faultOf } from './walk-faults.js';

export const CLAUSES = {
  walk: 'page: pages are disjoint and end',
  total: 'page: as many items as the total says',
  next: 'page: the next address leads to the next page',
  size: 'page: no more items than asked for',
} as const;

/**
 * Walks pages of the usual size, then smaller ones. Each walk must end and repeat no item, and both must find the
 * same.
 */
export function* proof(declared: Declared<Paging>): Probe {
  const usual = yield* walked(declared, undefined);
  if (!usual) return;
  const least = declared.value.size === undefined ? undefined : sizeFor(usual);
  const size = least && allowedSize(declared.operation, declared.value.size ?? '', least);
  if (size === undefined && declared.value.size !== undefined) yield* shown(CLAUSES.size, false);
  const sized = size === undefined ? undefined : yield* walked(declared, size);
  if (size !== undefined && usual.isComplete && sized?.isComplete === true)
    yield* compared(declared, usual, sized, size);
  if (declared.value.next === undefined) return;
  // Prefer the smaller pages: their next address has to keep the size, too.
  const [found, asked] = sized && sized.pages.length > 1 ? [sized, size] : [usual, undefined];
  const isShown = yield* followed(declared, { found, change: changeFor(declared, asked) });
  if (isShown !== undefined) yield* shown(CLAUSES.next, isShown);
}

/**
 * Returns a size for about three pages. It is smaller than a usual page of several items, because the server may refuse
 * a larger one. Undefined where there are too few items.
 */
function sizeFor({ pages }: Walk): number | undefined {
  const count = pages.reduce((sum, { items }) => sum + items.length, 0);
  if (count < 2) return undefined;
  const usual = pages[0]?.items.length ?? 0;
  return usual > 1 ? Math.min(Math.ceil(count / 3), usual - 1) : 2;
}

/** Reads all pages and checks them. Returns undefined if a finding was reported, or there was no answer. */
function* walked(
  declared: Declared<Paging>,
  size: number | undefined,
): Generator<Step, Walk | undefined, Answer | undefined> {
  const found = yield* walk(declared.operation, changeFor(declared, size));
  if (!found) return undefined;
  const fault = faultOf(declared, found);
  if (fault) {
    // Others may add or remove items during a walk. A fault of the server appears again in a second walk.
    const again = yield* walk(declared.operation, { ...changeFor(declared, size, ' again'), isFresh: true });
    const same = again && faultOf(declared, again);
    if (same?.finding.check === fault.finding.check) yield* broken(same.page.answer, same.finding);
    if (same || !again) return undefined;
    yield* kept(declared, again, size);
    return again;
  }
  yield* kept(declared, found, size);
  return found;
}

function changeFor(
  { value, operation }: Declared<Paging>,
  size: number | undefined,
  again = '',
): Change & { items: string } {
  return {
    items: value.items,
    label: `${size === undefined ? 'everything' : `size ${String(size)}`}${again}`,
    why: size === undefined ? 'all there is' : `all there is, ${String(size)} items at a time`,
    parameters: {
      ...(value.size === undefined ? {} : { [value.size]: size }),
      ...unfiltered(operation),
      [value.parameter]: undefined,
    },
  };
}

/** Reports what a walk without a fault has shown. */
function* kept({ value }: Declared<Paging>, { pages, isComplete }: Walk, size: number | undefined): Probe {
  const isSeveral = pages.length > 1;
  if (isComplete) yield* shown(CLAUSES.walk, isSeveral);
  if (isComplete && value.total !== undefined) yield* shown(CLAUSES.total, pages[0]?.items.length !== 0);
  if (size !== undefined && pages.every(({ items }) => items.length <= size))
    yield* shown(CLAUSES.size, isSeveral);
}

/** Checks that pages of both sizes contain the same items. */
function* compared(declared: Declared<Paging>, usual: Walk, sized: Walk, size: number): Probe {
  // If the numbers are equal, items have been changed in the meantime, not lost.
  if (itemsOf(usual).size === itemsOf(sized).size) return;
  const lost = missingFrom(sized, usual);
  const [full, short] = lost ? [usual, sized] : [sized, usual];
  const missing = lost ?? missingFrom(usual, sized);
  const last = short.pages.at(-1);
  if (!missing || !last) return;
  // Check whether the item still exists, and is still missing in the other walk.
  const isSized = full === sized;
  const again = yield* walk(declared.operation, {
    ...changeFor(declared, isSized ? size : undefined, ' still'),
    isFresh: true,
  });
  const other = yield* walk(declared.operation, {
    ...changeFor(declared, isSized ? undefined : size, ' still'),
    isFresh: true,
  });
  if (!again || !itemsOf(again).has(missing[0]) || !other || itemsOf(other).has(missing[0])) return;
  yield* broken(last.answer, {
    check: 'behavior.page.missing',
    message: isSized
      ? `an item is on the pages of ${String(size)} items, and on none of the usual size`
      : `an item is on the pages of the usual size, and on none of ${String(size)} items`,
    pointer: declared.pointer,
    at: `body#${declared.value.items}`,
    expected: snippet(missing[1]),
    received: `${String(itemsOf(short).size)} other items`,
  });
}

function missingFrom(walk: Walk, other: Walk): [string, Json] | undefined {
  const found = itemsOf(walk);
  return [...itemsOf(other)].find(([key]) => !found.has(key));
}

function itemsOf({ pages }: Walk): Map<string, Json> {
  return new Map(
    pages.flatMap(({ items }) => items.map((item): [string, Json] => [fingerprint(item), item])),
  );
}

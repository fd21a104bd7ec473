import { snippet } from '../../json/excerpt.js';
import type { Json } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { Finding } from '../../model/report.js';
import type { Answer, Change, Declared, Probe, Step } from '../shared/behavior.js';
import { broken, send, shown } from '../shared/behavior.js';
import type { Comparison, Filter } from '../shared/comparisons.js';
import { comparisonsOf, withoutQuery } from '../shared/comparisons.js';
import type { Walked } from '../shared/next-link.js';
import { addressed, followed } from '../shared/next-link.js';
import type { Page, Walk } from '../shared/page-walk.js';
import { pagingOf, walk } from '../shared/page-walk.js';
import { satisfies, selected } from '../shared/rsql.js';
import { discriminatingPair } from './conjunction.js';
import { discriminatingOperands } from './discriminating-values.js';
import type { Query } from './written.js';
import { named, written } from './written.js';

export const CONJUNCTION = 'filter by two comparisons at once';
export const REFUSED = {
  none: 'filter refuses no query',
  word: 'filter refuses a word that is no comparison',
  unended: 'filter refuses a query that goes on after its end',
  unknown: 'filter refuses an unknown selector',
} as const;

/** The number of pages that are read for one query. The probe sends many queries, so each has to stay cheap. */
const MAX_PAGES = 10;
const MAX_PAGES_NEAR = 3;

interface Known {
  items: Json[];
  isComplete: boolean;
  /** Whether the address of a second page was followed for some query. */
  isNextFollowed?: boolean;
}

/** Sends an invalid query, then each selector with each operator, then two comparisons at once. */
export function* proof(declared: Declared<Filter>): Probe {
  const { parameter, items, selectors } = declared.value;
  const [selector = ''] = selectors;
  if (parameter !== undefined) {
    yield* refusal(declared, REFUSED.none, parameter, `${selector}==`);
    yield* refusal(declared, REFUSED.word, parameter, 'specproof');
    yield* refusal(declared, REFUSED.unended, parameter, `${selector}==1;`);
    yield* refusal(declared, REFUSED.unknown, parameter, 'specproof.unknown==1');
  }
  const all = yield* walk(declared.operation, {
    items,
    label: 'everything',
    why: `without ${named(declared)}, to compare with`,
    parameters: withoutQuery(declared.value),
  });
  if (!all) return;
  const known: Known = { items: all.pages.flatMap((page) => page.items), isComplete: all.isComplete };
  const comparisons = comparisonsOf(declared);
  for (const each of comparisons) yield* compared(declared, each, known);
  if (selectors.length > 1) yield* conjoined(declared, comparisons, known);
}

/**
 * Follows the address of the next page for the first query whose answer has a second page: an address that loses the
 * query leads to other items. Returns false if a finding was reported.
 */
function* keepsQueryInNext(
  declared: Declared<Filter>,
  known: Known,
  walked: Walked,
): Generator<Step, boolean, Answer | undefined> {
  const pages = addressed(declared.operation);
  if (!pages || known.isNextFollowed === true || walked.found.pages.length < 2) return true;
  known.isNextFollowed = true;
  return (yield* followed(pages, walked)) !== undefined;
}

/** Sends a query that is invalid for these selectors, which must be refused. */
function* refusal(declared: Declared<Filter>, clause: string, parameter: string, query: string): Probe {
  const what = clause.replace('filter refuses ', '');
  const answer = yield* send({
    label: `refuses ${what}`,
    why: `${what} in ${parameter}: ${query}`,
    claim: 'invalid',
    parameters: { [parameter]: query },
  });
  const outcome = answer?.exchange.outcome;
  if (outcome?.kind === 'response' && outcome.status >= 400 && outcome.status < 500)
    yield* shown(clause, true);
}

/** Sends one selector with one operator, and operands for which a wrong interpretation gives another answer. */
function* compared(declared: Declared<Filter>, each: Comparison, known: Known): Probe {
  const { selector, operator, kind, clause } = each;
  const ruledOut = new Set<string>();
  for (const [i, choice] of discriminatingOperands(known.items, each).entries()) {
    const { operands } = choice;
    const isKept = yield* asked(declared, known, {
      ...written(declared, [{ selector, operator, operands, kind }]),
      label: `${selector}${operator}${i === 0 ? '' : `~${String(i + 1)}`}`,
      selectors: [selector],
      isOwn: choice.isOwn,
      holds: (item) => {
        const value = selected(item, selector);
        const isOpen = (operator === '!=' || operator === '=out=') && (value === undefined || value === null);
        return isOpen ? undefined : satisfies(value, operator, operands, kind);
      },
    });
    if (!isKept) return;
    for (const name of choice.rulesOut) ruledOut.add(name);
  }
  yield* shown(clause, ruledOut.has('everything') && ruledOut.has('nothing'));
}

/** Sends two comparisons that must both hold. */
function* conjoined(declared: Declared<Filter>, comparisons: readonly Comparison[], known: Known): Probe {
  const pair = discriminatingPair(known.items, comparisons);
  if (!pair) return yield* shown(CONJUNCTION, false);
  const isKept = yield* asked(declared, known, {
    ...written(
      declared,
      pair.map(({ selector, operand, kind }) => ({ selector, operator: '==', operands: [operand], kind })),
    ),
    label: pair.map(({ selector }) => selector).join(' and '),
    selectors: pair.map(({ selector }) => selector),
    isOwn: true,
    holds: (item) =>
      pair.every(({ selector, operand, kind }) => satisfies(selected(item, selector), '==', [operand], kind)),
  });
  if (isKept) yield* shown(CONJUNCTION, true);
}

/** Sends one query and checks its answer. Returns false if the answer is wrong or absent. */
function* asked(
  declared: Declared<Filter>,
  known: Known,
  query: Query,
): Generator<Step, boolean, Answer | undefined> {
  const { items: place } = declared.value;
  const whose = query.isOwn ? "of the server's own" : "near to one of the server's own";
  const change: Change & { items: string } = {
    items: place,
    label: query.label,
    why: `${query.text}, ${query.selectors.length > 1 ? 'values' : 'a value'} ${whose}`,
    parameters: { ...withoutQuery(declared.value), ...query.parameters },
    ...(query.isOwn ? {} : { claim: 'plausible' }),
  };
  const found = yield* walk(declared.operation, change, query.isOwn ? MAX_PAGES : MAX_PAGES_NEAR);
  if (!found) return false;
  for (const page of found.pages) {
    const index = page.items.findIndex((item) => query.holds(item) === false);
    if (index < 0) continue;
    yield* broken(page.answer, unsatisfied(declared, query, page, index));
    return false;
  }
  const wrong = wrongCount(declared, found, query, known);
  if (!wrong) return yield* keepsQueryInNext(declared, known, { found, change });
  if (yield* isUnmoved(declared, query, known)) yield* broken(wrong.answer, wrong.finding);
  return false;
}

function unsatisfied(
  { pointer, value }: Declared<Filter>,
  { text, selectors, holds }: Query,
  { items }: Page,
  index: number,
): Omit<Finding, 'severity'> {
  const item = items[index] ?? null;
  const [selector = ''] = selectors;
  const at = holds(item) === false && selectors.length === 1 ? selector.split('.') : [];
  return {
    check: 'behavior.filter',
    message: `an item does not satisfy ${text}`,
    pointer,
    at: `body#${join(value.items, index, ...at)}`,
    expected: text,
    received: snippet(selectors.length === 1 ? (selected(item, selector) ?? null) : item),
  };
}

interface Counts {
  least: number;
  most: number;
}

function countsOf({ items }: Known, { holds }: Query): Counts {
  const held = items.map(holds);
  const least = held.filter((each) => each === true).length;
  return { least, most: least + held.filter((each) => each === undefined).length };
}

/**
 * Returns a finding if the number of items, or the total in the answer, is not that of the items satisfying the
 * query.
 */
function wrongCount(
  { operation, pointer, value }: Declared<Filter>,
  { pages, isComplete }: Walk,
  query: Query,
  known: Known,
): { answer: Answer; finding: Omit<Finding, 'severity'> } | undefined {
  const last = pages.at(-1);
  if (!last) return undefined;
  const { least, most } = countsOf(known, query);
  // Unless all items are known, more of them may satisfy the query.
  const isWrong = (count: number): boolean => count < least || (known.isComplete && count > most);
  const { text } = query;
  const expected = `${String(least)} items${known.isComplete ? '' : ' or more'}`;
  const finding = { check: 'behavior.filter', pointer, expected };
  const count = pages.reduce((sum, page) => sum + page.items.length, 0);
  if (isComplete && isWrong(count)) {
    const message = `${text} is satisfied by ${String(least)} of the items there are without a query, and ${String(count)} came back`;
    const received = `${String(count)} items`;
    return { answer: last.answer, finding: { ...finding, message, at: `body#${value.items}`, received } };
  }
  const miscounted = pages.find(({ total }) => total !== undefined && isWrong(total));
  if (!miscounted) return undefined;
  const received = String(miscounted.total);
  const message = `the total says that ${received} items satisfy ${text}, and ${String(least)} do`;
  const at = `body#${pagingOf(operation)?.total ?? ''}`;
  return { answer: miscounted.answer, finding: { ...finding, message, at, received } };
}

/** Returns true if as many items satisfy the query as before; others may be adding some during the run. */
function* isUnmoved(
  declared: Declared<Filter>,
  query: Query,
  known: Known,
): Generator<Step, boolean, Answer | undefined> {
  const { operation, value } = declared;
  const again = yield* walk(operation, {
    items: value.items,
    label: `everything after ${query.label}`,
    why: `without ${named(declared)}, to see whether the items have changed`,
    parameters: withoutQuery(value),
    isFresh: true,
  });
  if (!again) return false;
  const now = { items: again.pages.flatMap(({ items }) => items), isComplete: again.isComplete };
  const [before, after] = [countsOf(known, query), countsOf(now, query)];
  return before.least === after.least && before.most === after.most;
}

import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import { jsonText } from '../../json/text.js';
import type { Operation } from '../../model/document.js';
import type { Answer, Change, Step } from './behavior.js';
import { send } from './behavior.js';
import { isSound } from './operation-shapes.js';

/** How an operation declares its pages. */
export interface Paging {
  items: string;
  total?: string;
  cursor: string;
  next?: string;
  parameter: string;
  size?: string;
}

export interface Page {
  answer: Answer & { body: Json };
  items: Json[];
  total: number | undefined;
  cursor: Json | undefined;
}

export interface Walk {
  pages: Page[];
  /** Whether the last page was reached. */
  isComplete: boolean;
  /** The page with a cursor that an earlier page had, so that the walk would never end. */
  loop?: Page;
}

/**
 * The number of pages after which a walk is given up, so that large collections are not read completely, and the budget of
 * an operation allows for several walks.
 */
const MAX_PAGES = 25;

/** How an operation declares its pages, if it does. */
export function pagingOf({ extension }: Operation): Paging | undefined {
  return isObject(extension.page) ? (extension.page as unknown as Paging) : undefined;
}

/** Reads the pages of an answer, at most `most`. An operation that declares no pages has one. */
export function* walk(
  operation: Operation,
  change: Change & { items: string },
  most = MAX_PAGES,
): Generator<Step, Walk | undefined, Answer | undefined> {
  const { items: place, ...first } = change;
  const paging = pagingOf(operation);
  const pages: Page[] = [];
  const given = new Set<string>();
  let cursor: Json | undefined;
  while (pages.length < most) {
    const answer = yield* send(onPage(first, paging, cursor, pages.length + 1));
    const page = pageOf(operation, answer, place, paging);
    if (!page) return pages.length === 0 ? undefined : { pages, isComplete: false };
    pages.push(page);
    cursor = page.cursor;
    if (!paging || isEnd(cursor)) return { pages, isComplete: true };
    const key = jsonText(cursor);
    if (given.has(key)) return { pages, isComplete: false, loop: page };
    given.add(key);
  }
  return { pages, isComplete: false };
}

/** True if a cursor or an address means that there is no further page. */
export function isEnd(cursor: Json | undefined): cursor is undefined | null | '' {
  return cursor === undefined || cursor === null || cursor === '';
}

export function onPage(
  first: Change,
  paging: Paging | undefined,
  cursor: Json | undefined,
  number: number,
): Change {
  if (!paging) return first;
  const parameters = { ...first.parameters, [paging.parameter]: cursor };
  if (number === 1) return { ...first, parameters };
  return {
    ...first,
    label: `${first.label}:page ${String(number)}`,
    why: `${first.why}, page ${String(number)}`,
    parameters,
  };
}

/** Returns undefined for an answer that breaks its schema, because its items and cursor cannot be relied on. */
export function pageOf(
  operation: Operation,
  answer: Answer | undefined,
  place: string,
  paging: Paging | undefined,
): Page | undefined {
  if (answer?.body === undefined || !isSound(operation, answer.body)) return undefined;
  const { body } = answer;
  const items = valueAt(body, place);
  if (!Array.isArray(items)) return undefined;
  const total = paging?.total === undefined ? undefined : valueAt(body, paging.total);
  return {
    answer: { ...answer, body },
    items,
    total: typeof total === 'number' ? total : undefined,
    cursor: paging && valueAt(body, paging.cursor),
  };
}

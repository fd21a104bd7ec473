import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import type { Answer, Change, Step } from './behavior.js';
import { send } from './behavior.js';
import { isSound } from './operation-shapes.js';

/** The members of a declaration of pages. */
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
  /** The page whose cursor had been given before: the walk would never end. */
  loop?: Page;
}

/** A walk is given up after so many pages: no server is read empty to prove that its pages end. */
const MAX_PAGES = 50;

/** How an operation declares its pages, if it does. */
export function pagingOf({ extension }: Operation): Paging | undefined {
  return isObject(extension.page) ? (extension.page as unknown as Paging) : undefined;
}

/** All pages of an answer, up to `most`: one, where the operation declares no more. */
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
    const key = JSON.stringify(cursor);
    if (given.has(key)) return { pages, isComplete: false, loop: page };
    given.add(key);
  }
  return { pages, isComplete: false };
}

/** Whether a cursor, or an address, is that of no further page. */
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

/** Undefined for an answer that breaks its schema: pages cannot be told from it. */
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

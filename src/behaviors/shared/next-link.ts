import { serverUrls } from '../../document/reader/servers.js';
import { fingerprint } from '../../json/equality.js';
import { snippet } from '../../json/excerpt.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import type { Answer, Change, Declared, Step } from './behavior.js';
import { broken, send } from './behavior.js';
import type { Page, Paging, Walk } from './page-walk.js';
import { onPage, pageOf, pagingOf } from './page-walk.js';

/** A walk, and the change of the request that led to its first page. */
export interface Walked {
  found: Walk;
  change: Change & { items: string };
}

/**
 * Follows the next address of the first page and checks that it leads to the same page as the cursor. Returns false
 * where there is no second page or its answer proves nothing, and undefined if a finding was reported.
 */
export function* followed(
  declared: Declared<Paging>,
  { found, change }: Walked,
): Generator<Step, boolean | undefined, Answer | undefined> {
  const { operation, value } = declared;
  const [first, second] = found.pages;
  const address = first && value.next !== undefined ? valueAt(first.answer.body, value.next) : undefined;
  if (!first || !second || typeof address !== 'string') return false;
  const place = placeOf(operation, first.answer, address);
  if ('elsewhere' in place) return yield* wrong(declared, first, address, place.elsewhere);
  if (!canFollow(operation, first.answer, place.target)) return false;
  const page = yield* visited(declared, change, first, { target: place.target });
  if (!page) return undefined;
  if (isSame(page, second)) return true;
  // A page that differs in every answer, or has changed in the meantime, is not the address's fault.
  const again = yield* visited(declared, change, first, { isFresh: true });
  if (!again || !isSame(again, second)) return false;
  return yield* wrong(declared, page, address, 'another page than its cursor');
}

/** Returns the paging declaration of an operation, if it declares an address of the next page. */
export function addressed(operation: Operation): Declared<Paging> | undefined {
  const value = pagingOf(operation);
  return value?.next === undefined
    ? undefined
    : { operation, value, pointer: join(operation.pointer, 'x-contract', 'page') };
}

/** Returns the second page, by its address or again by its cursor. */
function* visited(
  { operation, value }: Declared<Paging>,
  { items, ...change }: Change & { items: string },
  { cursor }: Page,
  how: Pick<Change, 'target' | 'isFresh'>,
): Generator<Step, Page | undefined, Answer | undefined> {
  const { label, why, ...by } = onPage(change, value, cursor, 2);
  const isNext = how.target !== undefined;
  const answer = yield* send({
    ...by,
    ...how,
    label: `${label} ${isNext ? 'by its address' : 'again'}`,
    why: `${why}${isNext ? ', at the address that page 1 gives' : ', to see whether it has changed'}`,
  });
  return pageOf(operation, answer, items, value);
}

function isSame(page: Page, other: Page): boolean {
  return fingerprint(page.items) === fingerprint(other.items);
}

function* wrong(
  { value, pointer }: Declared<Paging>,
  { answer }: Page,
  address: string,
  where: string,
): Generator<Step, undefined, Answer | undefined> {
  yield* broken(answer, {
    check: 'behavior.page.next',
    message: `the address of the next page leads to ${where}`,
    pointer: join(pointer, 'next'),
    at: `body#${value.next ?? ''}`,
    expected: 'an address of the page that the cursor leads to, on the same server',
    received: snippet(address),
  });
  return undefined;
}

/**
 * Returns the path and query of an address below the verified server: resolved against the address of the request
 * (RFC 3986 §5.2), or relative to the server where that has a path. A server of the document stands for the verified
 * one.
 */
function placeOf(
  operation: Operation,
  { exchange }: Answer,
  address: string,
): { target: string } | { elsewhere: string } {
  const { target } = exchange.case.request;
  const { url } = exchange.request;
  const server = url.endsWith(target) ? url.slice(0, -target.length) : new URL(url).origin;
  if (!URL.canParse(address, url)) return { elsewhere: 'no place at all' };
  const to = new URL(address, url);
  to.hash = '';
  for (const base of [server, ...serverUrls(operation.contract)]) {
    const rest = below(base, to.href);
    if (rest !== undefined) return { target: rest };
  }
  if (to.origin !== new URL(url).origin) return { elsewhere: `another server, ${to.origin}` };
  return address.startsWith('/')
    ? { target: `${to.pathname}${to.search}` }
    : { elsewhere: 'a path outside of the server' };
}

function below(base: string, href: string): string | undefined {
  const start = base.replace(/\/+$/, '');
  return href.startsWith(`${start}/`) ? href.slice(start.length) : undefined;
}

/**
 * True if the address may be requested: a path other than that of the first page only by GET, which is safe (RFC 9110
 * §9.2.1). False where credentials are sent in the query, because the server's address should not contain them.
 */
function canFollow({ method, security }: Operation, { exchange }: Answer, target: string): boolean {
  const path = (text: string): string => text.split('?')[0] ?? '';
  const isInQuery = security.some(({ schemes }) => schemes.some((scheme) => scheme.in === 'query'));
  return !isInQuery && (method === 'get' || path(target) === path(exchange.case.request.target));
}

import { fingerprint } from '../../json/equality.js';
import { snippet } from '../../json/excerpt.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import type { Answer, Change, Declared, Step } from './behavior.js';
import { broken, send } from './behavior.js';
import type { Page, Paging, Walk } from './page-walk.js';
import { onPage, pageOf, pagingOf } from './page-walk.js';

/** A walk, and the request that its first page answered. */
export interface Walked {
  found: Walk;
  change: Change & { items: string };
}

/**
 * Asks for the second page by the address that the first one gives: it is the page that the cursor leads to. False
 * where there is no second page, or what came back tells nothing; undefined where a finding has been made.
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
  // What differs each time, or has changed since, is no fault of the address.
  const again = yield* visited(declared, change, first, { isFresh: true });
  if (!again || !isSame(again, second)) return false;
  return yield* wrong(declared, page, address, 'another page than its cursor');
}

/** The pages of an operation, if it declares an address for them. */
export function addressed(operation: Operation): Declared<Paging> | undefined {
  const value = pagingOf(operation);
  return value?.next === undefined
    ? undefined
    : { operation, value, pointer: join(operation.pointer, 'x-contract', 'page') };
}

/** The second page: at the address, or again by its cursor. */
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
 * What an address is below the server that is being verified: resolved against the address of the request (RFC 3986
 * §5.2), or taken as relative to the server, where that has a path of its own. A server that the document names is the
 * same one under another name.
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
  for (const base of [server, ...serversOf(operation)]) {
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

/** The addresses that the document gives (OpenAPI 3.1 §4.8.5), with the usual values of their variables. */
function serversOf({ contract }: Operation): string[] {
  const { servers } = contract.document;
  return (Array.isArray(servers) ? servers : []).flatMap((server: Json) => {
    if (!isObject(server) || typeof server.url !== 'string') return [];
    const variables = isObject(server.variables) ? server.variables : {};
    const url = server.url.replaceAll(/\{([^}]*)\}/g, (_, name: string) => {
      const variable = variables[name];
      return isObject(variable) && typeof variable.default === 'string' ? variable.default : '';
    });
    return URL.canParse(url) ? [new URL(url).href] : [];
  });
}

/**
 * Nothing but a page is asked for: a path that the document does not describe only by a method that is safe (RFC 9110
 * §9.2.1). Credentials in a query are not the server's to hand out.
 */
function canFollow({ method, security }: Operation, { exchange }: Answer, target: string): boolean {
  const path = (text: string): string => text.split('?')[0] ?? '';
  const isInQuery = security.some(({ schemes }) => schemes.some((scheme) => scheme.in === 'query'));
  return !isInQuery && (method === 'get' || path(target) === path(exchange.case.request.target));
}

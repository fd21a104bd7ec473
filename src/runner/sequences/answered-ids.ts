import { servedBody } from '../../behaviors/judge.js';
import { headerValue } from '../../http/headers.js';
import { matchSegments, segmentsOf } from '../../http/parse/path-template.js';
import { decodePercent } from '../../http/percent-encoding.js';
import type { Json } from '../../json/json.js';
import { isNumeric } from '../../json/number.js';
import { tokensOf } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import type { Exchange } from '../../model/exchange.js';
import type { Arrow, IdSlot, IdSource } from '../../resources/arrow.js';
import { sourceName } from '../../resources/arrow.js';
import { arrowsFrom } from '../../resources/graph.js';

/** The ids in a successful answer, by where they were found, for the arrows that start at its operation. */
export function idsIn(exchange: Exchange): Map<string, Json> {
  const found = new Map<string, Json>();
  for (const arrow of arrowsFrom(exchange.case.operation)) {
    const key = sourceKey(arrow);
    const id = found.has(key) ? undefined : idAt(exchange, arrow);
    if (id !== undefined) found.set(key, id);
  }
  return found;
}

/** Of a Location, each path that it is read by gives an id of its own. */
export function sourceKey({ source, to, slot }: Arrow): string {
  return source.in === 'location' ? `${sourceName(source)} ${to.path} ${slot.name}` : sourceName(source);
}

function idAt(exchange: Exchange, { source, to, slot }: Arrow): Json | undefined {
  if (exchange.outcome.kind === 'failure') return undefined;
  if (source.in === 'path') return idInTarget(exchange, source.name);
  if (source.in === 'location') {
    const location = headerValue(exchange.outcome.headers, 'location');
    return location === undefined ? undefined : idInLocation(location, exchange.request.url, to, slot);
  }
  const body = servedBody(exchange);
  return body === undefined ? undefined : firstId(body, pathTokens(source));
}

/** What stood in the path of a request for one of its parameters. */
function idInTarget({ case: { operation, request } }: Exchange, name: string): string | undefined {
  const id = matchSegments(segmentsOf(operation.path), textsIn(request.target))?.get(name);
  return id === undefined ? undefined : decodePercent(id);
}

function textsIn(target: string): string[] {
  return (target.split(/[?#]/)[0] ?? '').split('/').filter((text) => text !== '');
}

/** What stands in the path of a request, segment by segment, decoded. */
export function segmentTexts({ case: { request } }: Exchange): string[] {
  return textsIn(request.target).map(decodePercent);
}

function pathTokens({ path }: IdSource & { in: 'body' }): readonly string[] {
  return tokensOf(path) ?? [];
}

/** All ids at a property path of a body; of lists, those of their items. */
export function idsAt(body: Json, source: IdSource): Json[] {
  return source.in === 'body' ? allIds(body, pathTokens(source)) : [];
}

function allIds(value: Json | undefined, [token, ...rest]: readonly string[]): Json[] {
  if (value === undefined || value === null) return [];
  if (token === undefined) return isId(value) ? [value] : [];
  if (token === '[]') return Array.isArray(value) ? value.flatMap((item) => allIds(item, rest)) : [];
  if (typeof value !== 'object' || !Object.hasOwn(value, token)) return [];
  return allIds((value as Record<string, Json>)[token], rest);
}

/** The first id at a property path; of a list, that of its first item that has one. */
function firstId(value: Json | undefined, [token, ...rest]: readonly string[]): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (token === undefined) return isId(value) ? value : undefined;
  if (token === '[]') {
    if (!Array.isArray(value)) return undefined;
    for (const item of value.slice(0, MOST_ITEMS)) {
      const found = firstId(item, rest);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (typeof value !== 'object' || !Object.hasOwn(value, token)) return undefined;
  return firstId((value as Record<string, Json>)[token], rest);
}

const MOST_ITEMS = 20;

function isId(value: Json): boolean {
  return isNumeric(value) || (typeof value === 'string' && value !== '' && value.length <= LONGEST_ID);
}

const LONGEST_ID = 500;

/**
 * What stands in a Location for a parameter, be there more path before that of the operation, as that of the server. It may
 * be relative to the URL of the request (RFC 9110 §10.2.2).
 */
export function idInLocation(
  location: string,
  url: string,
  { path }: Operation,
  { in: place, name }: IdSlot,
): string | undefined {
  if (place === 'query') return idInQuery(location, name);
  const segments = segmentsOf(path);
  const end = segments.findIndex((segment) => 'names' in segment && segment.names.includes(name));
  const wanted = segments.slice(0, end + 1);
  const texts = URL.canParse(location, url) ? textsIn(new URL(location, url).pathname) : [];
  const id = matchSegments(wanted, texts.slice(-wanted.length))?.get(name);
  return id === undefined ? undefined : decodePercent(id);
}

function idInQuery(location: string, name: string): string | undefined {
  const query = /\?([^#]*)/.exec(location)?.[1] ?? '';
  return new URLSearchParams(query).get(name) ?? undefined;
}

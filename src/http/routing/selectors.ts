import { isQueryTemplate, pathKey } from '../../document/path-key.js';
import { schemaNode } from '../../document/resolve-schema.js';
import type { JsonObject } from '../../json/json.js';
import { isScalar } from '../../json/json.js';
import type { Operation, Parameter } from '../../model/document.js';
import type { HeaderList } from '../headers.js';
import { headerValue } from '../headers.js';
import type { QueryPair } from '../parse/query-pairs.js';
import { decodeForm, queryPairsOf } from '../parse/query-pairs.js';

/** A query parameter or header by which a server can tell an operation from others of its path and method. */
export interface Selector {
  in: 'query' | 'header';
  name: string;
  /** The one text that every request for the operation carries; undefined where any will do. */
  text: string | undefined;
}

/** The parts of a request besides its path. */
export interface Fields {
  query: readonly QueryPair[];
  headers: HeaderList;
}

/**
 * What a request for an operation carries in any case: the query of its path key, each required query parameter or
 * header with one value only, and, where the path key has a query or fragment, the other required ones.
 */
export function selectorsOf({ contract, path, parameters }: Operation): Selector[] {
  const { query, fragment } = pathKey(path);
  const isKeyed = query !== '' || fragment !== '';
  const written = queryPairsOf(query).map(({ name, value }): Selector => ({
    in: 'query',
    name,
    text: isQueryTemplate(value) ? undefined : decodeForm(value),
  }));
  const required = parameters.flatMap((parameter): Selector[] => {
    const { in: place, name } = parameter;
    if (!parameter.required || (place !== 'query' && place !== 'header')) return [];
    const only = onlyValue(schemaNode(contract, parameter.schema));
    if (only === undefined && !isKeyed) return [];
    return [{ in: place, name, text: only === undefined ? undefined : String(only) }];
  });
  return [...written, ...required];
}

function onlyValue(schema: JsonObject | undefined): string | number | bigint | boolean | undefined {
  const listed = Array.isArray(schema?.enum)
    ? schema.enum
    : schema?.const === undefined
      ? []
      : [schema.const];
  const [only] = listed;
  return listed.length === 1 && isScalar(only) ? only : undefined;
}

/** Whether a request carries what the selector asks for. A name alone, as in `?acl`, stands for any value. */
export function isCarried({ in: place, name, text }: Selector, { query, headers }: Fields): boolean {
  if (place === 'header') {
    const found = headerValue(headers, name)?.trim();
    return found !== undefined && (text === undefined || found === text);
  }
  const texts = query.filter((pair) => pair.name === name).map(({ value }) => decodeForm(value));
  return texts.some((found) => text === undefined || found === text || found === '');
}

/** Whether some selector of one operation can never be met by a request for the other. */
export function haveDifferentSelectors(a: Operation, b: Operation): boolean {
  return excludes(a, b) || excludes(b, a);
}

function excludes(a: Operation, b: Operation): boolean {
  const others = selectorsOf(b);
  return selectorsOf(a).some((selector) => {
    const same = others.filter((other) => isSameField(other, selector));
    if (same.length > 0) return same.every(({ text }) => differs(text, selector.text));
    return !b.parameters.some((parameter) => isSameField(parameter, selector));
  });
}

function differs(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}

/** Headers have no case (RFC 9110 §5.1). */
function isSameField(a: Pick<Parameter, 'in' | 'name'>, b: Pick<Selector, 'in' | 'name'>): boolean {
  if (a.in !== b.in) return false;
  return a.in === 'header' ? a.name.toLowerCase() === b.name.toLowerCase() : a.name === b.name;
}

import { headerOf } from '../../../http/credentials/index.js';
import type { HeaderList } from '../../../http/headers.js';
import { headerValue } from '../../../http/headers.js';
import { isJsonType, parseAccept, parseMediaType } from '../../../http/media-type.js';
import { queryPairsOf } from '../../../http/parse/query-pairs.js';
import type { Json } from '../../../json/json.js';
import { isObject } from '../../../json/json.js';
import { escapeToken } from '../../../json/pointer.js';
import { jsonText, parseJson } from '../../../json/text.js';
import { splitTarget } from '../../../mock/request/request.js';
import type { Operation } from '../../../model/document.js';
import type { PlannedRequest } from '../../../model/exchange.js';
import { STANDARD_REQUEST_FIELDS } from '../check/standard-fields.js';
import type { PactInteraction } from '../file.js';

/**
 * What a request is made of besides its path and credentials, e.g. `query limit`, `header x-trace`, `accept text/csv`,
 * `body /items/[]/id`, and how each is said.
 */
export type SentParts = ReadonlyMap<string, string>;

/** The parts of a planned request. */
export function partsPlanned({ target, headers, body }: PlannedRequest, operation: Operation): SentParts {
  const query = queryPairsOf(splitTarget(target).query).map(({ name, value }) => [name, value] as const);
  const type = headerValue(headers, 'content-type');
  return partsOf({ query, headers, json: jsonIn(body, type), type }, operation);
}

/** The parts of a pact's request. */
export function partsAgreed(
  { query, headers, body }: PactInteraction['request'],
  operation: Operation,
): SentParts {
  const said = headerValue(headers, 'content-type') ?? body?.type;
  const type = said ?? (body?.json === undefined ? undefined : 'application/json');
  return partsOf({ query, headers, json: body?.json, type }, operation);
}

interface Request {
  query: HeaderList;
  headers: HeaderList;
  json: Json | undefined;
  type: string | undefined;
}

function partsOf({ query, headers, json, type }: Request, { contract }: Operation): SentParts {
  const parts = new Map<string, string[]>();
  const add = (name: string, value: string): void =>
    void parts.set(name, [...(parts.get(name) ?? []), value]);
  for (const [name, value] of query) add(`query ${name.replace(/\[.*$/s, '')}`, value);
  const unnamed = [
    ...STANDARD_REQUEST_FIELDS,
    ...contract.securitySchemes.flatMap((each) => headerOf(each) ?? []),
  ];
  const others = new Set(unnamed.map((name) => name.toLowerCase()));
  for (const [name, value] of headers)
    if (!others.has(name.toLowerCase())) add(`header ${name.toLowerCase()}`, value);
  for (const { essence } of parseAccept(headerValue(headers, 'accept') ?? '')) add(`accept ${essence}`, '');
  const media = parseMediaType(type ?? '');
  if (media) add(`type ${media.essence}`, '');
  if (json !== undefined) walk(json, '', (path, value) => add(`body ${path}`, value));
  return new Map([...parts].map(([name, values]) => [name, jsonText(values)]));
}

function walk(value: Json, path: string, visit: (path: string, value: string) => void): void {
  if (Array.isArray(value)) {
    visit(path, '');
    for (const item of value) walk(item, `${path}/[]`, visit);
  } else if (isObject(value)) {
    visit(path, '');
    for (const [name, member] of Object.entries(value)) walk(member, `${path}/${escapeToken(name)}`, visit);
  } else visit(path, jsonText(value));
}

function jsonIn(body: string | undefined, type: string | undefined): Json | undefined {
  if (body === undefined || type === undefined || !isJsonType(type)) return undefined;
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}

/** What a request says that another one does not, or says otherwise. */
export function changedParts(request: SentParts, base: SentParts): string[] {
  return [...request].filter(([name, value]) => base.get(name) !== value).map(([name]) => name);
}

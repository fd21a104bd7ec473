import { responseFor } from '../../../document/responses.js';
import { headerOf, nameOf, placeholderOf } from '../../../http/credentials/index.js';
import { headerValue } from '../../../http/headers.js';
import { documentedMediaType } from '../../../http/media-type.js';
import type { Json } from '../../../json/json.js';
import { isObject } from '../../../json/json.js';
import { escapeToken, isIndex, tokensOf } from '../../../json/pointer.js';
import type { Operation, SecurityScheme } from '../../../model/document.js';
import type { CheckedInteraction } from '../check/index.js';
import { usualType } from '../check/response-findings.js';
import type { PactFile, PactInteraction } from '../file.js';
import type { SentParts } from './sent-parts.js';
import { partsAgreed } from './sent-parts.js';

/** What one interaction of a pact relies on. */
export interface Use {
  operation: Operation;
  /** `consumer: description`. */
  label: string;
  sent: SentParts;
  /** The security requirements that its request fulfils, as evidence names them. */
  credentials: readonly string[];
  /** The status that is expected. */
  status: number;
  /** The key of the documented response. */
  response: string;
  /** Names of the headers that are read, in small letters. */
  headers: ReadonlySet<string>;
  /** The documented media type of the body that is read; undefined where none is. */
  media: string | undefined;
  /** Tokens of the places of the body that are read, `[]` for items; the values that are expected there. */
  places: readonly { path: readonly string[]; value: Json }[];
  /** Of a request that is to be refused, the clauses that it breaks. */
  broken: readonly string[];
}

/** What an interaction relies on; undefined where the document has no such operation or response. */
export function useOf(
  { consumer }: Pick<PactFile, 'consumer'>,
  { interaction, findings }: Pick<CheckedInteraction, 'interaction' | 'findings'>,
  operation: Operation,
): Use | undefined {
  const { request, response: answer, description } = interaction;
  const response = responseFor(operation, answer.status);
  if (!response) return undefined;
  const reads = answer.body?.json !== undefined || (answer.body?.bytes.length ?? 0) > 0;
  const type =
    headerValue(answer.headers, 'content-type') ?? answer.body?.type ?? usualType(response.content, request);
  return {
    operation,
    label: `${consumer}: ${description}`,
    sent: partsAgreed(request, operation),
    credentials: credentialsIn(operation, request),
    status: answer.status,
    response: response.status,
    headers: new Set(answer.headers.map(([name]) => name.toLowerCase())),
    media: reads && type !== undefined ? documentedMediaType(type, response.content)?.type : undefined,
    places: placesRead(interaction),
    broken: findings.map(({ pointer }) => pointer),
  };
}

/** The requirements for all schemes of which a request carries something that looks like a credential of theirs. */
function credentialsIn({ security }: Operation, { headers, query }: PactInteraction['request']): string[] {
  const carries = (scheme: SecurityScheme): boolean => {
    const header = headerOf(scheme);
    if (header === undefined) return query.some(([name]) => name === scheme.name);
    const sent = headerValue(headers, header);
    const [kind, secret] = placeholderOf(scheme).split(' ');
    return (
      sent !== undefined &&
      (secret === undefined || sent.split(' ')[0]?.toLowerCase() === kind?.toLowerCase())
    );
  };
  return security
    .filter(({ schemes }) => schemes.length > 0 && schemes.every(carries))
    .map((requirement) => nameOf(requirement));
}

/** The places that are shown, and what a matcher says of every item or member. */
function placesRead({ response: { body, rules } }: PactInteraction): Use['places'] {
  if (body?.json === undefined) return [];
  const shown = placesIn(body.json, []);
  const open = rules.filter(({ path }) => path.includes('*')).map(({ path }) => ({ path, value: true }));
  return [...shown, ...open];
}

function placesIn(value: Json, path: readonly string[]): { path: readonly string[]; value: Json }[] {
  const inner = Array.isArray(value)
    ? value.flatMap((item) => placesIn(item, [...path, '[]']))
    : isObject(value)
      ? Object.entries(value).flatMap(([name, member]) => placesIn(member, [...path, name]))
      : [];
  return [{ path, value }, ...inner];
}

/** Whether the body is read at a place, or inside of it. `place`: a JSON Pointer into a body, or with `[]` for items. */
export function readsAt({ places }: Use, place: string): boolean {
  const wanted = tokensOf(place) ?? [];
  return places.some(
    ({ path }) => path.length >= wanted.length && wanted.every((token, i) => isSame(token, path[i])),
  );
}

/** The values that are expected at a place, with `[]` for items. */
export function valuesAt({ places }: Use, place: string): Json[] {
  return places
    .filter(({ path }) => `/${path.map(escapeToken).join('/')}` === place)
    .map(({ value }) => value);
}

function isSame(wanted: string, read: string | undefined): boolean {
  return wanted === read || read === '*' || (read === '[]' && isIndex(wanted));
}

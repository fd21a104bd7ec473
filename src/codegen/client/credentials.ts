import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import { jsonText } from '../../json/text.js';
import type { Contract, Operation, SecurityScheme } from '../../model/document.js';
import { comment, property } from '../shared/source-text.js';

/** Schemes that are sent together, by their keys. */
export type Alternative = readonly string[];

/** What a client has to know of its document's security. */
export interface Security {
  /** The schemes that carry a value and that some operation asks for, in the document's order. */
  schemes: SecurityScheme[];
  /** The alternatives of each operation, the most demanding first; an empty one asks for nothing. */
  alternatives: Map<Operation, Alternative[]>;
  /** The alternatives of all operations that ask for anything; undefined when they differ. */
  shared: Alternative[] | undefined;
}

/** Reads the security of a contract's operations. TLS certificates are no value that a request could carry. */
export function securityOf({ operations, securitySchemes }: Contract): Security {
  const alternatives = new Map(operations.map((operation) => [operation, alternativesOf(operation)]));
  const asked = [...alternatives.values()]
    .map((list) => list.filter((keys) => keys.length > 0))
    .filter((list) => list.length > 0);
  const used = new Set(asked.flat(2));
  const distinct = new Set(asked.map((list) => jsonText(list)));
  return {
    schemes: securitySchemes.filter(({ key }) => used.has(key)),
    alternatives,
    shared: distinct.size === 1 ? asked[0] : undefined,
  };
}

function alternativesOf({ security }: Operation): Alternative[] {
  return security
    .map(({ schemes }) => schemes.filter(({ type }) => type !== 'mutualTLS').map(({ key }) => key))
    .sort((a, b) => b.length - a.length);
}

/** The exported type `Credentials`: one of the alternatives, or, where operations differ, whatever there is. */
export function credentialsType(contract: Contract, { schemes, shared }: Security): string {
  const body = (keys: Alternative | undefined, mark: '' | '?'): string => {
    const given = schemes
      .filter(({ key }) => keys?.includes(key) ?? true)
      .map((scheme) => member(contract, scheme, mark));
    const absent = schemes
      .filter(({ key }) => keys && !keys.includes(key))
      .map(({ key }) => `  ${property(key)}?: never;`);
    return `{\n${[...given, ...absent].join('\n')}\n}`;
  };
  if (!shared) {
    const doc =
      'What proves who is calling. Operations ask for different things; each is sent only what it asks for.';
    return `${comment([doc])}\nexport type Credentials = ${body(undefined, '?')};`;
  }
  const [only = [], ...others] = shared;
  if (others.length === 0)
    return `${comment(['What proves who is calling.'])}\nexport type Credentials = ${body(only, '')};`;
  const union = shared.map((keys) => `  | ${body(keys, '').replaceAll('\n', '\n    ')}`);
  return `${comment(['What proves who is calling: one of these.'])}\nexport type Credentials =\n${union.join('\n')};`;
}

function member(contract: Contract, scheme: SecurityScheme, mark: '' | '?'): string {
  const node = valueAt(contract.document, scheme.pointer);
  const description = isObject(node) && typeof node.description === 'string' ? node.description : '';
  const type =
    placement(scheme).prefix === 'Basic '
      ? 'http.Secret<{ username: string; password: string }>'
      : 'http.Secret';
  return `${comment([description, placeText(scheme)], '  ')}\n  ${property(scheme.key)}${mark}: ${type};`;
}

function placeText(scheme: SecurityScheme): string {
  const { place, name, prefix } = placement(scheme);
  if (prefix === 'Basic ') return 'Sent as `Authorization: Basic …`, in UTF-8.';
  if (prefix !== '') return `What follows \`${prefix}\` in the header Authorization.`;
  return `The value of the ${place === 'query' ? 'query parameter' : place} \`${name}\`.`;
}

interface Placement {
  place: 'header' | 'query' | 'cookie';
  name: string;
  prefix: string;
}

/** Where in a request a scheme's value goes, and what stands before it. */
export function placement({ type, scheme = '', in: place = 'header', name = '' }: SecurityScheme): Placement {
  if (type === 'apiKey') return { place, name, prefix: '' };
  const known: Readonly<Record<string, string>> = { basic: 'Basic', bearer: 'Bearer' };
  // Access tokens of oauth2 and openIdConnect are bearer tokens (RFC 6750).
  const prefix = type === 'http' ? (known[scheme.toLowerCase()] ?? scheme) : 'Bearer';
  return { place: 'header', name: 'Authorization', prefix: `${prefix} ` };
}

import { headerValue, headerValues } from '../../http/headers.js';
import { cookiesOf } from '../../http/parse/cookies.js';
import { queryPairsOf } from '../../http/parse/query-pairs.js';
import type { Operation, SecurityScheme } from '../../model/document.js';
import type { Refusal } from './refusal.js';
import { refusal } from './refusal.js';
import type { MockRequest } from './request.js';

/**
 * Refuses a request without the credentials that all schemes of one alternative require. The mock knows no users, so
 * it checks only the form of credentials. Without alternatives, or with an empty one, none are required.
 */
export function checkSecurity(operation: Operation, request: MockRequest): Refusal | undefined {
  const alternatives = operation.security;
  if (alternatives.length === 0) return undefined;
  if (alternatives.some(({ schemes }) => schemes.every((scheme) => isSatisfied(scheme, request))))
    return undefined;
  const ways = alternatives.map(({ schemes }) => schemes.map(({ key }) => key).join(' with '));
  return refusal([401, 403], `The request carries no credentials for ${ways.join(', or for ')}.`, {
    headers: [['WWW-Authenticate', challenges(operation)]],
  });
}

function isSatisfied(scheme: SecurityScheme, request: MockRequest): boolean {
  switch (scheme.type) {
    case 'apiKey':
      return hasKey(scheme, request);
    case 'http':
      return hasCredentials(scheme.scheme ?? '', request);
    case 'oauth2':
    case 'openIdConnect':
      return hasCredentials('bearer', request);
    case 'mutualTLS':
      // The mock cannot see client certificates, so it cannot require one.
      return true;
  }
}

function hasKey({ in: place, name = '' }: SecurityScheme, { headers, query }: MockRequest): boolean {
  const isGiven = (pair: { name: string; value: string }): boolean => pair.name === name && pair.value !== '';
  if (place === 'query') return queryPairsOf(query).some(isGiven);
  if (place === 'cookie') return cookiesOf(headerValues(headers, 'cookie')).some(isGiven);
  return (headerValue(headers, name) ?? '').trim() !== '';
}

/** True for a scheme name in any letter case, followed by credentials (RFC 9110 §11.4). */
function hasCredentials(scheme: string, { headers }: MockRequest): boolean {
  const [, name = '', credentials = ''] =
    /^\s*(\S+)\s+(.*\S)\s*$/s.exec(headerValue(headers, 'authorization') ?? '') ?? [];
  if (name.toLowerCase() !== scheme.toLowerCase()) return false;
  switch (name.toLowerCase()) {
    case 'basic':
      return isUserAndPassword(credentials);
    case 'bearer':
      // RFC 6750 §2.1 allows few characters, but servers take any token without spaces.
      return !/\s/.test(credentials);
    default:
      return true;
  }
}

/**
 * True for the Base64 of user name, colon and password (RFC 7617 §2). Only the password may contain further colons.
 */
function isUserAndPassword(credentials: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(credentials)) return false;
  return Buffer.from(credentials, 'base64').includes(':');
}

/** Returns one challenge for each scheme. Every 401 needs at least one (RFC 9110 §11.6.1). */
function challenges({ security, contract }: Operation): string {
  const realm = contract.title.replaceAll(/[^\x20-\x7e]/g, '?').replaceAll(/["\\]/g, '\\$&');
  const named = security.flatMap(({ schemes }) => schemes).map((scheme) => challengeFor(scheme, realm));
  return [...new Set(named)].join(', ');
}

function challengeFor({ type, scheme, in: place, name }: SecurityScheme, realm: string): string {
  if (type === 'http' && scheme !== undefined && /^[\w!#$%&'*+.^`|~-]+$/.test(scheme)) {
    const isKnown = ['basic', 'bearer', 'digest'].includes(scheme.toLowerCase());
    const spelled = isKnown ? scheme.charAt(0).toUpperCase() + scheme.slice(1).toLowerCase() : scheme;
    return `${spelled} realm="${realm}"`;
  }
  // API keys have no registered scheme; this form of a challenge is in common use.
  if (type === 'apiKey')
    return `ApiKey realm="${realm}", in="${place ?? 'header'}", name="${quotable(name ?? '')}"`;
  return `Bearer realm="${realm}"`;
}

function quotable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]|["\\]/g, '?');
}

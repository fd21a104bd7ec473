import type { SecurityScheme } from '../../model/document.js';
import type { PlannedRequest } from '../../model/exchange.js';
import { decodePercent } from '../percent-encoding.js';
import { encode } from '../serialize/parameters.js';
import { corruptCredential } from './corrupt-credential.js';
import { headerOf, withSchemeName } from './index.js';

/** Two credentials of one scheme, as the user gives them: one that a request carries, and the one in its place. */
interface Replacement {
  scheme: SecurityScheme;
  from: string;
  to: string;
}

/**
 * A request with one credential in the place of another, wherever the scheme's stands: as it is, and spoilt in the ways
 * of `wrongCredentials`, so that what was planned as wrong is wrong still. `isCarried`: whether the request carries it as
 * it is.
 */
export function withCredential(
  request: PlannedRequest,
  replacement: Replacement,
): { request: PlannedRequest; isCarried: boolean } {
  const { scheme } = replacement;
  let isCarried = false;
  const replaced = (value: string): string => {
    const found = replacedIn(value, replacement);
    isCarried ||= found.isRight;
    return found.value;
  };
  if (scheme.type === 'apiKey' && scheme.in === 'query') {
    const start = `${encode(scheme.name ?? '')}=`;
    const target = request.target.replaceAll(/[^?&]+/g, (pair) => {
      if (!pair.startsWith(start)) return pair;
      const value = decodePercent(pair.slice(start.length));
      const other = replaced(value);
      return other === value ? pair : start + encode(other);
    });
    return { request: { ...request, target }, isCarried };
  }
  const field = headerOf(scheme)?.toLowerCase();
  const isCookie = scheme.type === 'apiKey' && scheme.in === 'cookie';
  const start = `${scheme.name ?? ''}=`;
  const headers = request.headers.map(([name, value]): [string, string] => {
    if (name.toLowerCase() !== field) return [name, value];
    if (!isCookie) return [name, replaced(value)];
    const pairs = value.split('; ');
    const own = pairs.map((pair) => (pair.startsWith(start) ? start + replaced(pair.slice(start.length)) : pair)); // prettier-ignore
    return [name, own.join('; ')];
  });
  return { request: { ...request, headers }, isCarried };
}

/** The value of a header, cookie or query parameter with the other credential in it. */
function replacedIn(value: string, { scheme, from, to }: Replacement): { value: string; isRight: boolean } {
  const [right, other] = [withSchemeName(scheme, from), withSchemeName(scheme, to)];
  if (value === right) return { value: other, isRight: true };
  for (const keepsUser of [true, false]) {
    if (value === corruptCredential(scheme, right, keepsUser))
      return { value: corruptCredential(scheme, other, keepsUser), isRight: false };
  }
  if (scheme.type === 'apiKey') return { value, isRight: false };
  const [name = '', credential] = value.split(/ +(.*)/s);
  if (credential === undefined || credential !== afterName(right)) return { value, isRight: false };
  // The name is that of the scheme in another case, or of another scheme.
  return { value: `${name} ${afterName(other)}`, isRight: false };
}

function afterName(value: string): string {
  return value.replace(/^\S+ +/, '');
}

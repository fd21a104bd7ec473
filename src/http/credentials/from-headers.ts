import type { Operation, SecurityScheme } from '../../model/document.js';
import type { HeaderList } from '../headers.js';
import type { GivenCredentials } from './index.js';
import { authenticationName, headerOf, provided } from './index.js';

/** The credentials that headers of the user carry, by the keys of the schemes that they fit. */
export function credentialsInHeaders(
  schemes: readonly SecurityScheme[],
  headers: HeaderList,
): GivenCredentials {
  return Object.fromEntries(
    schemes.flatMap((scheme) => {
      const value = headers.flatMap((header) => credentialIn(header, scheme) ?? [])[0];
      return value === undefined ? [] : [[scheme.key, value]];
    }),
  );
}

/**
 * The headers of an operation without those that are known as credentials it can be sent with: as credentials they are
 * sent where they belong, left out, and spoilt. `found`: what `credentialsInHeaders` says of them.
 */
export function withoutCredentials(
  operation: Operation,
  headers: HeaderList,
  found: GivenCredentials,
  given: GivenCredentials,
): HeaderList {
  const schemes = provided(operation, given)
    .flatMap((requirement) => requirement.schemes)
    .filter(({ key }) => Object.hasOwn(found, key));
  return headers.filter(
    (header) => !schemes.some((scheme) => credentialIn(header, scheme) === found[scheme.key]),
  );
}

/** The credential of a scheme in a header; undefined where that is another one, or holds something else as well. */
function credentialIn([name, value]: HeaderList[number], scheme: SecurityScheme): string | undefined {
  if (name.toLowerCase() !== headerOf(scheme)?.toLowerCase() || value.trim() === '') return undefined;
  if (scheme.type !== 'apiKey')
    return value.toLowerCase().startsWith(`${authenticationName(scheme)} `) ? value : undefined;
  if (scheme.in !== 'cookie') return value;
  const [cookie, ...others] = value.split(';');
  const start = `${scheme.name ?? ''}=`;
  return others.length === 0 && cookie?.trim().startsWith(start) === true
    ? cookie.trim().slice(start.length)
    : undefined;
}

import { corruptCredential } from '../http/credentials/corrupt-credential.js';
import type { GivenCredentials } from '../http/credentials/index.js';
import { placeholderOf, withSchemeName } from '../http/credentials/index.js';
import type { HeaderList } from '../http/headers.js';
import { looksSecret, Secrets } from '../http/secrets/redaction.js';
import type { Json } from '../json/json.js';
import type { Contract, SecurityScheme } from '../model/document.js';

/** What a user gives to a verification, and what may be secret of it. */
export interface Given {
  contracts: readonly Contract[];
  credentials: GivenCredentials;
  /** Those of somebody who may do less. */
  limited?: GivenCredentials;
  /** All that are sent to any operation. */
  headers: HeaderList;
  /** Names of headers whose values are secret although the names do not say so. */
  secretHeaders: readonly string[];
  /** Parameters and body properties by their names, of all operations and of single ones. */
  values: readonly Readonly<Record<string, Json>>[];
}

/**
 * The secrets among what the user gave: credentials as given and as sent, the headers named as secret, headers and
 * parameters whose names look like it. A document's own placeholder is nobody's secret.
 */
export function secretsOf({
  contracts,
  credentials,
  limited = {},
  headers,
  secretHeaders,
  values,
}: Given): Secrets {
  const byName = new Secrets(contracts, [], secretHeaders);
  const secret = headers.filter(([name, value]) => looksSecret(name) || byName.hidesHeader(name, value));
  const parameters = values.flatMap((given) =>
    Object.entries(given).flatMap(([name, value]) =>
      looksSecret(name) && typeof value === 'string' ? [value] : [],
    ),
  );
  const sent = contracts
    .flatMap((contract) => contract.securitySchemes)
    .flatMap((scheme) =>
      [credentials[scheme.key], limited[scheme.key]].flatMap((given) =>
        given === undefined || given === placeholderOf(scheme) ? [] : spellingsOf(scheme, given),
      ),
    );
  return new Secrets(
    contracts,
    [...sent, ...secret.map(([, value]) => value), ...parameters],
    secret.map(([name]) => name),
  );
}

/** A credential as given and as sent: right, and wrong only at its end, which says nearly all of the right one. */
export function spellingsOf(scheme: SecurityScheme, given: string): string[] {
  const whole = withSchemeName(scheme, given);
  return [given, whole, corruptCredential(scheme, whole), corruptCredential(scheme, whole, false)];
}

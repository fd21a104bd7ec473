import { ToolError } from '../../errors.js';
import type { KeyPairFiles } from '../../io/tls.js';
import type { OptionValues } from '../options.js';

/** The files by which HTTPS is served; undefined where it is not. @throws ToolError where one of them is missing. */
export function keyPairFiles({
  tlsCert: cert,
  tlsKey: key,
}: OptionValues<'tlsCert' | 'tlsKey'>): KeyPairFiles | undefined {
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (cert === undefined && key === undefined) return undefined;
  throw new ToolError(
    cert === undefined ? '--tls-key needs --tls-cert beside it' : '--tls-cert needs --tls-key beside it',
  );
}

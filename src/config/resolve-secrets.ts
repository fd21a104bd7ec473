import { secretFault } from '../http/credentials/fault.js';
import { escapeToken } from '../json/pointer.js';
import type {
  Config,
  ConfigCommand,
  ConfigCredential,
  ConfigReset,
  ConfigSecret,
  ResolvedConfig,
} from './index.js';
import type { ConfigProblem, ConfigSource } from './problems.js';
import { refuse } from './problems.js';

/**
 * Puts the values of environment variables in the place of `{ env: 'NAME' }`.
 * @throws ToolError naming every variable that is missing, empty or unfit for a header, and its place; never a value.
 */
export function resolveSecrets(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  source?: ConfigSource,
): ResolvedConfig {
  const problems: ConfigProblem[] = [];
  const resolve = (secrets: Record<string, ConfigSecret>, at: string): Record<string, string> =>
    mapped(secrets, (secret, name) => {
      const value = typeof secret === 'string' ? secret : env[secret.env];
      // Other headers than credentials may be empty on purpose where they are written down.
      const fault = at.endsWith('/headers') && typeof secret === 'string' ? undefined : secretFault(value);
      if (fault !== undefined) {
        const message =
          typeof secret === 'string' ? fault : `the environment variable ${secret.env} ${fault}`;
        problems.push({ pointer: `${at}/${escapeToken(name)}`, message });
      }
      return value ?? '';
    });
  const { credentials, limitedCredentials, headers, reset, operations, ...others } = config;
  const resolved: ResolvedConfig = {
    ...others,
    ...(credentials && {
      credentials: { ...resolve(secretsIn(credentials), '/credentials'), ...commandsIn(credentials) },
    }),
    ...(limitedCredentials && { limitedCredentials: resolve(limitedCredentials, '/limitedCredentials') }),
    ...(headers && { headers: resolve(headers, '/headers') }),
    ...(reset && { reset: resolvedReset(reset, (own) => resolve(own, '/reset/headers')) }),
    ...(operations && {
      operations: mapped(operations, ({ headers: own, ...rest }, id) => ({
        ...rest,
        ...(own && { headers: resolve(own, `/operations/${escapeToken(id)}/headers`) }),
      })),
    }),
  };
  if (problems.length > 0) refuse(problems, source);
  return resolved;
}

function resolvedReset(
  reset: ConfigReset,
  resolve: (headers: Record<string, ConfigSecret>) => Record<string, string>,
): NonNullable<ResolvedConfig['reset']> {
  if ('command' in reset) return reset;
  const { headers, ...others } = reset;
  return { ...others, ...(headers && { headers: resolve(headers) }) };
}

function secretsIn(credentials: Record<string, ConfigCredential>): Record<string, ConfigSecret> {
  return Object.fromEntries(
    Object.entries(credentials).flatMap(([key, value]) => (isCommand(value) ? [] : [[key, value]])),
  );
}

function commandsIn(credentials: Record<string, ConfigCredential>): Record<string, ConfigCommand> {
  return Object.fromEntries(
    Object.entries(credentials).flatMap(([key, value]) => (isCommand(value) ? [[key, value]] : [])),
  );
}

function isCommand(value: ConfigCredential): value is ConfigCommand {
  return typeof value === 'object' && 'command' in value;
}

/** As `Array.map`, for the members of an object; a member called `__proto__` is one like any other. */
function mapped<From, To>(
  from: Record<string, From>,
  change: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value, name)]));
}

import { escapeToken } from '../json/pointer.js';
import type { Config, ConfigSecret, ResolvedConfig } from './index.js';
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
      const fault = at !== '/credentials' && typeof secret === 'string' ? undefined : secretFault(value);
      if (fault !== undefined) {
        const message =
          typeof secret === 'string' ? fault : `the environment variable ${secret.env} ${fault}`;
        problems.push({ pointer: `${at}/${escapeToken(name)}`, message });
      }
      return value ?? '';
    });
  const { credentials, headers, operations, ...others } = config;
  const resolved: ResolvedConfig = {
    ...others,
    ...(credentials && { credentials: resolve(credentials, '/credentials') }),
    ...(headers && { headers: resolve(headers, '/headers') }),
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

/** What makes a secret unusable, in words that follow its name. A pipeline without access to a secret often hands down an empty text; a secret read from a file ends in a newline. */
export function secretFault(value: string | undefined): string | undefined {
  if (typeof value !== 'string') return 'is not set';
  if (value === '') return 'is empty';
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
    return 'holds a line break or another character that no header can carry';
  return undefined;
}

/** As `Array.map`, for the members of an object; a member called `__proto__` is one like any other. */
function mapped<From, To>(
  from: Record<string, From>,
  change: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value, name)]));
}

import { schemeKeys } from '../config/checks/names.js';
import type { ConfigCommand, ResolvedConfig } from '../config/index.js';
import { ToolError } from '../errors.js';
import { secretFault } from '../http/credentials/fault.js';
import { unknown } from '../json/suggestion.js';
import type { Contract, SecurityScheme } from '../model/document.js';
import { credentialVariable } from '../runner/causes/missing-credentials.js';
import type { Host } from './host.js';

/** From flags, else from the environment, else from the configuration. */
export function credentialsGiven(
  contracts: Contract[],
  { credential }: { credential: readonly (readonly [key: string, value: string])[] },
  { env }: Host,
  config: ResolvedConfig,
): Record<string, string | ConfigCommand> {
  const schemes = contracts.flatMap((contract) => contract.securitySchemes);
  const typed = Object.fromEntries(credential);
  const found = fromEnvironment(schemes, env);
  for (const key of Object.keys(typed)) {
    const message = unknown('security scheme', key, schemeKeys(contracts));
    if (message !== undefined) throw new ToolError(`--credential: ${message}`);
  }
  for (const [name, value] of [
    ...Object.entries(found).map(([key, each]) => [credentialVariable(key), each] as const),
    ...Object.entries(typed).map(([key, each]) => [`--credential ${key}`, each] as const),
  ]) {
    const fault = secretFault(value);
    if (fault !== undefined) throw new ToolError(`${name} ${fault}`);
  }
  return { ...config.credentials, ...found, ...typed };
}

function fromEnvironment(schemes: readonly SecurityScheme[], env: Host['env']): Record<string, string> {
  return Object.fromEntries(
    schemes.flatMap(({ key }): [string, string][] => {
      const value = env[credentialVariable(key)];
      return value === undefined || value === '' ? [] : [[key, value]];
    }),
  );
}

import { schemeKeys, unknown } from '../config/check-names.js';
import type { ResolvedConfig } from '../config/index.js';
import { secretFault } from '../config/index.js';
import { ToolError } from '../errors.js';
import { carriesCredential } from '../http/credentials/index.js';
import type { Contract, SecurityScheme } from '../model/document.js';
import type { Report } from '../model/report.js';
import type { RunOptions } from '../runner/options.js';
import type { Host } from './host.js';

/** From flags, else from the environment, else from the configuration. */
export function credentialsGiven(
  contracts: Contract[],
  { credential }: { credential: readonly (readonly [key: string, value: string])[] },
  { env }: Host,
  config: ResolvedConfig,
): Record<string, string> {
  const schemes = contracts.flatMap((contract) => contract.securitySchemes);
  const typed = Object.fromEntries(credential);
  const found = fromEnvironment(schemes, env);
  for (const key of Object.keys(typed)) {
    const message = unknown('security scheme', key, schemeKeys(contracts));
    if (message !== undefined) throw new ToolError(`--credential: ${message}`);
  }
  for (const [name, value] of [
    ...Object.entries(found).map(([key, each]) => [variableOf(key), each] as const),
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
      const value = env[variableOf(key)];
      return value === undefined || value === '' ? [] : [[key, value]];
    }),
  );
}

/** The environment variable that a scheme's credential is read from. */
function variableOf(key: string): string {
  return `SPECPROOF_CREDENTIAL_${key.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/** Codes of findings by which a server may refuse a valid request. */
const REFUSALS = [
  'request.valid.refused',
  'response.status.undocumented',
  'response.status.unexpected',
  'evidence.nothing-proved',
];

/** How to give the credentials that a server asked for, and nobody gave. */
export function missingCredentials(
  report: Report,
  { operations, credentials, server }: RunOptions,
): string[] {
  if (server === undefined) return [];
  const refused = new Set(
    report.findings
      .filter(({ check, received }) => REFUSALS.includes(check) && /^40[13]\b/.test(received))
      .map(({ document, operation }) => `${document} ${operation ?? ''}`),
  );
  const isGiven = ({ key }: SecurityScheme): boolean => Object.hasOwn(credentials, key);
  const missing = operations
    .filter(({ operation: { contract, id } }) => refused.has(`${contract.name} ${id}`))
    .filter(({ operation, headers }) => !carriesCredential(operation, headers))
    .map(({ operation }) => operation.security)
    .filter((security) => !security.some(({ schemes }) => schemes.every(isGiven)))
    .flatMap((security) => security.flatMap(({ schemes }) => schemes.filter((scheme) => !isGiven(scheme))));
  return [...new Set(missing.map(({ key }) => key))].map(
    (key) =>
      `no credential was given for ${key}: --credential ${word(key)} or the variable ${variableOf(key)}`,
  );
}

function word(key: string): string {
  return /^[\w.-]+$/.test(key) ? `${key}=…` : `"${key}=…"`;
}

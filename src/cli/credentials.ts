import { schemeKeys } from '../config/checks/names.js';
import type { ConfigCommand, ResolvedConfig } from '../config/index.js';
import { commandedOf } from '../config/run-credentials.js';
import type { RunSettings } from '../config/run-settings.js';
import { ToolError } from '../errors.js';
import { secretFault } from '../http/credentials/fault.js';
import type { GivenCredentials } from '../http/credentials/index.js';
import { Secrets } from '../http/secrets/redaction.js';
import { printable } from '../json/printable.js';
import { unknown } from '../json/suggestion.js';
import type { Contract, SecurityScheme } from '../model/document.js';
import { credentialVariable } from '../runner/causes/missing-credentials.js';
import { CommandedCredentials } from '../runner/setup/commanded-credentials.js';
import type { Host } from './host.js';
import type { Settings } from './settings.js';

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
  refuseUnknown(contracts, '--credential', typed);
  refuseFaults((key) => credentialVariable(key), found);
  refuseFaults((key) => `--credential ${key}`, typed);
  return { ...config.credentials, ...found, ...typed };
}

type Typed = readonly (readonly [key: string, value: string])[];

/** The credentials, and those of somebody who may do less: these from flags, else from the configuration. */
export function allCredentials(
  contracts: Contract[],
  options: { credential: Typed; limitedCredential: Typed },
  host: Host,
  config: ResolvedConfig,
): Pick<RunSettings, 'credentials' | 'limitedCredentials'> {
  const typed = Object.fromEntries(options.limitedCredential);
  refuseUnknown(contracts, '--limited-credential', typed);
  refuseFaults((key) => `--limited-credential ${key}`, typed);
  return {
    credentials: credentialsGiven(contracts, options, host, config),
    limitedCredentials: { ...config.limitedCredentials, ...typed },
  };
}

function refuseUnknown(contracts: Contract[], flag: string, typed: Record<string, string>): void {
  for (const key of Object.keys(typed)) {
    const message = unknown('security scheme', key, schemeKeys(contracts));
    if (message !== undefined) throw new ToolError(`${flag}: ${message}`);
  }
}

function refuseFaults(nameOf: (key: string) => string, given: Record<string, string>): void {
  for (const [key, value] of Object.entries(given)) {
    const fault = secretFault(value);
    if (fault !== undefined) throw new ToolError(`${nameOf(key)} ${fault}`);
  }
}

/**
 * The credentials as they are sent: each command is run once.
 * @throws ToolError when one fails, or writes what is no credential.
 */
export async function credentialTexts(
  contracts: readonly Contract[],
  credentials: Record<string, string | ConfigCommand>,
  { folder, source }: Pick<Settings, 'folder' | 'source'>,
  host: Host,
  signal: AbortSignal,
): Promise<GivenCredentials> {
  const texts = Object.entries(credentials).filter(
    (each): each is [string, string] => typeof each[1] === 'string',
  );
  const commanded = commandedOf(contracts, { credentials, cwd: folder, env: host.env }, source);
  const surroundings = {
    secrets: new Secrets(
      contracts,
      texts.map(([, value]) => value),
    ),
    left: () => Infinity,
    signal,
    tell: (line: string) => host.stderr(`specproof: ${printable(line)}\n`),
  };
  const asked = new CommandedCredentials(commanded, surroundings);
  await asked.start();
  return { ...Object.fromEntries(texts), ...asked.values };
}

function fromEnvironment(schemes: readonly SecurityScheme[], env: Host['env']): Record<string, string> {
  return Object.fromEntries(
    schemes.flatMap(({ key }): [string, string][] => {
      const value = env[credentialVariable(key)];
      return value === undefined || value === '' ? [] : [[key, value]];
    }),
  );
}

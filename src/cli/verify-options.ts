import { relative, resolve } from 'node:path';
import { documentsOf, isBundled } from '../bundled.js';
import type { ResolvedConfig } from '../config.js';
import { ToolError } from '../errors.js';
import { placeholderOf } from '../message/credentials.js';
import { PHASES } from '../model.js';
import type { Contract, Phase, SecurityScheme } from '../model.js';
import { nearestName } from '../schema/nearest-name.js';
import type { OperationSettings, VerifyOptions } from '../verify.js';
import type { Host } from './host.js';
import { OPTIONS } from './options.js';
import type { OptionValues } from './options.js';
import type { Settings } from './settings.js';

/** The options of `verify`, parsed. */
export type VerifyFlags = OptionValues<
  | 'server' | 'header' | 'credential' | 'param' | 'phase' | 'fuzz' | 'operation' | 'case' | 'seed' | 'plan'
  | 'dryRun' | 'concurrency' | 'rate' | 'timeout' | 'connectTimeout' | 'maxTime' | 'maxBody' | 'maxCases'
  | 'maxFailures' | 'minEvidence' | 'lenientInput' | 'allowWrites' | 'report'
>; // prettier-ignore

/** The documents named on the command line, else those of the configuration file, whose paths start at that file. */
export function documentsToVerify(args: string[], { config, folder }: Settings, host: Host): string[] {
  if (args.length > 0 || !config.documents) return documentsOf(args, host.cwd);
  const isPath = (name: string): boolean => !/^https?:\/\//i.test(name) && !isBundled(name);
  return documentsOf(
    config.documents.map((name) => (isPath(name) ? relative(host.cwd, resolve(folder, name)) : name)),
    host.cwd,
  );
}

/** Command line, environment and configuration file as one total object. @throws ToolError on names of nothing. */
export function verifyOptions(
  contracts: Contract[],
  options: VerifyFlags,
  host: Host,
  { config, isWhole }: { config: ResolvedConfig; isWhole: boolean },
): VerifyOptions {
  const { operations = {}, servers = {} } = config;
  if (isWhole) refuseUnknownNames(contracts, config);
  const server = options.server ?? (Object.keys(servers).length > 0 ? servers : undefined);
  const homeless =
    typeof server === 'object' ? contracts.find(({ name }) => server[name] === undefined) : undefined;
  if (homeless)
    throw new ToolError(`the configuration names servers, but none for the document '${homeless.name}'`);
  return {
    contracts,
    server,
    headers: [...Object.entries(config.headers ?? {}), ...options.header],
    credentials: credentials(contracts, options, host, server !== undefined, config),
    values: { ...config.parameters, ...Object.fromEntries(options.param) },
    phases: phases(options, config.phases),
    fuzz: options.fuzz ?? DEFAULT_FUZZ,
    seed: options.seed,
    operations: options.operation,
    cases: options.case,
    concurrency: options.concurrency,
    rate: options.rate,
    maxCases: options.maxCases,
    maxFailures: options.maxFailures,
    maxTime: options.maxTime,
    minEvidence: options.minEvidence,
    limits: { timeout: options.timeout, connectTimeout: options.connectTimeout, maxBody: options.maxBody },
    allowWrites: options.allowWrites === true,
    lenientInput: options.lenientInput === true,
    settings: Object.fromEntries(Object.entries(operations).map(([id, own]) => [id, operationSettings(own)])),
    deviations: config.expect ?? [],
    today: new Date().toISOString().slice(0, 10),
  };
}

type OperationConfig = NonNullable<ResolvedConfig['operations']>[string];

function operationSettings({ parameters, headers, timeout, ...others }: OperationConfig): OperationSettings {
  return {
    ...others,
    ...(parameters === undefined ? {} : { values: parameters }),
    ...(headers === undefined ? {} : { headers: Object.entries(headers) }),
    ...(timeout === undefined ? {} : { timeout: OPTIONS.timeout.parse(String(timeout)) }),
  };
}

/** Of a configuration for all its documents, every name must mean something. */
function refuseUnknownNames(
  contracts: Contract[],
  { operations = {}, servers = {}, credentials = {} }: ResolvedConfig,
): void {
  const operationIds = contracts.flatMap((contract) => contract.operations.map(({ id }) => id));
  const documents = contracts.map(({ name }) => name);
  refuseUnknown('operation', Object.keys(operations), operationIds);
  refuseUnknown('document', Object.keys(servers), documents);
  refuseUnknown('security scheme', Object.keys(credentials), schemeKeys(contracts));
}

function schemeKeys(contracts: Contract[]): string[] {
  return contracts.flatMap((contract) => contract.securitySchemes.map(({ key }) => key));
}

/** A setting for something that does not exist would be ignored in silence. */
function refuseUnknown(what: string, names: string[], known: string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ToolError(`no ${what} is called '${unknown}'${nearestName(unknown, known)}`);
}

/** Random requests for each operation where `--phase fuzz` is asked for without a number. */
const DEFAULT_FUZZ = 100;

function phases({ phase, fuzz }: VerifyFlags, configured: readonly Phase[] | undefined): Phase[] {
  const usual = configured ?? PHASES.filter((name) => name !== 'fuzz');
  const wanted = new Set<Phase>(phase.length > 0 ? phase : usual);
  if (fuzz !== undefined) wanted.add('fuzz');
  return PHASES.filter((name) => wanted.has(name));
}

/**
 * From flags, else from the environment, else from the configuration. Against the mock each scheme has a
 * placeholder.
 */
function credentials(
  contracts: Contract[],
  { credential }: VerifyFlags,
  { env }: Host,
  isLive: boolean,
  config: ResolvedConfig,
): Record<string, string> {
  const schemes = contracts.flatMap((contract) => contract.securitySchemes);
  refuseUnknown(
    'security scheme',
    credential.map(([key]) => key),
    schemeKeys(contracts),
  );
  const given = {
    ...config.credentials,
    ...fromEnvironment(schemes, env),
    ...Object.fromEntries(credential),
  };
  if (isLive) return given;
  // The mock cannot tell a wrong credential from a right one: it gets none that is real.
  return Object.fromEntries(schemes.map((scheme) => [scheme.key, placeholderOf(scheme)]));
}

function fromEnvironment(schemes: readonly SecurityScheme[], env: Host['env']): Record<string, string> {
  return Object.fromEntries(
    schemes.flatMap(({ key }): [string, string][] => {
      const value = env[`SPECPROOF_CREDENTIAL_${key.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`];
      return value === undefined || value === '' ? [] : [[key, value]];
    }),
  );
}

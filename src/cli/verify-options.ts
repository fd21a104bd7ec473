import { relative, resolve } from 'node:path';
import type { ResolvedConfig } from '../config/index.js';
import { ToolError } from '../errors.js';
import { override } from '../http/serialize/request.js';
import { documentsOf, isBundled } from '../load/bundled.js';
import type { Contract } from '../model/document.js';
import type { Phase } from '../model/exchange.js';
import { PHASES } from '../model/exchange.js';
import type { OperationSettings, VerifyOptions } from '../runner/verify.js';
import { refuseParameters, refuseUnknownNames } from './check-names.js';
import { credentialsGiven } from './credentials.js';
import type { Host } from './host.js';
import type { OptionValues } from './options.js';
import { OPTIONS } from './options.js';
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

/**
 * Command line, environment and configuration file as one total object: the first wins over the last, and what the
 * file says of one operation over what it says of all.
 * @throws ToolError on names of nothing, and on values that cannot be sent.
 */
export function verifyOptions(
  contracts: Contract[],
  options: VerifyFlags,
  host: Host,
  { settings, isWhole }: { settings: Settings; isWhole: boolean },
): VerifyOptions {
  const { config, secretHeaders } = settings;
  if (isWhole) refuseUnknownNames(contracts, settings);
  const values = Object.fromEntries(options.param);
  refuseParameters(contracts, options.operation, values);
  const server = serverOf(contracts, options, settings);
  return {
    contracts,
    server,
    headers: override(Object.entries(config.headers ?? {}), options.header),
    secretHeaders,
    credentials: credentialsGiven(contracts, options, host, server !== undefined, config),
    values: { ...config.parameters, ...values },
    phases: phases(options, settings),
    usualPhases: usualPhases(settings),
    fuzz: options.fuzz === 0 ? DEFAULT_FUZZ : (options.fuzz ?? DEFAULT_FUZZ),
    seed: options.seed,
    operations: options.operation,
    cases: options.case,
    ...budgets(options),
    allowWrites: options.allowWrites === true,
    lenientInput: options.lenientInput === true,
    settings: Object.fromEntries(
      Object.entries(config.operations ?? {}).map(([id, own]) => [
        id,
        operationSettings(own, options, settings.typed),
      ]),
    ),
    deviations: config.expect ?? [],
    today: new Date().toISOString().slice(0, 10),
  };
}

type Budget = 'concurrency' | 'rate' | 'maxCases' | 'maxFailures' | 'maxTime' | 'minEvidence' | 'limits';

function budgets(options: VerifyFlags): Pick<VerifyOptions, Budget> {
  const { concurrency, rate, maxCases, maxFailures, maxTime, minEvidence } = options;
  const { timeout, connectTimeout, maxBody } = options;
  const limits = { timeout, connectTimeout, maxBody };
  return { concurrency, rate, maxCases, maxFailures, maxTime, minEvidence, limits };
}

/** The one server that was typed, else each document's own, else the one for all; undefined for the mock. */
function serverOf(
  contracts: readonly Contract[],
  { server }: VerifyFlags,
  { config: { servers = {} }, source, typed }: Settings,
): VerifyOptions['server'] {
  if (typed.has('server') || Object.keys(servers).length === 0) return server;
  const found = contracts.map(({ name }) => [name, servers[name] ?? server] as const);
  const homeless = found.find(([, own]) => own === undefined);
  if (!homeless) return Object.fromEntries(found.map(([name, own]) => [name, own ?? '']));
  throw new ToolError(`servers: there is none for the document '${homeless[0]}'`, {
    location: source?.locate?.('/servers'),
  });
}

type OperationConfig = NonNullable<ResolvedConfig['operations']>[string];

/** What the file says of one operation, less what was typed for all. */
function operationSettings(
  { skip, parameters, headers, timeout, phases: own, lenientInput }: OperationConfig,
  { header, param, fuzz }: VerifyFlags,
  typed: ReadonlySet<string>,
): OperationSettings {
  const names = new Set(header.map(([name]) => name.toLowerCase()));
  const given = new Set(param.map(([name]) => name));
  const isOpen = <Value>(name: string, value: Value | undefined): value is Value =>
    value !== undefined && !typed.has(name);
  return {
    ...(skip === undefined ? {} : { skip }),
    ...(parameters && { values: without(parameters, (name) => given.has(name)) }),
    ...(headers && { headers: Object.entries(without(headers, (name) => names.has(name.toLowerCase()))) }),
    ...(isOpen('phase', own) && { phases: typed.has('fuzz') ? withFuzz(own, fuzz) : own }),
    ...(isOpen('timeout', timeout) && { timeout: OPTIONS.timeout.parse(String(timeout)) }),
    ...(isOpen('lenientInput', lenientInput) && { lenientInput }),
  };
}

function without<Value>(
  from: Readonly<Record<string, Value>>,
  isGone: (name: string) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !isGone(name)));
}

/** Random requests for each operation where `--phase fuzz` is asked for without a number. */
const DEFAULT_FUZZ = 100;

/** The phases of a run of which nobody asks for fewer. */
function usualPhases({ config }: Settings): readonly Phase[] {
  return config.phases ?? PHASES.filter((name) => name !== 'fuzz');
}

function phases({ phase, fuzz }: VerifyFlags, settings: Settings): Phase[] {
  const { typed } = settings;
  const usual = usualPhases(settings);
  // Phases that are typed are all there are, whatever the file says of fuzz.
  const isAsked = fuzz !== undefined && (phase.length === 0 || typed.has('fuzz'));
  const wanted = phase.length > 0 ? phase : usual;
  return isAsked ? withFuzz(wanted, fuzz) : PHASES.filter((name) => wanted.includes(name));
}

function withFuzz(phases: readonly Phase[], fuzz: number | undefined): Phase[] {
  return PHASES.filter((name) => (name === 'fuzz' ? fuzz !== 0 : phases.includes(name)));
}

import { ToolError } from '../errors.js';
import { withoutCredentials } from '../http/credentials/from-headers.js';
import type { HeaderList } from '../http/headers.js';
import { override } from '../http/serialize/request.js';
import type { Contract, Operation, SecurityScheme } from '../model/document.js';
import type { Phase } from '../model/exchange.js';
import { PHASES } from '../model/exchange.js';
import { MAX_OCCURRENCES } from '../runner/counts.js';
import type { OperationRun, RunOptions, ServerChoice } from '../runner/options.js';
import { secretsOf } from '../runner/secrets.js';
import type { Selected } from '../runner/selection.js';
import { isLocal, phasesOfCases, selectOperations, serverOf } from '../runner/selection.js';
import { hooksOf } from './hooks.js';
import type { ConfigSource } from './index.js';
import { SETTINGS } from './options.js';
import { budgetsOf, numberOf, read } from './run-budgets.js';
import { credentialsOf } from './run-credentials.js';
import type { HeaderSettings, OperationSettings, RunSettings } from './run-settings.js';
import { operationsOfShard } from './shard.js';
import { resetOf } from './user-commands.js';

/**
 * Resolves what was asked for into the options of a run, once for every operation: nothing asks for a setting again.
 * `source`: the configuration file, for messages about its settings.
 * @throws ToolError on a value that means nothing, a name of no operation, or when nothing may be sent.
 */
export function runOptions(
  contracts: readonly Contract[],
  settings: RunSettings,
  source?: ConfigSource,
): RunOptions {
  const { onlyCases = [], operations: own = {} } = settings;
  const server = serversOf(contracts, settings, source);
  const { operations, guarded } = selected(contracts, settings, server);
  const common = commonOf(settings, server);
  const { inHeaders, commanded, ...given } = credentialsOf(contracts, settings, common, source);
  const run = (operation: Operation): OperationRun => {
    const { headers, ...others } = operationRun(operation, own[operation.id] ?? {}, common);
    return { ...others, headers: withoutCredentials(operation, headers, inHeaders, given.credentials) };
  };
  const all = operations.map(run);
  const runs = settings.shard ? operationsOfShard(all, settings.shard) : all;
  const isToldApart = server !== undefined && common.phases.includes('negative');
  return {
    contracts,
    server,
    operations: runs,
    guarded,
    cases: onlyCases,
    ...extentOf(settings, runs.length === all.length),
    ...given,
    commanded: commanded.filter(({ schemes }) => schemes.some((scheme) => isNeeded(scheme, runs))),
    keepsThings: server !== undefined,
    provableCredentials: isToldApart ? given.credentials : {},
    ...ofServer(contracts, settings, server, source),
    secrets: secretsIn(contracts, settings, given.credentials),
    tell: settings.tell,
    ...budgetsOf(settings, common.timeout),
    severity: settings.severity ?? {},
    failOn: settings.failOn ?? SETTINGS.failOn.default,
    maxOccurrences: settings.maxOccurrences ?? MAX_OCCURRENCES,
    deviations: settings.expect ?? [],
    today: settings.today ?? new Date().toISOString().slice(0, 10),
    signal: settings.signal,
  };
}

/** How much of the documents is verified. */
function extentOf(
  { onlyOperations = [], onlyCases = [], shard }: RunSettings,
  isWhole: boolean,
): Pick<RunOptions, 'isEverything' | 'shard'> {
  const isEverything = onlyOperations.length === 0 && onlyCases.length === 0 && isWhole;
  return { isEverything, ...(shard && shard.count > 1 && { shard }) };
}

/** What is done to a server that is given, and to no mock. */
function ofServer(
  contracts: readonly Contract[],
  settings: RunSettings,
  server: RunOptions['server'],
  source: ConfigSource | undefined,
): Pick<RunOptions, 'reset' | 'hooks'> {
  if (server === undefined) return { reset: undefined, hooks: undefined };
  return { reset: resetOf(settings, source), hooks: hooksOf(contracts, settings.hooks) };
}

/** Whether an operation that is sent requests documents the scheme: nothing is done to get a credential for others. */
function isNeeded({ key, pointer }: SecurityScheme, operations: readonly OperationRun[]): boolean {
  return operations.some(
    ({ operation, phases }) =>
      phases.length > 0 &&
      operation.security.some(({ schemes }) =>
        schemes.some((scheme) => scheme.key === key && scheme.pointer === pointer),
      ),
  );
}

function selected(
  contracts: readonly Contract[],
  { onlyOperations, onlyCases, allowWrites, readsOnly, operations = {} }: RunSettings,
  server: RunOptions['server'],
): Selected {
  const skips = Object.entries(operations).flatMap(([id, { skip }]) =>
    skip === undefined ? [] : [[id, skip] as const],
  );
  return selectOperations({
    contracts,
    server,
    operations: onlyOperations ?? [],
    cases: onlyCases ?? [],
    allowWrites: allowWrites === true,
    readsOnly: readsOnly === true,
    skipped: new Map(skips),
  });
}

/** The secrets among everything that was given, be it for operations that are not selected. */
function secretsIn(
  contracts: readonly Contract[],
  { headers, reset, parameters = {}, secretHeaders = [], operations = {}, limitedCredentials }: RunSettings,
  credentials: RunOptions['credentials'],
): RunOptions['secrets'] {
  const own = Object.values(operations);
  const ofReset = reset && 'url' in reset ? reset.headers : undefined;
  return secretsOf({
    contracts,
    credentials,
    ...(limitedCredentials && { limited: limitedCredentials }),
    headers: [headers, ofReset, ...own.map((one) => one.headers)].flatMap((list) => headerList(list)),
    secretHeaders,
    values: [parameters, ...own.map((one) => one.parameters ?? {})],
  });
}

/** What every operation has that has no settings of its own. */
interface Common {
  server: ServerChoice | undefined;
  /** Those of this run, and those of a run of which nobody asks for fewer. */
  phases: readonly Phase[];
  usualPhases: readonly Phase[];
  onlyPhases: readonly Phase[] | undefined;
  cases: readonly string[];
  headers: HeaderList;
  values: OperationRun['values'];
  timeout: number;
  isLenient: boolean;
  severity: OperationRun['severity'];
  allowWrites: boolean;
  readsOnly: boolean;
}

function commonOf(settings: RunSettings, server: Common['server']): Common {
  const { phases, fuzz, onlyPhases, onlyCases = [], headers, parameters = {} } = settings;
  const usualPhases = phases ?? PHASES.filter((name) => name !== 'fuzz');
  const wanted = onlyPhases ?? (fuzz === undefined ? usualPhases : withFuzz(usualPhases, fuzz));
  return {
    server,
    phases: PHASES.filter((name) => wanted.includes(name)),
    usualPhases,
    onlyPhases,
    cases: onlyCases,
    headers: headerList(headers),
    values: parameters,
    timeout: numberOf('timeout', settings),
    isLenient: settings.lenientInput === true,
    severity: settings.severity ?? {},
    allowWrites: settings.allowWrites === true,
    readsOnly: settings.readsOnly === true,
  };
}

function operationRun(operation: Operation, own: OperationSettings, common: Common): OperationRun {
  const { skip, timeout, headers, parameters, lenientInput, severity } = own;
  const ownPhases = common.onlyPhases ? undefined : own.phases;
  const plannedPhases = ownPhases ?? common.phases;
  const isPart = skip !== undefined || common.cases.length > 0;
  const usual = ownPhases ?? common.usualPhases;
  return {
    operation,
    phases: skip === undefined ? sentPhases(operation, plannedPhases, common.cases) : [],
    plannedPhases,
    isWhole: !isPart && usual.every((phase) => plannedPhases.includes(phase)),
    values: { ...common.values, ...parameters },
    headers: override(common.headers, headerList(headers)),
    timeout: timeout === undefined ? common.timeout : numberOf('timeout', { timeout }),
    allowWrites: !common.readsOnly && (common.allowWrites || isLocal(serverOf(common.server, operation))),
    isLenient: lenientInput ?? common.isLenient,
    isMock: common.server === undefined,
    severity: { ...common.severity, ...severity },
    ...(skip === undefined ? {} : { skip }),
  };
}

function sentPhases(
  operation: Operation,
  phases: readonly Phase[],
  cases: readonly string[],
): readonly Phase[] {
  return cases.length > 0 ? phasesOfCases(cases, operation) : phases;
}

/** `phases` with the phase fuzz, or without it when `fuzz` is 0, in the order of sending. */
export function withFuzz(phases: readonly Phase[], fuzz: number | undefined): Phase[] {
  return PHASES.filter((name) => (name === 'fuzz' ? fuzz !== 0 : phases.includes(name)));
}

function headerList(headers: HeaderSettings = []): HeaderList {
  return isHeaderList(headers) ? headers : Object.entries(headers);
}

function isHeaderList(headers: HeaderSettings): headers is HeaderList {
  return Array.isArray(headers);
}

/** Each document's own server, else the one for all; undefined for the mock. */
function serversOf(
  contracts: readonly Contract[],
  { server, servers = {} }: RunSettings,
  source: ConfigSource | undefined,
): RunOptions['server'] {
  const parsed = (url: string): string => read('server', () => SETTINGS.server.parse(url));
  const common = server === undefined ? undefined : parsed(server);
  if (Object.keys(servers).length === 0) return common;
  const found = contracts.map(({ name }) => {
    const own = servers[name];
    return [name, own === undefined ? common : parsed(own)] as const;
  });
  const withoutServer = found.find(([, own]) => own === undefined);
  if (!withoutServer) return Object.fromEntries(found.map(([name, own]) => [name, own ?? '']));
  throw new ToolError(`servers: there is none for the document '${withoutServer[0]}'`, {
    location: source?.locate?.('/servers'),
  });
}

import { refuseParameters, refuseUnknownNames } from '../config/checks/names.js';
import type { LoadedHooks } from '../config/hooks.js';
import type { ResolvedConfig } from '../config/index.js';
import { runOptions, withFuzz } from '../config/run-options.js';
import type { RunSettings } from '../config/run-settings.js';
import { override } from '../http/serialize/request.js';
import type { Contract } from '../model/document.js';
import type { Phase } from '../model/exchange.js';
import type { RunOptions } from '../runner/options.js';
import { allCredentials } from './credentials.js';
import type { Host } from './host.js';
import type { OptionValues } from './options.js';
import type { LoadOptionName, Settings } from './settings.js';
import type { Target } from './target.js';

/** The options of `verify`, parsed. */
export type VerifyFlags = OptionValues<
  | 'server' | 'self' | 'header' | 'credential' | 'limitedCredential' | 'param' | 'phase' | 'fuzz' | 'operation' | 'case' | 'usedBy' | 'shard' | 'seed' | 'plan'
  | 'dryRun' | 'concurrency' | 'rate' | 'maxPause' | 'timeout' | 'connectTimeout' | 'wait' | 'maxTime' | 'maxBody' | 'maxCases'
  | 'budget' | 'maxPlanSteps' | 'maxPlanBytes'
  | 'maxFailures' | 'minEvidence' | 'lenientInput' | 'allowWrites' | 'readsOnly' | 'report' | 'failOn' | 'verbose' | 'quiet'
  | LoadOptionName
>; // prettier-ignore

/** What is known of the run besides what was typed. */
interface Surroundings {
  settings: Settings;
  /** Whether all documents of the configuration are verified. */
  isWhole: boolean;
  target: Target;
  hooks: LoadedHooks | undefined;
}

/**
 * Command line, environment and configuration file as the options of one run: the first wins over the last, and what
 * the file says of one operation over what it says of all.
 * @throws ToolError on names of nothing, and on values that cannot be sent.
 */
export function verifyOptions(
  contracts: Contract[],
  options: VerifyFlags,
  host: Host,
  { settings, isWhole, target, hooks }: Surroundings,
): RunOptions {
  const { config, secretHeaders, typed, source } = settings;
  if (isWhole) refuseUnknownNames(contracts, config, source);
  const values = Object.fromEntries(options.param);
  refuseParameters(contracts, options.operation, values);
  const { seed, concurrency, rate, timeout, connectTimeout, maxTime, maxBody, maxCases, maxFailures } =
    options;
  const { budget, maxPlanSteps, maxPlanBytes, wait, maxPause } = options;
  const { minEvidence, lenientInput, allowWrites, readsOnly, failOn, verbose } = options;
  const given: RunSettings = {
    ...{ seed, concurrency, rate, timeout, connectTimeout, maxTime, maxBody, maxCases, maxFailures },
    ...{ budget, maxPlanSteps, maxPlanBytes, wait, maxPause },
    ...{ minEvidence, lenientInput, allowWrites, readsOnly, failOn },
    maxOccurrences: verbose === true ? Infinity : undefined,
    severity: config.severity,
    ...target,
    headers: override(Object.entries(config.headers ?? {}), options.header),
    secretHeaders,
    ...allCredentials(contracts, options, host, config),
    parameters: { ...config.parameters, ...values },
    phases: config.phases,
    fuzz: options.fuzz,
    onlyPhases: typedPhases(options, typed),
    onlyOperations: options.operation,
    ...{ onlyCases: options.case, shard: options.shard },
    operations: Object.fromEntries(
      Object.entries(config.operations ?? {}).map(([id, own]) => [id, withoutTyped(own, options, typed)]),
    ),
    expect: config.expect,
    ...{ reset: config.reset, hooks },
    cwd: settings.folder,
    env: host.env,
  };
  return runOptions(contracts, given, source);
}

/** Phases that are typed are all there are, whatever the file says of fuzz. */
function typedPhases({ phase, fuzz }: VerifyFlags, typed: ReadonlySet<string>): Phase[] | undefined {
  if (phase.length === 0) return undefined;
  return typed.has('fuzz') ? withFuzz(phase, fuzz) : phase;
}

type OperationSettings = NonNullable<ResolvedConfig['operations']>[string];

/** What the file says of one operation, less what was typed for all. */
function withoutTyped(
  { parameters, headers, phases, timeout, lenientInput, ...others }: OperationSettings,
  { header, param, fuzz }: VerifyFlags,
  typed: ReadonlySet<string>,
): NonNullable<RunSettings['operations']>[string] {
  const names = new Set(header.map(([name]) => name.toLowerCase()));
  const given = new Set(param.map(([name]) => name));
  return {
    ...others,
    parameters: without(parameters, (name) => given.has(name)),
    headers: without(headers, (name) => names.has(name.toLowerCase())),
    phases: phases && typed.has('fuzz') ? withFuzz(phases, fuzz) : phases,
    timeout: typed.has('timeout') ? undefined : timeout,
    lenientInput: typed.has('lenientInput') ? undefined : lenientInput,
  };
}

function without<Value>(
  from: Readonly<Record<string, Value>> = {},
  isGone: (name: string) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !isGone(name)));
}

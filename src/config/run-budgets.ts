import { ToolError } from '../errors.js';
import type { RunOptions } from '../runner/options.js';
import { DEFAULT_FUZZ, SETTINGS } from './options.js';
import type { RunSettings } from './run-settings.js';

/** What a run may take, and how fast: its settings, each in its base unit, or the defaults. `timeout`: of one exchange. */
export function budgetsOf(
  settings: RunSettings,
  timeout: number,
): Pick<
  RunOptions,
  | 'fuzz'
  | 'seed'
  | 'concurrency'
  | 'rate'
  | 'maxPause'
  | 'maxCases'
  | 'planBounds'
  | 'maxFailures'
  | 'wait'
  | 'maxTime'
  | 'minEvidence'
  | 'limits'
> {
  const { fuzz, rate, wait, minEvidence } = settings;
  const given = fuzz === undefined ? 0 : read('fuzz', () => SETTINGS.fuzz.parse(String(fuzz)));
  return {
    fuzz: given === 0 ? DEFAULT_FUZZ : given,
    seed: numberOf('seed', settings),
    concurrency: numberOf('concurrency', settings),
    rate: rate === undefined ? undefined : read('rate', () => SETTINGS.rate.parse(String(rate))),
    maxPause: numberOf('maxPause', settings),
    maxCases: numberOf('maxCases', settings),
    planBounds: {
      cases: numberOf('budget', settings),
      steps: numberOf('maxPlanSteps', settings),
      bytes: numberOf('maxPlanBytes', settings),
    },
    maxFailures: numberOf('maxFailures', settings),
    wait: wait === undefined ? 0 : read('wait', () => SETTINGS.wait.parse(String(wait))),
    maxTime: numberOf('maxTime', settings),
    minEvidence: minEvidence === undefined ? undefined : read('minEvidence', () => shareOf(minEvidence)),
    limits: limitsOf(settings, timeout),
  };
}

function limitsOf(settings: RunSettings, timeout: number): RunOptions['limits'] {
  return {
    timeout,
    connectTimeout: numberOf('connectTimeout', settings),
    maxBody: numberOf('maxBody', settings),
  };
}

type NumberName =
  | 'seed'
  | 'concurrency'
  | 'maxCases'
  | 'maxFailures'
  | 'maxTime'
  | 'maxPause'
  | 'timeout'
  | 'connectTimeout'
  | 'maxBody'
  | 'budget'
  | 'maxPlanSteps'
  | 'maxPlanBytes';

/** A setting as a number in its base unit (milliseconds, bytes), or the default of its option. */
export function numberOf(
  name: NumberName,
  { [name]: value }: { readonly [Name in NumberName]?: string | number | undefined },
): number {
  const { parse, default: fallback } = SETTINGS[name];
  return read(name, () => parse(value === undefined ? fallback : String(value)));
}

/** A share from 0 to 1: a number is one, a text a percentage. */
function shareOf(given: string | number): number {
  if (typeof given === 'string') return SETTINGS.minEvidence.parse(given);
  if (given >= 0 && given <= 1) return given;
  throw new ToolError(`expected a number from 0 to 1 or a percentage, got ${String(given)}`);
}

/** @throws ToolError that names the setting. */
export function read<Value>(name: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (thrown) {
    if (!(thrown instanceof ToolError)) throw thrown;
    const { message, hint, cause = thrown } = thrown;
    throw new ToolError(`${name}: ${message}`, { cause, ...(hint === undefined ? {} : { hint }) });
  }
}

import { runOptions } from '../../config/run-options.js';
import type { Contract } from '../../model/document.js';
import type { RunOptions } from '../../runner/options.js';
import type { OptionValues } from '../options.js';
import type { Settings } from '../settings.js';

type Judging = OptionValues<'minEvidence' | 'lenientInput' | 'failOn' | 'verbose'> & {
  server?: string | undefined;
};

/** The options of a run whose requests others send. */
export function recordedRunOptions(
  contracts: readonly Contract[],
  { server, minEvidence, lenientInput, failOn, verbose }: Judging,
  { config, source }: Settings,
): RunOptions {
  const { severity, expect, operations } = config;
  const settings = { server, minEvidence, lenientInput, failOn, severity, expect, operations };
  // What was sent was sent: nothing has to be allowed.
  const all = { allowWrites: true, maxOccurrences: verbose === true ? Infinity : undefined };
  return runOptions(contracts, { ...settings, ...all }, source);
}

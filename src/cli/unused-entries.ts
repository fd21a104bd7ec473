import { unusedFormatLines } from '../config/checks/formats.js';
import { printable } from '../json/printable.js';
import type { Contract } from '../model/document.js';
import type { Host } from './host.js';
import type { Settings } from './settings.js';

/** Warnings about entries of the configuration that no document needs, where all of its documents were loaded. */
export function unusedEntries(
  contracts: readonly Contract[],
  args: readonly string[],
  { config, source }: Settings,
): string[] {
  return args.length > 0 ? [] : unusedFormatLines(contracts, config.formats, source);
}

/** Tells those warnings on standard error. */
export function warnOfUnused(
  contracts: readonly Contract[],
  args: readonly string[],
  settings: Settings,
  host: Host,
): void {
  for (const line of unusedEntries(contracts, args, settings)) host.stderr(`specproof: ${printable(line)}\n`);
}

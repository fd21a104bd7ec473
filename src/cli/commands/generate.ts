import { resolve } from 'node:path';
import { generate } from '../../codegen/index.js';
import { printableLines } from '../../json/printable.js';
import { loadContracts } from '../../load/index.js';
import type { Host } from '../host.js';
import { leftOutLines } from '../mock-log.js';
import type { OptionValues } from '../options.js';
import type { LoadOptionName, Settings } from '../settings.js';
import { documentsNamed, loadOptions } from '../settings.js';
import { warnOfUnused } from '../unused-entries.js';

/** `specproof generate`: writes types and clients, or checks that they are current. */
export async function runGenerate(
  args: string[],
  options: OptionValues<'out' | 'check' | LoadOptionName>,
  host: Host,
  settings: Settings,
): Promise<number> {
  const contracts = await loadContracts(documentsNamed(args, settings, host), {
    ...loadOptions(settings, options, host),
    compiled: [],
  });
  warnOfUnused(contracts, args, settings, host);
  // What is typed starts here, all else at the configuration.
  const outDir = resolve(settings.typed.has('out') ? host.cwd : settings.folder, options.out);
  const { files } = await generate({ contracts, outDir, check: options.check === true });
  for (const { path, state } of files) host.stdout(`${state.padEnd(9)}  ${path}\n`);
  const leftOut = leftOutLines(contracts);
  if (leftOut.length > 0)
    host.stderr(printableLines(`specproof: left out of what is generated:\n${leftOut.join('\n')}\n`));
  const isStale = options.check === true && files.some(({ state }) => state !== 'unchanged');
  if (isStale) host.stderr("specproof: generated files are not current; run 'specproof generate'\n");
  // Nothing that could be called is no success, unless there is nothing to call.
  const isEmpty = contracts.every(({ operations }) => operations.length === 0) && leftOut.length > 0;
  return isStale || isEmpty ? 1 : 0;
}

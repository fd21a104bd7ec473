import { resolve } from 'node:path';
import { generate } from '../../codegen/index.js';
import { documentsOf } from '../../load/bundled.js';
import { loadContracts } from '../../load/index.js';
import type { Host } from '../host.js';
import type { OptionValues } from '../options.js';

/** `specproof generate`: writes types and clients, or checks that they are current. */
export async function runGenerate(
  args: string[],
  options: OptionValues<'out' | 'check'>,
  host: Host,
): Promise<number> {
  const contracts = await loadContracts(documentsOf(args, host.cwd), { cwd: host.cwd });
  const outDir = resolve(host.cwd, options.out);
  const { files } = await generate({ contracts, outDir, check: options.check === true });
  for (const { path, state } of files) host.stdout(`${state.padEnd(9)}  ${path}\n`);
  const isStale = options.check === true && files.some(({ state }) => state !== 'unchanged');
  if (isStale) host.stderr("specproof: generated files are not current; run 'specproof generate'\n");
  return isStale ? 1 : 0;
}

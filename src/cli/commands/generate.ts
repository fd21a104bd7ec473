import { dirname, resolve } from 'node:path';
import { addDependency, DEPENDENCY, dependentOf, generate } from '../../codegen/index.js';
import { readProject } from '../../init/project.js';
import { printableLines } from '../../json/printable.js';
import { loadContracts } from '../../load/index.js';
import type { Host } from '../host.js';
import { leftOutLines } from '../mock/left-out.js';
import type { OptionValues } from '../options.js';
import { askToAdd } from '../questions.js';
import type { LoadOptionName, Settings } from '../settings.js';
import { documentsNamed, loadOptions } from '../settings.js';
import { warnOfUnused } from '../unused-entries.js';

/** `specproof generate`: writes types and clients, or checks that they are current. */
export async function runGenerate(
  args: string[],
  options: OptionValues<'out' | 'int64' | 'emit' | 'check' | 'addDependency' | LoadOptionName>,
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
  const { files } = await generate({
    contracts,
    outDir,
    check: options.check === true,
    int64: options.int64,
    emit: options.emit.length > 0 ? options.emit : (settings.config.emit ?? []),
  });
  for (const { path, state } of files) host.stdout(`${state.padEnd(9)}  ${path}\n`);
  const leftOut = leftOutLines(contracts);
  if (leftOut.length > 0)
    host.stderr(printableLines(`specproof: left out of what is generated:\n${leftOut.join('\n')}\n`));
  if (options.check !== true) await offerDependency(outDir, options.addDependency === true, host);
  const isStale = options.check === true && files.some(({ state }) => state !== 'unchanged');
  if (isStale) host.stderr("specproof: generated files are not current; run 'specproof generate'\n");
  // Nothing that could be called is no success, unless there is nothing to call.
  const isEmpty = contracts.every(({ operations }) => operations.length === 0) && leftOut.length > 0;
  return isStale || isEmpty ? 1 : 0;
}

/** Package managers that are strict give a client only what its own package depends on. */
async function offerDependency(outDir: string, isWanted: boolean, { terminal, stderr }: Host): Promise<void> {
  const dependent = await dependentOf(outDir);
  if (!dependent || dependent.isStated) return;
  const { name, version } = DEPENDENCY;
  const { manager } = await readProject(dirname(dependent.path));
  if (isWanted || (terminal && (await askToAdd(terminal, `${name} ${version}`, dependent.path)))) {
    await addDependency(dependent);
    stderr(
      `specproof: added ${name} ${version} to ${dependent.path}; install it with '${manager.name} install'\n`,
    );
    return;
  }
  stderr(
    `specproof: the clients import ${name}, on which ${dependent.path} does not depend: run '${manager.depend} ${name}@${version}', or generate with --add-dependency\n`,
  );
}

import { serverUrls } from '../../document/reader/servers.js';
import { ToolError } from '../../errors.js';
import { commandOf } from '../../init/ci-file.js';
import { findDocuments } from '../../init/find-documents.js';
import type { Choices, SetUpFile } from '../../init/index.js';
import { EXAMPLE, REPORTS, setUp, writeExample } from '../../init/index.js';
import type { Project } from '../../init/project.js';
import { readProject } from '../../init/project.js';
import { printable } from '../../json/printable.js';
import { readContract } from '../../load/index.js';
import type { Contract } from '../../model/document.js';
import { plural } from '../../reporters/words/plural.js';
import { isLocal } from '../../runner/selection.js';
import type { Host } from '../host.js';
import type { OptionValues } from '../options.js';
import type { InitAnswers } from '../questions.js';
import { askForInit } from '../questions.js';
import type { Settings } from '../settings.js';
import { documentsNamed } from '../settings.js';

type Values = OptionValues<'server' | 'out' | 'ci' | 'yes'>;

const INTERRUPTED = 130;

/** Where a server of one's own is likely to listen. */
const LIKELY_SERVER = 'http://127.0.0.1:8080';

/** `specproof init`: what a project needs to use specproof, where it is missing. */
export async function runInit(
  args: string[],
  options: Values,
  host: Host,
  settings: Settings,
): Promise<number> {
  const project = await readProject(host.cwd);
  const contracts = await documentsOf(args, host, settings);
  const answers = await answersOf(contracts, project, options, host, settings);
  if (!answers) {
    host.stderr('specproof: nothing was written\n');
    return INTERRUPTED;
  }
  const example = contracts.length === 0 ? [await writeExample(host.cwd)] : [];
  const choices: Choices = {
    ...answers,
    documents: contracts.length === 0 ? [EXAMPLE] : answers.documents,
    out: options.out,
    reports: REPORTS,
    present: settings.source?.label,
    hasServer: answers.server !== undefined || settings.config.servers !== undefined,
  };
  const files = [...example, ...(await setUp(project, choices, contracts))];
  host.stdout([...documentLines(contracts, args, settings), ...files.map(fileLine), ''].join('\n'));
  host.stdout(`\nNext:\n${nextCommands(project, choices, contracts).join('\n')}\n`);
  return 0;
}

/**
 * The documents that are named, here or in the configuration, else those that are found; what is found and cannot be read
 * is told, and left out.
 */
async function documentsOf(args: string[], host: Host, settings: Settings): Promise<Contract[]> {
  const load = { cwd: host.cwd, root: settings.root, compiled: [] };
  if (args.length > 0 || settings.config.documents !== undefined) {
    const named = documentsNamed(args, settings, host);
    return Promise.all(named.map((name) => readContract(name, load)));
  }
  const contracts: Contract[] = [];
  for (const name of await findDocuments(host.cwd)) {
    try {
      contracts.push(await readContract(name, load));
    } catch (thrown) {
      if (!(thrown instanceof ToolError)) throw thrown;
      host.stderr(`specproof: ${printable(`left out: ${name}: ${thrown.message}`)}\n`);
    }
  }
  return contracts;
}

/** What was typed, or is likely; asked for where somebody is there to answer. Undefined when they gave up. */
async function answersOf(
  contracts: readonly Contract[],
  project: Project,
  { server, ci, yes }: Values,
  { terminal }: Host,
  settings: Settings,
): Promise<InitAnswers | undefined> {
  const documents = contracts.map(({ source }) => source);
  const proposed = { documents, server, ci: ci === 'none' ? undefined : (ci ?? project.ci) };
  if (!terminal || yes === true || settings.source !== undefined) return proposed;
  return askForInit(terminal, { ...proposed, server: server ?? localServer(contracts) });
}

function localServer(contracts: readonly Contract[]): string | undefined {
  return contracts.flatMap(serverUrls).find((url) => isLocal(url));
}

function documentLines(
  contracts: readonly Contract[],
  args: readonly string[],
  { source }: Settings,
): string[] {
  const kept = source !== undefined && args.length > 0;
  return [
    ...contracts.map(({ source: name, operations, unusable }) =>
      printable(`document   ${name}  ${plural(operations.length + unusable.length, 'operation')}`),
    ),
    ...(kept ? [printable(`           ${source.label} stays as it is: name them there yourself`)] : []),
  ];
}

function fileLine({ path, state, note }: SetUpFile): string {
  return printable(`${state.padEnd(9)}  ${path}${note === undefined ? '' : `  ${note}`}`);
}

/** What to type from here on, with a word on each. */
function nextCommands(project: Project, { server }: Choices, contracts: readonly Contract[]): string[] {
  const run = commandOf(project);
  const likely = server === undefined ? ` --server ${localServer(contracts) ?? LIKELY_SERVER}` : '';
  const isMissing = project.manifest !== undefined && !project.isInstalled;
  const commands: [command: string, what: string][] = [
    ...(isMissing
      ? [[`${project.manager.add} specproof`, 'adds it to the project'] as [string, string]]
      : []),
    [`${run} lint`, 'what is wrong with the document'],
    [`${run} generate`, 'types and a client'],
    [`${run} mock`, 'a server that answers as documented'],
    [`${run} verify${likely}`, 'whether your server does'],
  ];
  const width = Math.max(...commands.map(([command]) => command.length));
  return commands.map(([command, what]) => `  ${command.padEnd(width)}  # ${what}`);
}

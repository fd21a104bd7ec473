import { resolve } from 'node:path';
import { readTextIfPresent } from '../io/files.js';
import { exists } from '../io/folder.js';
import { writeTextFile } from '../io/output-file.js';
import type { Contract } from '../model/document.js';
import { CI_FILES, ciText } from './ci-file.js';
import type { CiProvider } from './ci-providers.js';
import type { Answers } from './config-text.js';
import { configText } from './config-text.js';
import { EXAMPLE_DOCUMENT } from './example-document.js';
import { withIgnored } from './ignore-lines.js';
import { withScripts } from './package-scripts.js';
import type { Project } from './project.js';

/** What a project is to get. */
export interface Choices extends Answers {
  /** The configuration that is there already, as the user would type it; it stays as it is. */
  present: string | undefined;
  /** Whether a server to verify is named, here or in that configuration. */
  hasServer: boolean;
  /** Where its pipelines run; undefined for no file of theirs. */
  ci: CiProvider | undefined;
}

/** A file of the project, relative to its folder, what became of it, and what is worth saying of it. */
export interface SetUpFile {
  path: string;
  state: 'written' | 'changed' | 'unchanged';
  note?: string;
}

/** The folder of the reports, which is not committed. */
export const REPORTS = 'specproof-report';

/** Where the example document is written. */
export const EXAMPLE = 'openapi.yaml';

/**
 * Writes an example document, for a folder that has none.
 * @throws ToolError when it cannot be written.
 */
export async function writeExample(folder: string): Promise<SetUpFile> {
  return ensure(folder, EXAMPLE, EXAMPLE_DOCUMENT, 'an example to start from');
}

/**
 * Writes the files that are missing, and adds what is missing to those that are there; nothing of theirs is changed. A
 * second time, nothing is left to do.
 * @throws ToolError when a file cannot be written.
 */
export async function setUp(
  project: Project,
  choices: Choices,
  contracts: readonly Contract[],
): Promise<SetUpFile[]> {
  const { folder } = project;
  return [
    choices.present === undefined
      ? await ensure(folder, 'specproof.config.yaml', configText(choices, contracts))
      : { path: choices.present, state: 'unchanged' },
    ...(await setUpScripts(project)),
    await setUpIgnored(folder, [`${choices.reports}/`]),
    ...(choices.ci === undefined ? [] : [await setUpCi(choices.ci, project, choices)]),
  ];
}

async function ensure(folder: string, path: string, text: string, note?: string): Promise<SetUpFile> {
  if (await exists(resolve(folder, path))) return { path, state: 'unchanged' };
  await writeTextFile(resolve(folder, path), text);
  return { path, state: 'written', ...(note !== undefined && { note }) };
}

async function setUpScripts(project: Project): Promise<SetUpFile[]> {
  const changed = withScripts(project);
  if (!changed) return [];
  const path = 'package.json';
  if (changed.added.length === 0) return [{ path, state: 'unchanged' }];
  await writeTextFile(resolve(project.folder, path), changed.text);
  return [{ path, state: 'changed', note: `scripts ${changed.added.join(', ')}` }];
}

async function setUpIgnored(folder: string, lines: readonly string[]): Promise<SetUpFile> {
  const path = '.gitignore';
  const present = await readTextIfPresent(resolve(folder, path));
  const text = withIgnored(present ?? '', lines);
  if (text === present) return { path, state: 'unchanged' };
  await writeTextFile(resolve(folder, path), text);
  return { path, state: present === undefined ? 'written' : 'changed', note: lines.join(', ') };
}

/** Beside a pipeline that is there, a file for it to include. */
async function setUpCi(provider: CiProvider, project: Project, choices: Choices): Promise<SetUpFile> {
  const { path, beside } = CI_FILES[provider];
  const text = ciText(provider, project, choices);
  const present = await readTextIfPresent(resolve(project.folder, path));
  // Its own file of an earlier time is changed by whoever has it, as are all others.
  if (present === undefined || beside === undefined || present.includes('specproof'))
    return ensure(project.folder, path, text);
  return ensure(project.folder, beside, text, `to be named in ${path}: include: [{ local: ${beside} }]`);
}

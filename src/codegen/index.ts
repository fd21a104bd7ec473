import { join } from 'node:path';
import { ToolError } from '../errors.js';
import { listFolder, readTextIfPresent } from '../io/files.js';
import { writeTextFile } from '../io/output-file.js';
import type { Contract } from '../model/document.js';
import { generateClient } from './client/index.js';
import { generateIndex } from './client/index-file.js';
import { generateMsw } from './client/msw-file.js';
import { generateRuntime } from './runtime/index.js';
import { generateTypes } from './types/index.js';
import type { Int64Type } from './types/int64.js';
import { generateValidators } from './validators/index.js';

export { addDependency, DEPENDENCY, dependentOf } from './client/dependency.js';

export interface GenerateOptions {
  contracts: readonly Contract[];
  /** Each contract gets a folder of its name in here. */
  outDir: string;
  /** Writes nothing, and says what writing would change. */
  check?: boolean;
  /** What integers of `format: int64` and `uint64` are to the program. Default: `number`, which holds 53 bits. */
  int64?: Int64Type;
  /** What is made besides types, client and validators. Default: nothing. */
  emit?: readonly 'msw'[];
}

/** `stale`, `missing` and `orphaned` (a file that no document leads to) occur in a check only. */
export type FileState = 'written' | 'unchanged' | 'stale' | 'missing' | 'orphaned';

export interface GenerateResult {
  files: { path: string; state: FileState }[];
}

/**
 * Writes the types and the client of every contract, where they differ from what is there.
 * @throws ToolError when two contracts have one name, or a document cannot be translated, or a file not written.
 */
export async function generate(options: GenerateOptions): Promise<GenerateResult> {
  refuseSharedNames(options.contracts);
  const folders: Folder[] = [];
  // All before any is written: what fails leaves everything as it was.
  for (const contract of options.contracts) folders.push(folderOf(contract, options));
  const files: GenerateResult['files'] = [];
  for (const { path, texts } of folders) {
    for (const [name, text] of Object.entries(texts))
      files.push(await settle(join(path, name), text, options));
    if (options.check === true) files.push(...(await orphans(path, Object.keys(texts))));
  }
  return { files };
}

interface Folder {
  path: string;
  /** By file name. */
  texts: Record<string, string>;
}

function folderOf(contract: Contract, { outDir, int64, emit = [] }: GenerateOptions): Folder {
  // It would be the folder itself, or the one above.
  if (/^\.+$/.test(contract.name))
    throw new ToolError(`${contract.source}: a folder cannot be named after this file`);
  const texts = clientTexts(contract, int64);
  const path = join(outDir, contract.name);
  return { path, texts: emit.includes('msw') ? { ...texts, 'msw.ts': generateMsw(contract, path) } : texts };
}

/** The files of one contract, by name. */
export function clientTexts(contract: Contract, int64: Int64Type = 'number'): Record<string, string> {
  // Of what cannot be translated, they say so.
  const types = generateTypes(contract, { int64 });
  const client = generateClient(contract, int64);
  const validators = generateValidators(contract, int64);
  return {
    'types.ts': types,
    'client.ts': client,
    'runtime.ts': generateRuntime(contract, client, int64),
    'validators.js': validators.script,
    'validators.d.ts': validators.types,
    'index.ts': generateIndex(contract),
  };
}

/** Compared without case, as some file systems do. */
function refuseSharedNames(contracts: readonly Contract[]): void {
  const byName = new Map<string, Contract>();
  for (const contract of contracts) {
    const name = contract.name.toLowerCase();
    const other = byName.get(name);
    if (other) {
      throw new ToolError(
        `${other.source} and ${contract.source} would both be generated into '${contract.name}'`,
        {
          hint: 'Rename one of the files, or generate them into different folders.',
        },
      );
    }
    byName.set(name, contract);
  }
}

async function settle(
  path: string,
  text: string,
  { check }: GenerateOptions,
): Promise<GenerateResult['files'][number]> {
  const present = await readTextIfPresent(path);
  if (present === text) return { path, state: 'unchanged' };
  if (check === true) return { path, state: present === undefined ? 'missing' : 'stale' };
  await writeTextFile(path, text);
  return { path, state: 'written' };
}

async function orphans(folder: string, known: readonly string[]): Promise<GenerateResult['files']> {
  const unknown = (await listFolder(folder)).filter((name) => !known.includes(name));
  return unknown.map((name) => ({ path: join(folder, name), state: 'orphaned' }));
}

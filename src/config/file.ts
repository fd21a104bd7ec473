import { dirname, join, relative, resolve } from 'node:path';
import { isModuleNamespaceObject } from 'node:util/types';
import { messageOf, ToolError } from '../errors.js';
import { readEntry } from '../io/files.js';
import { assertFile, exists, filesIn, isShared, realPath } from '../io/folder.js';
import { meantName } from '../json/suggestion.js';
import type { Location } from '../model/document.js';
import { evaluated, imported, PATIENCE } from './code.js';

/** A configuration file as it was found. Nothing has judged its value yet. */
export interface ConfigFile {
  /** Absolute. */
  path: string;
  /** As the user would type it. */
  label: string;
  value: unknown;
  /** Where a JSON Pointer of the value stands in the file; absent where code made the value. */
  locate?: (pointer: string) => Location;
}

const CODE = ['ts', 'js', 'mjs'];
const DATA = ['json', 'yaml', 'yml'];
const KNOWN = [...CODE, ...DATA];
/** A file that looks like a configuration and is passed over would be worse than a refusal. */
const LOOKALIKES = ['cjs', 'mts', 'cts', 'jsonc', 'json5', 'toml'];

/**
 * Reads the file named by `file`, a path relative to `cwd`; without a name the nearest `specproof.config.*`, in `cwd` or
 * a folder above it, up to the root of the repository that `cwd` is in. Nowhere else is looked: no package.json, no .env,
 * no network. Code is evaluated, a function it exports is called. Undefined when no file was named and none is there.
 * JavaScript that Node can import without help is evaluated once per process, as any module.
 * @throws ToolError when it is missing, unreadable, ambiguous, no valid YAML, JSON or code, or fails when evaluated.
 */
export async function readConfigFile({
  cwd,
  file,
  patience = PATIENCE,
}: {
  cwd: string;
  file?: string | undefined;
  /** Milliseconds that code may take. */
  patience?: number;
}): Promise<ConfigFile | undefined> {
  const label = file ?? (await findConfigFile(cwd));
  if (label === undefined) return undefined;
  const extension = await checkedExtension(label, cwd);
  const path = resolve(cwd, label);
  if (CODE.includes(extension)) return { path, label, value: await valueOfCode(path, label, patience) };
  const { value, locate, problems } = await readEntry(label, cwd);
  const [odd] = problems;
  if (odd) throw new ToolError(odd.message, { location: odd.location });
  return { path, label, value, locate };
}

/** The nearest configuration, relative to `cwd`. */
async function findConfigFile(cwd: string): Promise<string | undefined> {
  const names = await namesIn(cwd);
  for (const folder of await foldersFrom(resolve(cwd))) {
    const isHere = folder === resolve(cwd);
    const found = configIn(isHere ? names : await filesIn(folder).catch(() => []), relative(cwd, folder));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The folder and those above it. What lies above a repository, or in a folder that everybody may write to, is somebody
 * else's: a configuration there may be code, which would be run.
 */
async function foldersFrom(folder: string): Promise<string[]> {
  const above = dirname(folder);
  if (above === folder || (await exists(join(folder, '.git'))) || (await isShared(above))) return [folder];
  return [folder, ...(await foldersFrom(above))];
}

function configIn(names: readonly string[], folder: string): string | undefined {
  const pattern = new RegExp(`^specproof\\.config\\.(${[...KNOWN, ...LOOKALIKES].join('|')})$`);
  const found = names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
  const [first] = found;
  if (found.length > 1) {
    throw new ToolError(`there is more than one configuration: ${found.join(', ')}`, {
      hint: `Keep one of them, or name the one to use: --config ${first ?? ''}`,
    });
  }
  return first;
}

async function namesIn(cwd: string): Promise<string[]> {
  try {
    return await filesIn(cwd);
  } catch (thrown) {
    throw new ToolError(`${cwd}: cannot be searched for a configuration: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
}

/** Its extension, once it is certain that there is such a file of a known format. */
async function checkedExtension(label: string, cwd: string): Promise<string> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(label))
    throw new ToolError('a configuration is a file of this machine, not a URL');
  const extension = /\.([a-z0-9]+)$/i.exec(label)?.[1]?.toLowerCase() ?? '';
  if (!KNOWN.includes(extension)) {
    throw new ToolError(`${label}: a configuration cannot be read from this format`, {
      hint: `Its name must end in ${KNOWN.map((name) => `.${name}`).join(', ')}.`,
    });
  }
  await assertFile(label, cwd);
  return extension;
}

async function valueOfCode(path: string, label: string, patience: number): Promise<unknown> {
  const code = { file: await realPath(path), label, patience, what: 'configuration' };
  const value = exported(await imported(code), label);
  return evaluated(() => (typeof value === 'function' ? (value as () => unknown)() : value), code);
}

/** The default export, an export named `config`, or what a CommonJS module exports as a whole. */
function exported(module: unknown, label: string): unknown {
  if (typeof module !== 'object' || module === null) return module;
  if ('default' in module) return module.default;
  if ('config' in module) return module.config;
  const names = Object.keys(module);
  const isCommonJs = !isModuleNamespaceObject(module) && !('__esModule' in module);
  if (isCommonJs && names.length > 0) return module;
  const exported = names.length > 0 ? `; it exports ${names.join(', ')}` : '';
  const found = meantName('config', names) || exported;
  throw new ToolError(`${label}: exports no configuration${found}`, {
    hint: 'Write export default { … }; a function that returns it, or a promise of it, is possible too.',
  });
}

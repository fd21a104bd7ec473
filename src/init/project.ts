import { resolve } from 'node:path';
import { readTextIfPresent } from '../io/files.js';
import { exists, readHead } from '../io/folder.js';
import type { Json, JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import { parseJson } from '../json/text.js';
import type { CiProvider } from './ci-providers.js';

/** How a package manager runs what a project has installed, and installs what its lock file says. */
export interface PackageManager {
  name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  lockFile: string;
  /** What stands before `specproof`. */
  run: string;
  install: string;
  /** Adds a development dependency. */
  add: string;
  /** Adds a dependency. */
  depend: string;
}

/** All but npm, which stands for a project that says nothing. */
const MANAGERS: readonly PackageManager[] = [
  { name: 'pnpm', lockFile: 'pnpm-lock.yaml', run: 'pnpm exec', install: 'pnpm install --frozen-lockfile', add: 'pnpm add -D', depend: 'pnpm add' },
  { name: 'yarn', lockFile: 'yarn.lock', run: 'yarn run', install: 'yarn install --immutable', add: 'yarn add -D', depend: 'yarn add' },
  { name: 'bun', lockFile: 'bun.lock', run: 'bunx', install: 'bun install --frozen-lockfile', add: 'bun add -d', depend: 'bun add' },
]; // prettier-ignore

const NPM: PackageManager = {
  name: 'npm',
  lockFile: 'package-lock.json',
  run: 'npx',
  install: 'npm ci',
  add: 'npm install --save-dev',
  depend: 'npm install',
};

/** What is known of the folder that specproof is set up in. */
export interface Project {
  folder: string;
  manager: PackageManager;
  /** The text of package.json. */
  manifest: string | undefined;
  scripts: Readonly<Record<string, unknown>>;
  /** Whether package.json names specproof among what is to be installed. */
  isInstalled: boolean;
  /** Where its pipelines seem to run. */
  ci: CiProvider;
}

/** Reads what says how a project is built. What cannot be read as JSON says nothing. */
export async function readProject(folder: string): Promise<Project> {
  const manifest = await readTextIfPresent(resolve(folder, 'package.json'));
  const { scripts, packageManager, dependencies, devDependencies } = membersOf(manifest);
  return {
    folder,
    manifest,
    manager: await managerOf(folder, packageManager),
    scripts: isObject(scripts) ? scripts : {},
    isInstalled: [dependencies, devDependencies].some(
      (all) => isObject(all) && Object.hasOwn(all, 'specproof'),
    ),
    ci: await ciOf(folder),
  };
}

function membersOf(manifest: string | undefined): JsonObject {
  try {
    const value = parseJson(manifest ?? '{}');
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** That of the manifest, as in `pnpm@9.1.0`, else that whose lock file is there. */
async function managerOf(folder: string, named: Json | undefined): Promise<PackageManager> {
  const [name] = typeof named === 'string' ? named.split('@') : [];
  for (const manager of MANAGERS) {
    if (manager.name === name || (await exists(resolve(folder, manager.lockFile)))) return manager;
  }
  return NPM;
}

/** By the files that are there, else by where the repository comes from. */
async function ciOf(folder: string): Promise<CiProvider> {
  if (await exists(resolve(folder, '.github'))) return 'github';
  if (await exists(resolve(folder, '.gitlab-ci.yml'))) return 'gitlab';
  const git = await readHead(resolve(folder, '.git/config'), 64 * 1024);
  return /url\s*=.*gitlab/i.test(git) ? 'gitlab' : 'github';
}

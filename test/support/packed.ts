import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './root.js';

const run = promisify(execFile);

interface Manifest {
  version: string;
  bin: { specproof: string };
  exports: Record<string, string | { types: string; default: string }>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}

/** The package as it is published. */
export const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** The package as a file. */
interface Packed {
  /** The path of the file. */
  archive: string;
  /** The paths of what is in it. */
  files: string[];
}

/** Packs what has just been built, into a folder. */
export async function packedInto(folder: string): Promise<Packed> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await run('npm', args, { cwd: ROOT });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  return { archive: join(folder, filename), files: files.map(({ path }) => path) };
}

/** Packs what has just been built, by way of a folder, and unpacks it into another one. Gives the paths of its files. */
export async function unpackedInto(folder: string, temporary: string): Promise<string[]> {
  const { archive, files } = await packedInto(temporary);
  mkdirSync(folder, { recursive: true });
  await run('tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
  return files;
}

/** Lets what is in a folder import packages of this repository, as links in its `node_modules`. */
export function linkPackages(names: readonly string[], modules: string): void {
  for (const name of names) {
    const link = join(modules, name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), link, 'junction');
  }
}

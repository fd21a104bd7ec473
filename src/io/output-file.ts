import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import {
  appendFile,
  chmod,
  lstat,
  mkdir,
  open,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, ToolError } from '../errors.js';

/**
 * Writes a whole file or nothing: a reader never sees half of it. Missing folders are made, links are followed. What is
 * no regular file, a device or a pipe, is written to and stays what it is.
 * @throws ToolError when it cannot be written.
 */
export async function writeTextFile(path: string, text: string): Promise<void> {
  try {
    const { target, mode } = await targetOf(path);
    if (target === undefined) return await writeFile(path, text);
    const partial = partialOf(target);
    await moved(writeFile(partial, text, { flag: 'wx' }), partial, { target, mode });
  } catch (thrown) {
    throw unwritable(path, thrown);
  }
}

/** Puts a text behind what a file holds, which is made where there is none. @throws ToolError when it cannot be written. */
export async function appendToFile(path: string, text: string): Promise<void> {
  try {
    await appendFile(path, text);
  } catch (thrown) {
    throw unwritable(path, thrown);
  }
}

/** Puts a file that is being written into the place of another one. What goes wrong leaves nothing of it behind. */
export async function moved(
  written: Promise<void>,
  partial: string,
  { target, mode }: { target: string; mode: number | undefined },
): Promise<void> {
  try {
    await written;
    if (mode !== undefined) await chmod(partial, mode);
    await rename(partial, target);
  } catch (thrown) {
    await rm(partial, { force: true });
    throw thrown;
  }
}

/**
 * Proves, before any work is done for it, that a file can be written; missing folders are made.
 * @throws ToolError when it cannot.
 */
export async function prepareFile(path: string): Promise<void> {
  try {
    const { target } = await targetOf(path);
    // To open a pipe is to wait for its reader: that there is one must do.
    if (target === undefined) return;
    const partial = partialOf(target);
    await (await open(partial, 'wx')).close();
    await rm(partial);
  } catch (thrown) {
    throw unwritable(path, thrown);
  }
}

/**
 * The regular file behind a path, that is there or can be made, and its permissions; undefined for anything else that
 * can be written to.
 */
export async function targetOf(path: string): Promise<{ target?: string; mode?: number }> {
  const found = await present(stat(path));
  if (found?.isDirectory() === true) throw new ToolError('is a folder');
  if (found) return found.isFile() ? { target: await realpath(path), mode: found.mode & 0o7777 } : {};
  // A link to what is not there yet.
  if (await present(lstat(path))) return {};
  await makeFolder(dirname(path));
  return { target: path };
}

/** One after another: to make them all at once never ends where the file system makes none, as below /proc. */
async function makeFolder(path: string): Promise<void> {
  const found = await present(stat(path));
  if (found?.isDirectory() === true) return;
  if (found) throw new ToolError(`${path} is no folder`);
  await makeFolder(dirname(path));
  await mkdir(path).catch((thrown: unknown) => {
    if (codeOf(thrown) !== 'EEXIST') throw thrown;
  });
}

async function present(found: Promise<Stats>): Promise<Stats | undefined> {
  try {
    return await found;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** Beside the file, so that it can be renamed, and of a name that nothing has. */
export function partialOf(path: string): string {
  return join(dirname(path), `.specproof-${randomUUID()}.partial`);
}

function codeOf(thrown: unknown): string | undefined {
  return (thrown as NodeJS.ErrnoException).code;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  ENOENT: 'its folder cannot be made',
  ENOTDIR: 'a part of its path is no folder',
  ENAMETOOLONG: 'the name is too long',
};

export function unwritable(path: string, thrown: unknown): ToolError {
  const why = REASONS[codeOf(thrown) ?? ''] ?? messageOf(thrown);
  return new ToolError(`${path}: cannot be written: ${why}`, { cause: thrown });
}

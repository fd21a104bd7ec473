import { readdir, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf, ToolError } from '../errors.js';

/** The names of what lies directly in a folder and is no folder itself, sorted. @throws whatever the system says. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** That `label`, a path relative to `cwd`, is a file. @throws ToolError when it is not, or cannot be looked at. */
export async function assertFile(label: string, cwd: string): Promise<void> {
  const found = await stat(resolve(cwd, label)).catch((thrown: unknown) => {
    const isMissing = ['ENOENT', 'ENOTDIR'].includes((thrown as NodeJS.ErrnoException).code ?? '');
    const why = isMissing ? 'no such file' : messageOf(thrown);
    throw new ToolError(`${label}: ${why}`, { cause: thrown });
  });
  if (!found.isFile()) throw new ToolError(`${label}: is not a file`);
}

/** Whether there is something at a path, be it a file or a folder. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Whether everybody may put files into a folder, as into `/tmp`. */
export async function isShared(folder: string): Promise<boolean> {
  const STICKY_AND_WRITABLE = 0o1002;
  return stat(folder).then(
    ({ mode }) => (mode & STICKY_AND_WRITABLE) === STICKY_AND_WRITABLE,
    () => false,
  );
}

/** The path of a file without symbolic links. */
export function realPath(path: string): Promise<string> {
  return realpath(path);
}

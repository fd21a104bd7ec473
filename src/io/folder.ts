import { open, readdir, realpath, stat } from 'node:fs/promises';
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

/** Bounds of a walk through folders. */
export interface WalkBounds {
  /** Levels below the folder. */
  depth: number;
  /** Entries that are looked at. */
  entries: number;
  /** Whether a folder is entered, by its name. */
  isEntered: (name: string) => boolean;
}

/**
 * The files below a folder, relative to it, with `/` between names: those of the folder first, then those of its folders
 * by their names. Links are not followed, and folders that cannot be read are passed over.
 */
export async function filesBelow(folder: string, bounds: WalkBounds): Promise<string[]> {
  const found: string[] = [];
  let level = [''];
  let left = bounds.entries;
  for (let depth = 0; depth <= bounds.depth && level.length > 0; depth++) {
    const next: string[] = [];
    for (const at of level) {
      const entries = await readdir(resolve(folder, at), { withFileTypes: true }).catch(() => []);
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        if (left-- <= 0) return found;
        if (entry.isFile()) found.push(at + entry.name);
        else if (entry.isDirectory() && bounds.isEntered(entry.name)) next.push(`${at}${entry.name}/`);
      }
    }
    level = next;
  }
  return found;
}

/** The text at the start of a file, at most so many bytes of it; empty when it cannot be read. */
export async function readHead(path: string, bytes: number): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
}

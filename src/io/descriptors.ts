import { fstatSync } from 'node:fs';

/** Whether an open file descriptor is a regular file: no terminal, no pipe, and nothing that is closed. */
export function isRegularFile(descriptor: number): boolean {
  try {
    // Without bigint, the answer for a pipe stays where realpathSync of Node.js 20 looks for one of its own: from then on
    // links are not followed when modules are loaded, and packages that pnpm has installed do not find theirs.
    return fstatSync(descriptor, { bigint: true }).isFile();
  } catch {
    return false;
  }
}

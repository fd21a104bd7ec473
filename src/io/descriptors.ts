import { fstatSync } from 'node:fs';

/** Whether an open file descriptor is a regular file: no terminal, no pipe, and nothing that is closed. */
export function isRegularFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

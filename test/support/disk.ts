import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What a folder takes on a disk with blocks of 4 KiB, but for what is in folders of this name. */
export function bytesIn(folder: string, without?: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== without)
    .map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return bytesIn(path, without);
      return Math.ceil(lstatSync(path).size / 4096) * 4096;
    })
    .reduce((sum, size) => sum + size, 0);
}

import type { Readable, Writable } from 'node:stream';

/**
 * Writes what comes from one side to the other, as it comes and no faster than it is taken. `look`: sees each part before
 * it is written; what it gives `held` of is not. Ending is left to the caller.
 */
export function pour(from: Readable, to: Writable, look: (part: Uint8Array) => 'held' | undefined): void {
  from.on('data', (part: Uint8Array) => {
    if (look(part) === 'held' || to.destroyed) return;
    if (!to.write(part)) from.pause();
  });
  to.on('drain', () => from.resume());
}

import type { FSWatcher } from 'node:fs';
import { watch as watchFolder } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Editors write in several steps: a change is told once so many milliseconds have passed without another. */
const QUIET = 100;

export interface Watching {
  /**
   * Watches these files instead. `orNeighbours`: a change of any file beside them counts too, for when what is wrong
   * with them may be mended by one that is not known yet.
   */
  update(files: readonly string[], orNeighbours?: boolean): void;
  close(): void;
}

/**
 * Calls `onChange` after any of the files (paths, or file: URLs; other URLs are left out) was written, replaced,
 * renamed or removed; never twice at once, and again when something changed in the meantime. The folders are watched,
 * because editors replace files by renaming, and a watched file would be gone.
 */
export function watch(files: readonly string[], onChange: () => Promise<void>): Watching {
  const watching = new FolderWatch(onChange);
  watching.update(files);
  return watching;
}

class FolderWatch implements Watching {
  private readonly folders = new Map<string, FSWatcher>();
  private names = new Map<string, Set<string>>();
  private anyName = false;
  private timer: NodeJS.Timeout | undefined;
  private running = false;
  private isDue = false;
  private isClosed = false;

  constructor(private readonly onChange: () => Promise<void>) {}

  update(files: readonly string[], orNeighbours = false): void {
    if (this.isClosed) return;
    this.anyName = orNeighbours;
    this.names = new Map();
    for (const path of files.flatMap(pathOf)) {
      const names = this.names.get(dirname(path)) ?? new Set();
      this.names.set(dirname(path), names.add(basename(path)));
    }
    for (const [folder, watcher] of this.folders) {
      if (this.names.has(folder)) continue;
      watcher.close();
      this.folders.delete(folder);
    }
    for (const folder of this.names.keys()) this.open(folder);
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    for (const watcher of this.folders.values()) watcher.close();
    this.folders.clear();
  }

  private open(folder: string): void {
    if (this.folders.has(folder)) return;
    try {
      const watcher = watchFolder(folder, { persistent: false }, (_, name) => {
        if (name === null || this.anyName || this.names.get(folder)?.has(name) === true) this.changed();
      });
      // A folder that goes away is no longer watched; what it held is then a change that was already told.
      watcher.on('error', () => {
        watcher.close();
        this.folders.delete(folder);
      });
      this.folders.set(folder, watcher);
    } catch {
      // It cannot be watched, which costs nothing but the comfort of it.
    }
  }

  private changed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), QUIET);
    this.timer.unref();
  }

  private async run(): Promise<void> {
    this.isDue = true;
    if (this.running) return;
    this.running = true;
    while (this.isDue && !this.isClosed) {
      this.isDue = false;
      await this.onChange();
    }
    this.running = false;
  }
}

function pathOf(file: string): string[] {
  if (file.startsWith('file:')) return [fileURLToPath(file)];
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(file) ? [] : [file];
}

import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { moved, partialOf, prepareFile, targetOf, unwritable, writeTextFile } from './output-file.js';

/** Characters of a text that wait in memory. */
const MOST_KEPT = 1 << 20;

/**
 * A text file that is written in parts, of any number and size, and is there as a whole once it is closed: a reader never
 * sees half of it. What is too much for memory waits in a file beside it; what is no regular file takes all at the end.
 */
export class TextFile {
  private parts: string[] = [];
  private length = 0;
  private partial: { path: string; descriptor: number } | undefined;
  private failure: Error | undefined;

  private constructor(
    private readonly path: string,
    private readonly target: string | undefined,
    private readonly mode: number | undefined,
  ) {}

  /** @throws ToolError when it could not be written. */
  static async open(path: string): Promise<TextFile> {
    await prepareFile(path);
    const { target, mode } = await targetOf(path);
    return new TextFile(path, target, mode);
  }

  /** Never throws: what cannot be written is told by `close`. */
  write(text: string): void {
    if (this.failure !== undefined) return;
    this.parts.push(text);
    this.length += text.length;
    if (this.length <= MOST_KEPT || this.target === undefined) return;
    try {
      this.spill(this.target);
    } catch (thrown) {
      this.discard();
      this.failure = unwritable(this.path, thrown);
    }
  }

  /** @throws ToolError when it cannot be written. */
  async close(): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    if (!this.partial || this.target === undefined) return writeTextFile(this.path, this.parts.join(''));
    try {
      this.spill(this.target);
      const { path, descriptor } = this.partial;
      this.partial = undefined;
      closeSync(descriptor);
      await moved(Promise.resolve(), path, { target: this.target, mode: this.mode });
    } catch (thrown) {
      this.discard();
      throw unwritable(this.path, thrown);
    }
  }

  /** Leaves nothing behind of what was not closed. */
  discard(): void {
    this.parts = [];
    if (!this.partial) return;
    closeSync(this.partial.descriptor);
    rmSync(this.partial.path, { force: true });
    this.partial = undefined;
  }

  /** Writes at once: whoever waits for a disk keeps all of it in memory. */
  private spill(target: string): void {
    if (!this.partial) {
      const path = partialOf(target);
      this.partial = { path, descriptor: openSync(path, 'wx') };
    }
    writeFileSync(this.partial.descriptor, this.parts.join(''));
    this.parts = [];
    this.length = 0;
  }
}

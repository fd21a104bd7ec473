/** One piece of a recording as it stands in its file: its text, or why it cannot be read. */
export type Part = { text: string; broken?: never } | { broken: string; text?: never };

/** Bytes of one exchange that are kept: a body of some megabytes, written as JSON. */
const MOST_OF_PART = 64 * 1024 * 1024;

const TOO_LARGE = `is larger than ${String(MOST_OF_PART / 1024 / 1024)} MiB`;

/** Collects the bytes of one piece over many chunks. */
export class PartBytes {
  private slices: Uint8Array[] = [];
  private length = 0;

  add(slice: Uint8Array): void {
    this.length += slice.length;
    if (this.length > MOST_OF_PART) this.slices = [];
    else this.slices.push(slice);
  }

  /** The piece; nothing is left of it here. */
  take(): Part {
    const { slices, length } = this;
    this.slices = [];
    this.length = 0;
    if (length > MOST_OF_PART) return { broken: TOO_LARGE };
    // Most stand in one chunk.
    const [only, ...others] = slices;
    if (!only) return { text: '' };
    if (others.length > 0) return { text: Buffer.concat(slices).toString('utf8') };
    return { text: Buffer.from(only.buffer, only.byteOffset, only.byteLength).toString('utf8') };
  }
}

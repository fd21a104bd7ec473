/** How much of what passes by is kept until it is judged. */
export interface CopyLimits {
  /** Bytes of one body. */
  body: number;
  /** Exchanges that wait to be judged. */
  exchanges: number;
  /** Bytes of all copies. */
  bytes: number;
}

/** The memory for copies of what is relayed. Where it is full, what passes by is not copied, and never waits. */
export class Copies {
  private exchanges = 0;
  private bytes = 0;

  constructor(private readonly limits: CopyLimits) {}

  /** An empty copy of a body. */
  body(): BodyCopy {
    return new BodyCopy(this, this.limits.body);
  }

  /** Whether there was room for so many more bytes, which are taken then. */
  take(bytes: number): boolean {
    if (this.bytes + bytes > this.limits.bytes) return false;
    this.bytes += bytes;
    return true;
  }

  give(bytes: number): void {
    this.bytes -= bytes;
  }

  /** Whether one more exchange may wait, which it does then. */
  enqueue(): boolean {
    if (this.exchanges >= this.limits.exchanges) return false;
    this.exchanges++;
    return true;
  }

  /** So many exchanges are judged, which had so many bytes of bodies. */
  judged(exchanges: number, bytes: number): void {
    this.exchanges -= exchanges;
    this.bytes -= bytes;
  }
}

/** A body that is copied while it passes by, as far as it may be kept. */
export class BodyCopy {
  /** Bytes that passed by. */
  length = 0;
  /** Why there is no copy. */
  gap: 'too-large' | 'no-room' | undefined;
  /** Bytes of the copy. */
  kept = 0;
  private parts: Uint8Array[] = [];

  constructor(
    private readonly copies: Copies,
    private readonly most: number,
  ) {}

  add(part: Uint8Array): void {
    this.length += part.length;
    if (this.gap) return;
    if (this.length > this.most) this.drop('too-large');
    else if (this.copies.take(part.length)) {
      this.kept += part.length;
      this.parts.push(part);
    } else this.drop('no-room');
  }

  /** Puts the bytes into memory at a place, and gives them back as they are there. */
  moveTo(memory: ArrayBuffer, at: number): Uint8Array {
    const all = new Uint8Array(memory, at, this.kept);
    let offset = 0;
    for (const part of this.parts) {
      all.set(part, offset);
      offset += part.length;
    }
    this.parts = [];
    return all;
  }

  /** Lets its memory go, when it is not to be judged. */
  discard(): void {
    this.copies.give(this.kept);
    this.parts = [];
    this.kept = 0;
  }

  private drop(gap: 'too-large' | 'no-room'): void {
    this.gap = gap;
    this.discard();
  }
}

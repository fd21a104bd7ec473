import { ToolError } from '../../errors.js';
import type { Part } from '../part.js';
import { PartBytes } from '../part.js';

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Characters of the longest name that is looked for. */
const LONGEST_NAME = 'entries'.length;

/** How deep the entries of an archive stand: in a list, in `log`, in the whole. */
const ENTRY_DEPTH = 3;

/**
 * The entries of an HTTP Archive, each as its own JSON text. No more than one of them is in memory, however large the
 * archive is; what is not an entry is passed over.
 * @throws ToolError when it is no archive.
 */
export async function* harEntries(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Part> {
  const scanner = new Scanner();
  for await (const chunk of chunks) yield* scanner.scan(chunk);
  yield* scanner.end();
}

/** Follows strings and brackets through JSON text, byte by byte outside of strings, and by leaps inside. */
class Scanner {
  private depth = 0;
  private isInString = false;
  /** Backslashes at the end of what was seen of a string. */
  private slashes = 0;
  /** The last string that stands where a name of interest may stand, and the name of the member that follows. */
  private text = '';
  private name = '';
  private isOfLog = false;
  private isInEntries = false;
  private hasEntries = false;
  private isInEntry = false;
  private readonly entry = new PartBytes();

  *scan(chunk: Uint8Array): Generator<Part> {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      if (this.isInString) {
        at = this.stringEnd(chunk, at);
        continue;
      }
      const byte = chunk[at];
      if (byte === QUOTE) this.startString();
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (this.open(byte)) start = at;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        this.depth--;
        if (this.isInEntry && this.depth === ENTRY_DEPTH) {
          this.entry.add(chunk.subarray(start, at + 1));
          this.isInEntry = false;
          yield this.entry.take();
        } else if (this.isInEntries && this.depth < ENTRY_DEPTH) this.isInEntries = false;
      } else if (byte === COLON) this.name = this.text;
      else if (byte === COMMA) this.name = '';
    }
    if (this.isInEntry) this.entry.add(chunk.subarray(start));
  }

  *end(): Generator<Part> {
    if (!this.hasEntries)
      throw new ToolError('is no HTTP Archive: there are no log.entries in it', {
        hint: 'A recording is a HAR file, or NDJSON with one exchange in each line.',
      });
    if (this.isInEntry) yield { broken: 'the file ends within it' };
  }

  /** Whether an entry starts here. */
  private open(byte: number): boolean {
    this.depth++;
    const { depth, name } = this;
    this.name = '';
    if (depth === 2) this.isOfLog = name === 'log' && byte === OPEN_OBJECT;
    if (depth === ENTRY_DEPTH && this.isOfLog && name === 'entries' && byte === OPEN_LIST) {
      this.isInEntries = true;
      this.hasEntries = true;
    }
    const isStart = depth === ENTRY_DEPTH + 1 && this.isInEntries;
    if (isStart) this.isInEntry = true;
    return isStart;
  }

  private startString(): void {
    this.isInString = true;
    this.slashes = 0;
    this.text = '';
  }

  /** The place of the quotation mark that ends the string, or of the chunk's last byte. */
  private stringEnd(chunk: Uint8Array, from: number): number {
    for (let search = from; ;) {
      const quote = nextQuote(chunk, search);
      const end = quote < 0 ? chunk.length : quote;
      if (this.depth < ENTRY_DEPTH && this.text.length <= LONGEST_NAME)
        this.text += Buffer.from(chunk.subarray(search, Math.min(end, search + LONGEST_NAME + 1))).toString(
          'latin1',
        );
      this.countSlashes(chunk, search, end);
      if (quote < 0) return chunk.length - 1;
      const isEscaped = this.slashes % 2 === 1;
      this.slashes = 0;
      if (!isEscaped) {
        this.isInString = false;
        return quote;
      }
      search = quote + 1;
    }
  }

  private countSlashes(chunk: Uint8Array, from: number, end: number): void {
    let at = end;
    while (at > from && chunk[at - 1] === BACKSLASH) at--;
    this.slashes = at === from ? this.slashes + (end - at) : end - at;
  }
}

/** Bytes that are looked at one by one: in the text of a JSON body, the next quotation mark is seldom farther. */
const NEAR = 24;

function nextQuote(chunk: Uint8Array, from: number): number {
  const near = Math.min(from + NEAR, chunk.length);
  for (let at = from; at < near; at++) if (chunk[at] === QUOTE) return at;
  return chunk.indexOf(QUOTE, near);
}

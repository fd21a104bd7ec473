/** What one place of a regular expression takes: one character, or a class of them. */
export class Atom {
  private readonly expression: RegExp;
  private readonly ascii = new Uint8Array(128);
  private readonly others = new Map<number, boolean>();
  /** The characters that it may take: a bit for each of ASCII, and one for all others together. */
  readonly set: bigint;

  /** `flags`: those of the whole expression, without `i`, `m`, `s` and `v`. */
  constructor(
    readonly source: string,
    flags: string,
  ) {
    this.expression = new RegExp(`^(?:${source})$`, flags);
    let set = isPlain(source) ? 0n : 1n << 128n;
    for (let code = 0; code < this.ascii.length; code++) {
      if (!this.expression.test(String.fromCharCode(code))) continue;
      this.ascii[code] = 1;
      set |= 1n << BigInt(code);
    }
    this.set = set;
  }

  /** `code`: a code point, or a code unit where the expression has no flag `u`. */
  takes(code: number): boolean {
    if (code < this.ascii.length) return this.ascii[code] === 1;
    const known = this.others.get(code);
    if (known !== undefined) return known;
    const takes = this.expression.test(String.fromCodePoint(code));
    if (this.others.size < MAX_KNOWN) this.others.set(code, takes);
    return takes;
  }
}

const MAX_KNOWN = 1000;

/** True of what takes ASCII alone. It may be false of some that do. */
function isPlain(source: string): boolean {
  if (!/^[\x00-\x7f]*$/.test(source)) return false; // eslint-disable-line no-control-regex
  return /^(?:[^\\.[]|\\[dwtnvfr]|\\[^a-zA-Z0-9]|\[(?!\^)(?:[^\\\]]|\\[dwtnvfr]|\\[^a-zA-Z0-9])*\])$/s.test(
    source,
  );
}

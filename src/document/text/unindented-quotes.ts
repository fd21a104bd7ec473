import type { CST } from 'yaml';
import { yaml } from './yaml-package.js';

/** A text whose quoted scalars go on at the margin, with those lines indented as YAML demands (1.2 §7.3, §8.1). */
export interface Mended {
  text: string;
  /** Where a scalar first went on without indentation; an offset of the text as it was. */
  places: number[];
  /** The offset in the text as it was of an offset in the mended one. */
  originalOffset: (offset: number) => number;
}

/** Scalars that are mended in one text. */
const MAX_SCALARS = 500;

/**
 * Indents the lines of quoted scalars that start no further to the right than what they belong to: many YAML readers
 * take them, and white space at their start means nothing (YAML 1.2 §7.3.3). Undefined where there are none.
 */
export function indentQuotes(text: string): Mended | undefined {
  let mended = text;
  const insertions: { at: number; length: number }[] = [];
  const places: number[] = [];
  let last = -1;
  const originalOffset = (offset: number): number => {
    // Each insertion was made in the text as the later ones had it, from the start to the end.
    let at = offset;
    for (const { at: start, length } of insertions.toReversed())
      if (at >= start + length) at -= length;
      else if (at > start) at = start;
    return at;
  };
  for (let n = 0; n < MAX_SCALARS; n++) {
    const open = unclosedScalar(mended);
    const end = open && closingQuote(mended, open.offset);
    // One that is still not closed is broken in another way.
    if (!open || end === undefined || open.offset <= last) break;
    last = open.offset;
    const column = open.offset - (mended.lastIndexOf('\n', open.offset - 1) + 1);
    const lines = [...mended.slice(open.offset, end + 1).matchAll(/\n(?=[^\r\n])/g)].map(
      ({ index }) => open.offset + index + 1,
    );
    if (lines.length === 0) break;
    places.push(originalOffset(lines[0] ?? open.offset));
    // Those before are not moved by those behind them.
    for (const line of lines.reverse()) {
      mended = mended.slice(0, line) + ' '.repeat(column) + mended.slice(line);
      insertions.push({ at: line, length: column });
    }
  }
  return places.length > 0 ? { text: mended, places, originalOffset } : undefined;
}

/** The first quoted scalar that the parser sees end without its closing quote. */
function unclosedScalar(text: string): CST.FlowScalar | undefined {
  const pending: CST.Token[] = [...new (yaml().Parser)().parse(text)].reverse();
  for (let token = pending.pop(); token; token = pending.pop()) {
    if (token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar') {
      if (closingQuote(token.source, 0) === undefined) return token;
    } else if (token.type === 'document') {
      if (token.value) pending.push(token.value);
    } else if ('items' in token) {
      const inner = token.items.flatMap(({ key, value }) => [key ?? [], value ?? []].flat());
      pending.push(...inner.reverse());
    }
  }
  return undefined;
}

/** The offset of the quote that closes a scalar. */
function closingQuote(text: string, start: number): number | undefined {
  const pattern = text.charAt(start) === '"' ? /(?:[^"\\]|\\[^])*"/y : /(?:[^']|'')*'(?!')/y;
  pattern.lastIndex = start + 1;
  return pattern.test(text) ? pattern.lastIndex - 1 : undefined;
}

import type { Operation } from '../../model/document.js';
import { parseXml } from '../../xml/document.js';

/** A text that is not of its media type, and how it came about. */
export interface Malformed {
  text: string;
  why: string;
}

const KINDS: readonly ((text: string) => Malformed)[] = [
  (text) => ({ text: text.slice(0, -1), why: 'cut off' }),
  (text) => ({
    text: text.replace(/(?<=[^\s[{])(?=[\]}]$)/, ','),
    why: 'with a comma after its last member',
  }),
  (text) => ({ text: `${text} x`, why: 'with a letter after its end' }),
];

/**
 * Something that is no JSON (RFC 8259 §2) in place of a JSON text. Servers read all their JSON by the same means, so
 * each operation of a document is sent the next kind of what lenient readers let pass.
 */
export function malformedJson({ contract, id }: Operation, text: string): Malformed {
  const place = contract.operations.findIndex((operation) => operation.id === id);
  const kinds = KINDS.map((_, i) => KINDS[(Math.max(place, 0) + i) % KINDS.length]);
  const broken = kinds.map((kind) => kind?.(text)).find((made) => made !== undefined && !isJson(made.text));
  return broken ?? { text: '{', why: 'cut off' };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The document without its last character, where that is no XML (XML 1.0 §2.1). */
export function malformedXml(text: string): Malformed | undefined {
  const cut = text.trimEnd().slice(0, -1);
  return parseXml(cut).isIllFormed === true ? { text: cut, why: 'cut off' } : undefined;
}

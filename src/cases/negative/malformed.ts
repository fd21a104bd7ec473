import { parseJson } from '../../json/text.js';
import type { Operation } from '../../model/document.js';
import { parseXml } from '../../xml/document.js';

/** A text that is not well-formed in its media type, and what was done to it. */
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
 * Returns a text that is not JSON (RFC 8259 §2). Servers read all JSON with the same parser, so each operation of a
 * document is sent the next of the malformations that lenient parsers accept.
 */
export function malformedJson({ contract, id }: Operation, text: string): Malformed {
  const place = contract.operations.findIndex((operation) => operation.id === id);
  const kinds = KINDS.map((_, i) => KINDS[(Math.max(place, 0) + i) % KINDS.length]);
  const broken = kinds.map((kind) => kind?.(text)).find((made) => made !== undefined && isBroken(made.text));
  return broken ?? { text: '{', why: 'cut off' };
}

/** No text at all is not JSON either, but it is also how to send nothing. */
function isBroken(text: string): boolean {
  return text.trim() !== '' && !isJson(text);
}

function isJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}

/** Returns the document without its last character; undefined where it is still XML without it (XML 1.0 §2.1). */
export function malformedXml(text: string): Malformed | undefined {
  const cut = text.trimEnd().slice(0, -1);
  return parseXml(cut).isIllFormed === true ? { text: cut, why: 'cut off' } : undefined;
}

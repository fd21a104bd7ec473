import type { Json } from '../../json/json.js';

/** A text as a JSON value. Offsets count UTF-16 code units from 0. */
export interface ParsedText {
  value: Json;
  /** The key of a mapping entry, the start of a sequence item; where the tokens lead nowhere, the nearest ancestor. */
  offsetOf: (tokens: readonly string[]) => number;
  /** What was read although it is not written as it should be. */
  warnings?: { offset: number; message: string }[];
}

/** Deeper documents are refused: no hand-written contract comes near, and recursion elsewhere stays safe. */
export const MAX_DEPTH = 500;

/** What is wrong with a text, and where in it. */
export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault';

  constructor(
    message: string,
    readonly offset: number,
    readonly hint?: string,
  ) {
    super(message);
  }
}

export function tooDeep(offset: number): SyntaxFault {
  const hint = 'Move inner schemas to components/schemas and refer to them.';
  return new SyntaxFault(`nested deeper than ${String(MAX_DEPTH)} levels`, offset, hint);
}

/** JSON leaves open what counts (RFC 8259 §4); most readers take the last. */
export function duplicateKey(name: string, offset: number): { offset: number; message: string } {
  return { offset, message: `the key '${name}' stands twice in one mapping: what stands here counts` };
}

export function notJson(value: number, offset: number): SyntaxFault {
  return new SyntaxFault(`${String(value)} is no JSON value`, offset);
}

/** YAML has numbers that JSON has not. What needs a number there finds a text, so that the rest of a document stays usable. */
export function notANumber(written: string, offset: number): { offset: number; message: string } {
  return { offset, message: `JSON has no number ${written}: it is read as a text` };
}

import { messageOf } from '../../errors.js';
import type { Decoded } from '../decode-body.js';
import { decodeBytes } from '../decode-body.js';
import type { HeaderList } from '../headers.js';
import type { SequenceKind } from './kinds.js';
import type { ReadItems } from './read.js';
import { readItems } from './read.js';

interface Message {
  headers: HeaderList;
  body: Uint8Array;
  /** More was to come. */
  isOpen?: true;
}

/**
 * The items in a body of a sequential media type, all of which are in UTF-8. Of one that had not come to its end, those
 * that are complete.
 */
export function readSequence(kind: SequenceKind, message: Message): Decoded<ReadItems> {
  const decoded = decodeBytes(message);
  if (!decoded.ok) return decoded;
  const isOpen = message.isOpen === true;
  // A character may be cut in two, but no line end.
  const bytes = isOpen ? decoded.value.subarray(0, lastLineEnd(decoded.value)) : decoded.value;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { ok: true, value: readItems(kind, text, isOpen) };
  } catch (thrown) {
    return { ok: false, why: `the body is not valid UTF-8: ${messageOf(thrown)}` };
  }
}

function lastLineEnd(bytes: Uint8Array): number {
  return Math.max(bytes.lastIndexOf(0x0a), bytes.lastIndexOf(0x0d)) + 1;
}

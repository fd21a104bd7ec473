import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { replacedAt } from '../../json/edit.js';
import { fingerprint } from '../../json/equality.js';
import { isObject } from '../../json/json.js';
import { tokensOf, valueAt } from '../../json/pointer.js';
import type { Draft } from '../shared/behavior.js';

/** Hexadecimal digits of a hash: enough to tell the records of one mock apart. */
const DIGITS = 8;

/**
 * Returns the draft with a change token at the JSON Pointer `from` that depends on its records: equal tokens mean
 * equal records, whichever example the answer is made from. The documented records keep the documented token; for any
 * others a hash is appended to it. Drafts without records, or without a documented token that is a text, are not
 * changed.
 */
export function withTokenOfRecords(draft: Draft, from: string): Draft {
  const { collection, items, body } = draft;
  if (!collection || !isObject(body)) return draft;
  const { template, place } = collection;
  const documented = valueAt(template, from);
  if (typeof documented !== 'string') return draft;
  const isDocumented = isDeepStrictEqual(items, valueAt(template, place));
  const token = isDocumented ? documented : `${documented}-${hashOf(items)}`;
  return { ...draft, body: replacedAt(body, tokensOf(from) ?? [], token) };
}

function hashOf(items: Draft['items']): string {
  return createHash('sha256')
    .update(fingerprint(items ?? null))
    .digest('hex')
    .slice(0, DIGITS);
}

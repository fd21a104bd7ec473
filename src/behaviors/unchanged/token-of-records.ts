import { createHash } from 'node:crypto';
import { replacedAt } from '../../json/edit.js';
import { areEqual, fingerprint } from '../../json/equality.js';
import { isObject } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
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
  const isDocumented = areEqual(items, valueAt(template, place));
  const token = isDocumented ? documented : `${documented}-${hashOf(items)}`;
  return { ...draft, body: replacedAt(body, tokensOf(from) ?? [], token) };
}

function hashOf(items: Draft['items']): string {
  const text = items
    ? `[${items.map((item) => (isObject(item) ? recordPrint(item) : fingerprint(item))).join()}]`
    : 'null';
  if (last?.text !== text)
    last = { text, hash: createHash('sha256').update(text).digest('hex').slice(0, DIGITS) };
  return last.hash;
}

/** The same records are in the answers to many requests. */
const recordPrint = memoize((record: object) => fingerprint(record));
let last: { text: string; hash: string } | undefined;

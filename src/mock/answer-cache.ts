import type { Incoming } from '../io/http-server/message.js';

/** The limits of a cache. Beyond them, one that was unused for long is removed. */
export interface CacheLimits {
  /** At least 1. */
  entries: number;
  /** Characters and bytes of requests and answers, added up. */
  size: number;
}

interface Entry<T> {
  value: T;
  size: number;
  /** Whether it was asked for since it came to its place in the order. */
  isUsed: boolean;
}

/** Fields about the connection, on which no answer depends. */
const IRRELEVANT = new Set(['connection', 'keep-alive']);

/** A request with a body longer than this, in bytes, is never remembered. */
const LONGEST_BODY = 64 * 1024;

/** A power of two, because slots are chosen by the lower bits of a hash. */
const SEEN_SLOTS = 4096;

/**
 * Remembers answers by everything in a request that can affect them: method, target, fields and the bytes of the
 * body.
 */
export class AnswerCache<T> {
  private readonly entries = new Map<string, Entry<T>>();
  private size = 0;
  /** Hashes of keys that were set once, in slots by their lower bits. */
  private readonly seen = new Uint32Array(SEEN_SLOTS);

  constructor(private readonly limits: CacheLimits) {}

  /** Returns the key of a request; undefined where its answer must not be remembered. */
  keyOf({ method, target, fields, body }: Incoming): string | undefined {
    if (body === 'too-large' || body.length > LONGEST_BODY) return undefined;
    let key = `${method} ${target}\n`;
    for (let i = 0; i < fields.length; i += 2) {
      const name = (fields[i] ?? '').toLowerCase();
      if (!IRRELEVANT.has(name)) key += `${name}:${fields[i + 1] ?? ''}\n`;
    }
    return body.length === 0 ? key : `${key}\n${body.toString('latin1')}`;
  }

  get(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    entry.isUsed = true;
    return entry.value;
  }

  /**
   * Remembers an answer from the second time that its key is set: requests that come only once would displace
   * frequent ones. `size`: of the value, in bytes or characters.
   */
  set(key: string, value: T, size: number): void {
    if (!this.comesAgain(key)) return;
    const entry = { value, size: size + key.length, isUsed: false };
    if (entry.size > this.limits.size) return;
    this.forget(key);
    while (this.size + entry.size > this.limits.size || this.entries.size >= this.limits.entries)
      this.removeOne();
    this.entries.set(key, entry);
    this.size += entry.size;
  }

  clear(): void {
    this.entries.clear();
    this.seen.fill(0);
    this.size = 0;
  }

  private comesAgain(key: string): boolean {
    // FNV-1a. If two keys have the same hash, one may be remembered a request too early, which does no harm.
    let hash = 0x811c9dc5;
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
    const slot = hash & (SEEN_SLOTS - 1);
    const before = this.seen[slot];
    this.seen[slot] = hash >>> 0;
    return before === hash >>> 0;
  }

  /**
   * Removes the first entry in the order of insertion that was not used; those before it go to the end. To move an entry
   * with each use would make the Map grow and be copied all the time.
   */
  private removeOne(): void {
    for (const [key, entry] of this.entries) {
      if (!entry.isUsed) {
        this.forget(key);
        return;
      }
      entry.isUsed = false;
      this.entries.delete(key);
      this.entries.set(key, entry);
    }
  }

  private forget(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.size -= entry.size;
  }
}

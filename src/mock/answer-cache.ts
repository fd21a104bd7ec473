import type { Incoming } from '../io/http-server/message.js';

/** What a cache may hold: the oldest unused goes first. */
export interface CacheLimits {
  entries: number;
  /** Characters and bytes of requests and answers. */
  size: number;
}

interface Entry<T> {
  value: T;
  size: number;
}

/** Fields about the connection: no document's answer depends on them. */
const IRRELEVANT = new Set(['connection', 'keep-alive']);

/** A request with more body than this is answered anew each time. */
const LONGEST_BODY = 64 * 1024;

/** A power of two. */
const SEEN_SLOTS = 4096;

/** Remembers answers by all of a request that can matter: method, target, fields and the bytes of the body. */
export class AnswerCache<T> {
  private readonly entries = new Map<string, Entry<T>>();
  private size = 0;
  /** Hashes of keys that were seen once, in slots by their lower bits. */
  private readonly seen = new Uint32Array(SEEN_SLOTS);

  constructor(private readonly limits: CacheLimits) {}

  /** Undefined for a request that is not to be remembered. */
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
    // A Map keeps its order: the last used comes last.
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /**
   * Remembers the answer to a request that comes again, which shows the second time it is made: what is asked once
   * would only push out what is asked often. `size`: of the value.
   */
  set(key: string, value: T, size: number): void {
    if (!this.comesAgain(key)) return;
    const entry = { value, size: size + key.length };
    if (entry.size > this.limits.size) return;
    this.forget(key);
    this.entries.set(key, entry);
    this.size += entry.size;
    while (this.size > this.limits.size || this.entries.size > this.limits.entries) {
      const [oldest] = this.entries.keys();
      if (oldest === undefined) return;
      this.forget(oldest);
    }
  }

  clear(): void {
    this.entries.clear();
    this.seen.fill(0);
    this.size = 0;
  }

  private comesAgain(key: string): boolean {
    // FNV-1a; another key of the same hash costs nothing but a place.
    let hash = 0x811c9dc5;
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
    const slot = hash & (SEEN_SLOTS - 1);
    const before = this.seen[slot];
    this.seen[slot] = hash >>> 0;
    return before === hash >>> 0;
  }

  private forget(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.size -= entry.size;
  }
}

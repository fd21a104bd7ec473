import { describe, expect, it } from 'vitest';
import type { Incoming } from '../../src/io/http-server/message.js';
import { AnswerCache } from '../../src/mock/answer-cache.js';

const incoming = (parts: Partial<Incoming> = {}): Incoming => ({
  method: 'POST',
  target: '/a?b=1',
  fields: ['Accept', 'text/plain', 'X-One', '1'],
  headers: {},
  body: Buffer.from('body'),
  ...parts,
});

describe('the key of a request', () => {
  const cache = new AnswerCache({ entries: 10, size: 1000 });
  const same = cache.keyOf(incoming());

  it.each<[string, Partial<Incoming>]>([
    ['another method', { method: 'PUT' }],
    ['another target', { target: '/a?b=2' }],
    ['another value', { fields: ['Accept', 'text/plain', 'X-One', '2'] }],
    ['one field more', { fields: ['Accept', 'text/plain', 'X-One', '1', 'X-Two', ''] }],
    ['a value that reads like a field', { fields: ['Accept', 'text/plain x-one:1'] }],
    ['another body', { body: Buffer.from('bodY') }],
    ['bytes that are no text', { body: Buffer.from([0xff]) }],
    ['no body', { body: Buffer.alloc(0) }],
  ])('differs for a request with %s', (_, parts) => {
    expect(cache.keyOf(incoming(parts))).not.toBe(same);
  });

  it('is the same however fields are spelled and connections kept', () => {
    const fields = ['ACCEPT', 'text/plain', 'Connection', 'close', 'x-one', '1'];
    expect(cache.keyOf(incoming({ fields }))).toBe(same);
  });

  it.each<[string, Incoming['body']]>([
    ['too large', 'too-large'],
    ['large', Buffer.alloc(100_000)],
  ])('does not exist for a body that is %s', (_, body) => {
    expect(cache.keyOf(incoming({ body }))).toBeUndefined();
  });
});

describe('the answers that the mock remembers', () => {
  const twice = <T>(cache: AnswerCache<T>, key: string, value: T, size: number): void => {
    cache.set(key, value, size);
    cache.set(key, value, size);
  };

  it('are kept only once their request has come a second time', () => {
    const cache = new AnswerCache<number>({ entries: 10, size: 1000 });
    cache.set('a', 1, 1);
    expect(cache.get('a')).toBeUndefined();
    cache.set('a', 2, 1);
    expect(cache.get('a')).toBe(2);
  });

  it('are bounded in number, the longest unused going first', () => {
    const cache = new AnswerCache<string>({ entries: 2, size: 1000 });
    for (const key of ['a', 'b']) twice(cache, key, key, 1);
    cache.get('a');
    twice(cache, 'c', 'c', 1);
    expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual(['a', undefined, 'c']);
  });

  it('are bounded in size, replaced values given back', () => {
    const cache = new AnswerCache<string>({ entries: 10, size: 100 });
    for (let i = 0; i < 50; i++) twice(cache, 'a', 'a', 40);
    twice(cache, 'b', 'b', 40);
    expect([cache.get('a'), cache.get('b')]).toEqual(['a', 'b']);
    twice(cache, 'c', 'c', 40);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([undefined, 'b', 'c']);
    twice(cache, 'd', 'd', 101);
    expect([cache.get('d'), cache.get('b')]).toEqual([undefined, 'b']);
  });

  it('are all forgotten once they are cleared', () => {
    const cache = new AnswerCache<number>({ entries: 2, size: 10 });
    twice(cache, 'a', 1, 9);
    cache.clear();
    expect(cache.get('a')).toBeUndefined();
    twice(cache, 'b', 2, 9);
    expect(cache.get('b')).toBe(2);
  });
});

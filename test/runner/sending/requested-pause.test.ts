import { afterEach, describe, expect, it, vi } from 'vitest';
import { requestedPause } from '../../../src/runner/sending/requested-pause.js';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
afterEach(() => vi.useRealTimers());

function pauseOf(status: number, fields: Record<string, string>): number | undefined {
  vi.useFakeTimers({ now: NOW });
  const headers = Object.entries(fields);
  return requestedPause({ kind: 'response', status, statusText: '', headers, body: new Uint8Array() });
}

describe('the pause that an answer asks for', () => {
  it.each<[fields: Record<string, string>, milliseconds: number | undefined]>([
    [{ 'Retry-After': '7' }, 7000],
    [{ 'retry-after': ' 7 ' }, 7000],
    [{ 'Retry-After': 'Fri, 02 Jan 2026 03:04:35 GMT' }, 30_000],
    [{ 'Retry-After': 'Friday, 02-Jan-26 03:04:35 GMT' }, 30_000],
    [{ 'Retry-After': 'Fri Jan  2 03:04:35 2026' }, 30_000],
    [{ 'Retry-After': 'Fri, 02 Jan 2026 03:00:00 GMT' }, 0],
    [{ 'Retry-After': '7', 'RateLimit-Reset': '9' }, 7000],
    [{ 'Retry-After': 'later', 'RateLimit-Reset': '9' }, 9000],
    [{ 'RateLimit-Reset': '9' }, 9000],
    [{ 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '1.5' }, 1500],
    [{ 'X-RateLimit-Reset': String(NOW / 1000 + 12) }, 12_000],
    [{ 'X-Rate-Limit-Reset': String(NOW + 1200) }, 1200],
    [{ 'X-RateLimit-Reset': String(NOW / 1000 - 12) }, 0],
    [{ RateLimit: 'limit=10, remaining=0, reset=30' }, 30_000],
    [{ RateLimit: '"default";r=0;t=30' }, 30_000],
    [{ RateLimit: '"burst";r=0;t=3, "daily";r=120;t=3600' }, 3000],
    [{ RateLimit: '"burst";t=3;r=0' }, 3000],
    [{ RateLimit: '"default";r=0' }, undefined],
    [{ 'RateLimit-Policy': '"default";q=10;w=60' }, undefined],
    [{ 'X-RateLimit-Reset': 'soon' }, undefined],
    [{}, undefined],
  ])('of 429 with %j', (fields, milliseconds) => {
    expect(pauseOf(429, fields)).toBe(milliseconds);
  });

  it('of 503 is in Retry-After alone, and other answers ask for none', () => {
    expect(pauseOf(503, { 'Retry-After': '7' })).toBe(7000);
    expect(pauseOf(503, { 'RateLimit-Reset': '7' })).toBeUndefined();
    for (const status of [200, 202, 301, 404, 413, 500, 504])
      expect(pauseOf(status, { 'Retry-After': '7', 'RateLimit-Reset': '7' })).toBeUndefined();
  });
});

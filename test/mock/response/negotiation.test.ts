import { describe, expect, it } from 'vitest';
import { negotiate } from '../../../src/mock/response/negotiation.js';

const typesFor = (accept: string | undefined, documented: string[]): string[] =>
  negotiate(
    accept,
    documented.map((type) => ({ type })),
  ).map(({ type }) => type);

const SIX = ['text/xml', 'text/json', 'application/json', 'application/xml'];

describe('Accept (RFC 9110 §12.5.1)', () => {
  it.each([
    [undefined, SIX, 'application/json'],
    ['', SIX, 'application/json'],
    ['*/*', SIX, 'application/json'],
    ['*', SIX, 'application/json'],
    ['text/json', SIX, 'text/json'],
    ['TEXT/JSON', SIX, 'text/json'],
    // Prism only matches these by a second look without parameters.
    ['application/json; charset=utf-8', SIX, 'application/json'],
    ['application/json;odata=verbose;q=0.9', SIX, 'application/json'],
    ['text/*', SIX, 'text/xml'],
    ['application/*', SIX, 'application/json'],
    ['application/xml, */*;q=0.1', SIX, 'application/xml'],
    ['*/*, application/xml', SIX, 'application/xml'],
    ['application/json;q=0.5, text/xml', SIX, 'text/xml'],
    ['text/json, application/json', SIX, 'text/json'],
    ['application/json;q=0, */*', SIX, 'text/xml'],
    // Prism throws on a part that is no media type.
    ['nonsense, text/json', SIX, 'text/json'],
    ['application/json', ['application/json; version=1'], 'application/json; version=1'],
    [
      'application/json; version=1',
      ['application/json; version=2', 'application/json; version=1'],
      'application/json; version=1',
    ],
    ['image/webp', ['image/*'], 'image/webp'],
    ['*/*', ['*/*'], 'application/json'],
    ['text/*', ['*/*'], 'application/json'],
    [undefined, ['text/*'], 'text/plain'],
    ['text/csv, */*;q=0.1', ['text/*'], 'text/csv'],
  ])('%s of %j: %s', (accept, documented, want) => {
    expect(typesFor(accept, documented)[0]).toBe(want);
  });

  it.each([
    ['image/png', SIX],
    ['nonsense', SIX],
    ['application/json;q=0', ['application/json']],
    ['application/json; version=2', ['application/json; version=1']],
    ['application/vnd.api+json', ['application/json']],
  ])('%s of %j: nothing', (accept, documented) => {
    expect(typesFor(accept, documented)).toEqual([]);
  });
});

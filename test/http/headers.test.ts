import { describe, expect, it } from 'vitest';
import { headerValue, headerValues } from '../../src/http/headers.js';

const fields = [
  ['Content-Type', 'text/plain'],
  ['VARY', 'a'],
  ['vary', 'b, c'],
  ['X-Empty', ''],
] as const;

describe('the values of a header field', () => {
  it.each([
    ['content-type', ['text/plain'], 'text/plain'],
    ['CONTENT-TYPE', ['text/plain'], 'text/plain'],
    ['Vary', ['a', 'b, c'], 'a, b, c'],
    ['x-empty', [''], ''],
    ['absent', [], undefined],
    ['constructor', [], undefined],
  ])('named %s are %j, joined as %j', (name, values, value) => {
    expect(headerValues(fields, name)).toEqual(values);
    expect(headerValue(fields, name)).toBe(value);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/json/json.js';
import { jsonKey, writtenLength } from '../../src/json/size.js';
import { jsonText } from '../../src/json/text.js';

const json = fc.jsonValue() as fc.Arbitrary<Json>;

describe('a key of a value', () => {
  it('is short, and shared exactly by values of one JSON text', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        const [long, other] = [
          [a, 'x'.repeat(300)],
          [b, 'x'.repeat(300)],
        ];
        expect(jsonKey(a) === jsonKey(b)).toBe(jsonText(a) === jsonText(b));
        expect(jsonKey(long) === jsonKey(other)).toBe(jsonText(long) === jsonText(other));
        expect(jsonKey(long).length).toBeLessThan(100);
      }),
    );
  });
});

describe('the written length of a value', () => {
  it('is about that of its JSON text', () => {
    const plain = fc.jsonValue({ stringUnit: fc.constantFrom('a', 'b') }) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(plain, (value) => {
        expect(Math.abs(writtenLength(value) - jsonText(value).length)).toBeLessThanOrEqual(
          2 + jsonText(value).length / 4,
        );
      }),
    );
  });

  it('is told of what would be gigabytes as text', () => {
    let value: Json = 'text';
    for (let level = 0; level < 40; level++) value = [value, value];
    expect(writtenLength(value)).toBeGreaterThan(2 ** 41);
  });
});

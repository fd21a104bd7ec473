import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areUnique, fingerprint } from '../../src/json/equality.js';
import { parseJson } from '../../src/json/text.js';

describe('fingerprint', () => {
  it.each([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: [{ c: 1, b: 2 }] }, { a: [{ b: 2, c: 1 }] }, true],
    [[1, 2], [2, 1], false],
    [1, '1', false],
    [null, 'null', false],
    [0, -0, true],
    [[], {}, false],
    [{ a: undefined }, {}, false],
    ['a,b', ['a', 'b'], false],
    [['a', 'b'], ['a,b'], false],
    [{ 'a":1,"b': 2 }, { a: 1, b: 2 }, false],
    [1e21, 1000000000000000000000, true],
  ])('is the same for %j and %j: %s', (a, b, same) => {
    expect(fingerprint(a) === fingerprint(b)).toBe(same);
  });

  it('is equal exactly for equal values', () => {
    const small = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(small, small, (a, b) => {
        const [x, y] = [a, b].map((value) => JSON.parse(JSON.stringify(value)) as unknown);
        expect(fingerprint(x) === fingerprint(y)).toBe(isDeepStrictEqual(x, y));
        expect(fingerprint(x)).toBe(fingerprint(structuredClone(x)));
      }),
    );
  });
});

describe('areUnique', () => {
  it.each<[text: string, unique: boolean]>([
    ['[]', true],
    ['[1, 2, "1"]', true],
    ['[1, 2, 1.0]', false],
    ['[9007199254740991, 9007199254740991]', false],
    ['[1234567890123456788, 1234567890123456789]', true],
    ['[{ "id": 9007199254740992 }, { "id": 9007199254740993 }]', true],
    ['[{ "id": 9007199254740993 }, { "id": 9007199254740993.0 }]', false],
  ])('answers for the items of %s with %s', (text, unique) => {
    expect(areUnique(parseJson(text) as unknown[])).toBe(unique);
  });
});

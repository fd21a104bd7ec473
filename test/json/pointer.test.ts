import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/json/json.js';
import {
  canonical,
  escapeToken,
  isWithin,
  join,
  tokensOf,
  valueAt,
  withoutIndexes,
} from '../../src/json/pointer.js';

const key = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('~', '/', '%', '0', '1', '2', '5', 'E', '#', ' ', '+', '"', '\\', 'é', '😀') }),
  fc.constantFrom('', '__proto__', 'constructor', '~0', '~1', '~01', '%25', '%2F', '%', '$ref', '-', '0', '00'),
); // prettier-ignore

describe('tokensOf', () => {
  it.each<[pointer: string, tokens: string[] | undefined]>([
    // RFC 6901 §5
    ['', []],
    ['/foo', ['foo']],
    ['/foo/0', ['foo', '0']],
    ['/', ['']],
    ['/a~1b', ['a/b']],
    ['/c%d', ['c%d']],
    ['/e^f', ['e^f']],
    ['/i\\j', ['i\\j']],
    ['/ ', [' ']],
    ['/m~0n', ['m~n']],
    // RFC 6901 §6
    ['#', []],
    ['#/c%25d', ['c%d']],
    ['#/e%5Ef', ['e^f']],
    ['#/%20', [' ']],
    ['#/a~1b', ['a/b']],
    ['#/a%7E1b', ['a/b']],
    ['#/a%2Fb', ['a/b']],
    ['#/%C3%A9', ['é']],
    ['#/é', ['é']],
    ['/~01', ['~1']],
    ['#//a', ['', 'a']],
    // no pointers
    ['#anchor', undefined],
    ['a/b', undefined],
    ['#/%', undefined],
    ['#/%zz', undefined],
    ['#/%C3', undefined],
  ])('reads %j as %j', (pointer, tokens) => {
    expect(tokensOf(pointer)).toEqual(tokens);
  });

  it('gives back the names that join was given', () => {
    fc.assert(
      fc.property(fc.array(key), (keys) => {
        expect(tokensOf(join('#', ...keys))).toEqual(keys);
        expect(join('#', ...keys)).toBe(keys.reduce<string>((pointer, each) => join(pointer, each), '#'));
      }),
    );
  });

  it('gives back the names that escapeToken was given in a pointer that is no fragment', () => {
    fc.assert(
      fc.property(fc.array(key), (keys) => {
        expect(tokensOf(keys.map((each) => `/${escapeToken(each)}`).join(''))).toEqual(keys);
      }),
    );
  });

  it('decodes a pointer with everything percent-encoded', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (keys) => {
        const encoded = keys.map((each) => `/${encodeURIComponent(escapeToken(each))}`).join('');
        expect(tokensOf(`#${encoded}`)).toEqual(keys);
        expect(canonical(`#${encoded}`)).toBe(join('#', ...keys));
      }),
    );
  });
});

describe('canonical', () => {
  it.each<[pointer: string, same: string | undefined]>([
    ['#/a%20b', '#/a b'],
    ['#/%7Bid%7D', '#/{id}'],
    ['/a/b', '#/a/b'],
    ['#/a%25b', '#/a%25b'],
    ['#', '#'],
    ['', '#'],
    ['#x', undefined],
  ])('writes %j as %j', (pointer, same) => {
    expect(canonical(pointer)).toBe(same);
  });

  it('leaves a pointer made by join as it is', () => {
    fc.assert(
      fc.property(fc.array(key), (keys) => {
        const pointer = join('#', ...keys);
        expect(canonical(pointer)).toBe(pointer);
      }),
    );
  });

  it('tells places apart: two pointers made by join are equal only for equal names', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 3 }), fc.array(key, { maxLength: 3 }), (a, b) => {
        expect(join('#', ...a) === join('#', ...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});

describe('isWithin', () => {
  it.each<[pointer: string, outer: string, isInside: boolean]>([
    ['/items/1', '/items/1', true],
    ['/items/1/id', '/items/1', true],
    ['/items/10', '/items/1', false],
    ['/items', '/items/1', false],
    ['/items', '', true],
    ['#/a', '#', true],
  ])('says of %j in %j: %j', (pointer, outer, isInside) => {
    expect(isWithin(pointer, outer)).toBe(isInside);
  });
});

describe('withoutIndexes', () => {
  it.each([
    ['body#/items/0/10/id', 'body#/items/[]/[]/id'],
    ['/0', '/[]'],
    ['/v1/1a/a1', '/v1/1a/a1'],
    ['status', 'status'],
  ])('reads %j as %j', (path, general) => {
    expect(withoutIndexes(path)).toBe(general);
  });
});

describe('valueAt', () => {
  const document: Json = { a: [{ b: null }, 'x'], '': 1, 'c/d': { '~': 2 }, '%41': 3, 7: { 0: 4 } };
  it.each<[pointer: string, value: Json | undefined]>([
    ['#', document],
    ['#/a/0/b', null],
    ['#/a/1', 'x'],
    ['#/', 1],
    ['#/c~1d/~0', 2],
    ['#/%2541', 3],
    ['/%41', 3],
    ['#/7/0', 4],
    ['#/a/2', undefined],
    ['#/a/-', undefined],
    ['#/a/01', undefined],
    ['#/a/length', undefined],
    ['#/a/0/b/c', undefined],
    ['#/a/1/0', undefined],
    ['#/toString', undefined],
    ['#/__proto__', undefined],
    ['#/constructor/name', undefined],
    ['#/%41', undefined],
    ['#a', undefined],
  ])('finds at %j the value %j', (pointer, value) => {
    expect(valueAt(document, pointer)).toEqual(value);
  });

  it('finds any member by the pointer that join makes, __proto__ included', () => {
    fc.assert(
      fc.property(fc.array(key, { minLength: 1 }), fc.jsonValue(), (keys, leaf) => {
        const wrap = (value: Json, name: string): Json => Object.fromEntries([[name, value], ['other', 0]].reverse() as [string, Json][]);
        const root = keys.reduceRight<Json>(wrap, leaf as Json);
        expect(valueAt(root, join('#', ...keys))).toStrictEqual(leaf);
      }),
    ); // prettier-ignore
  });
});

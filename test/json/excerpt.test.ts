import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snippet } from '../../src/json/excerpt.js';

describe('snippet', () => {
  it.each<[value: unknown, text: string]>([
    [undefined, 'nothing'],
    [null, 'null'],
    [0, '0'],
    ['', '""'],
    ['a"b\n', '"a\\"b\\n"'],
    [{ a: [1, { b: null }], 'c d': true }, '{"a":[1,{"b":null}],"c d":true}'],
    [[], '[]'],
    [{}, '{}'],
    [Infinity, 'Infinity'],
    ['x'.repeat(118), `"${'x'.repeat(118)}"`],
    ['x'.repeat(119), `"${'x'.repeat(118)}…`],
  ])('shows %j', (value, text) => {
    expect(snippet(value)).toBe(text);
  });

  it('shows the whole JSON of a short value, and the start of a long one', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value);
        const text = snippet(JSON.parse(json));
        if (json.length <= 120) expect(text).toBe(json.replaceAll('-0', '0') === text ? text : json);
        else expect([text.length, text]).toEqual([120, `${json.slice(0, 119)}…`]);
      }),
    );
  });

  it('reads no more of a value than it shows', () => {
    let reads = 0;
    const counted = new Proxy(
      Array.from({ length: 100_000 }, () => 'x'.repeat(20)),
      {
        get: (target, key) => (/^\d/.test(String(key)) && reads++, Reflect.get(target, key) as unknown),
      },
    );
    expect(snippet(counted)).toHaveLength(120);
    expect(reads).toBeLessThan(20);
  });

  it('shows 120 characters of a value of any depth and length', () => {
    const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
      let value: unknown = 1;
      for (let i = 0; i < depth; i++) value = wrap(value);
      return value;
    };
    expect(snippet(nested(1_000_000, (inner) => [inner]))).toBe(`${'['.repeat(119)}…`);
    expect(snippet(nested(1_000_000, (a) => ({ a })))).toHaveLength(120);
    expect(snippet('x'.repeat(10_000_000))).toHaveLength(120);
    expect(snippet({ ['k'.repeat(10_000_000)]: 1 })).toHaveLength(120);
  });

  it('makes no list of the places of a long list', () => {
    const list = new Proxy(
      Array.from({ length: 200 }, (_, i) => i),
      {
        ownKeys: () => {
          throw new Error('all of it was looked at');
        },
      },
    );
    expect(snippet(list)).toMatch(/^\[0,1,2,.*…$/);
  });
});

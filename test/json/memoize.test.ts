import { describe, expect, it } from 'vitest';
import { memoize, memoizeBy } from '../../src/json/memoize.js';

describe('memoize', () => {
  it('asks once for each owner, by its identity', () => {
    const asked: object[] = [];
    const numberOf = memoize((owner: object) => asked.push(owner));
    const [a, b] = [{}, {}];
    expect([numberOf(a), numberOf(b), numberOf(a)]).toEqual([1, 2, 1]);
    expect(asked).toHaveLength(2);
  });

  it.each([undefined, null, false, 0, ''])('keeps the answer %j', (answer) => {
    let asked = 0;
    const of = memoize((_: object) => {
      asked++;
      return answer;
    });
    const owner = {};
    expect([of(owner), of(owner)]).toEqual([answer, answer]);
    expect(asked).toBe(1);
  });

  it('takes further arguments of the first call', () => {
    const of = memoize((_: object, more: number) => more);
    const owner = {};
    expect([of(owner, 1), of(owner, 2), of({}, 3)]).toEqual([1, 1, 3]);
  });

  it('asks again after a failure', () => {
    let asked = 0;
    const of = memoize((_: object) => {
      if (++asked === 1) throw new Error('not yet');
      return asked;
    });
    const owner = {};
    expect(() => of(owner)).toThrow('not yet');
    expect(of(owner)).toBe(2);
  });
});

describe('memoizeBy', () => {
  it('asks once for each owner and key', () => {
    const asked: string[] = [];
    const of = memoizeBy((_: object, key: string) => asked.push(key));
    const [a, b] = [{}, {}];
    expect([of(a, 'x'), of(a, 'y'), of(b, 'x'), of(a, 'x')]).toEqual([1, 2, 3, 1]);
  });
});

import { describe, expect, it } from 'vitest';
import { memoize, memoizeBy } from '../../src/json/memoize.js';

describe('memoize', () => {
  it('computes once for each owner, told apart by identity', () => {
    const asked: object[] = [];
    const numberOf = memoize((owner: object) => asked.push(owner));
    const [a, b] = [{}, {}];
    expect([numberOf(a), numberOf(b), numberOf(a)]).toEqual([1, 2, 1]);
    expect(asked).toHaveLength(2);
  });

  it.each([undefined, null, false, 0, ''])('keeps the result %j', (answer) => {
    let asked = 0;
    const of = memoize((_: object) => {
      asked++;
      return answer;
    });
    const owner = {};
    expect([of(owner), of(owner)]).toEqual([answer, answer]);
    expect(asked).toBe(1);
  });

  it('keeps the result of the first call, whatever the further arguments of later ones', () => {
    const of = memoize((_: object, more: number) => more);
    const owner = {};
    expect([of(owner, 1), of(owner, 2), of({}, 3)]).toEqual([1, 1, 3]);
  });

  it('computes again after a failure', () => {
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
  it('computes once for each owner and key', () => {
    const asked: string[] = [];
    const of = memoizeBy((_: object, key: string) => asked.push(key));
    const [a, b] = [{}, {}];
    expect([of(a, 'x'), of(a, 'y'), of(b, 'x'), of(a, 'x')]).toEqual([1, 2, 3, 1]);
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupBy } from '../../src/json/group-by.js';

it('puts each item with a key into one group, in the order in which they come', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (items) => {
      const groups = groupBy(items, (item) => (item === 0 ? undefined : item % 3));
      expect([...groups.keys()]).toEqual([
        ...new Set(items.filter((item) => item !== 0).map((item) => item % 3)),
      ]);
      for (const [key, group] of groups)
        expect(group).toEqual(items.filter((item) => item !== 0 && item % 3 === key));
    }),
  );
});

it('gives each item its place', () => {
  expect([...groupBy('aba', (_, index) => index)]).toEqual([
    [0, ['a']],
    [1, ['b']],
    [2, ['a']],
  ]);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathOf, replacedAt } from '../../src/json/edit.js';
import type { Json } from '../../src/json/json.js';
import { compare, isOrdered, momentOf } from '../../src/json/order.js';
import { valueAt } from '../../src/json/pointer.js';
import { lawRuns } from '../support/suite.js';

describe('the moment of a text', () => {
  it.each([
    ['2026-01-01', '2026-01-01T00:00:00Z'],
    ['2026-01-01T02:00:00+02:00', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T00:00:00', '2026-01-01T00:00:00z'],
    ['2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00.500Z'],
  ])('is the same for %s and %s', (a, b) => {
    expect(compare(a, b)).toBe(0);
  });

  it.each(['2026-02-30', '2026-13-01', '2026-01-01T25:00:00Z', '2026', '12', 'x', '2026-01-01 ', ''])('is undefined for %j', (text) => {
    expect(momentOf(text)).toBeUndefined();
  }); // prettier-ignore

  it('is compared as dates are compared', () => {
    const dates = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, dates, (a, b) => {
        expect(Math.sign(compare(a.toISOString(), b.toISOString()))).toBe(
          Math.sign(a.getTime() - b.getTime()),
        );
      }),
    );
  });
});

describe('the order of a list', () => {
  it.each([undefined, 'en', 'sv', 'da', 'de', 'et', 'lt', 'cs', 'tr', 'hu', 'es-u-co-trad'])(
    'is intact where its texts are sorted for the language %s',
    (language) => {
      const text = fc.string({ unit: fc.constantFrom(...Array.from('aAbBzZyYåÅäöØøchllijs -_.09é')) });
      fc.assert(
        fc.property(fc.array(text), (list) => {
          const sorted =
            language === undefined
              ? list.toSorted()
              : list.toSorted((a, b) => new Intl.Collator(language).compare(a, b));
          const broken = sorted.findIndex((each, i) => i > 0 && !isOrdered(sorted[i - 1] ?? '', each));
          expect(broken, JSON.stringify(sorted)).toBe(-1);
        }),
      );
    },
  );

  it('is broken where a lower value follows a higher one', () => {
    const pairs: [Json, Json][] = [[2, 1], [10, 9], ['b', 'a'], ['bell', 'anvil'], ['2026-01-02', '2026-01-01'], [0, -0.5]]; // prettier-ignore
    for (const [a, b] of pairs) expect([a, b, isOrdered(a, b), isOrdered(b, a)]).toEqual([a, b, false, true]);
  });

  it('is not broken by values of different types', () => {
    expect(isOrdered('9', 1)).toBe(true);
    expect(isOrdered(9, '1')).toBe(true);
  });
});

describe('replacedAt', () => {
  const name = fc.constantFrom('a', 'b', '0', '1', '/', '~', '%25', '__proto__', 'toString', '');
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<Json>(null, 1, 'x', true),
      fc.array(tie('tree'), { maxLength: 2 }),
      fc.array(fc.tuple(name, tie('tree')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries) as Json),
    ),
  })); // prettier-ignore
  const names = fc.array(name, { minLength: 1, maxLength: 3 });

  /** Whether the place can be reached or made. */
  function isOpen(value: Json | undefined, [first, ...rest]: string[]): boolean {
    if (first === undefined) return true;
    if (Array.isArray(value)) return /^\d+$/.test(first) && Number(first) < value.length && isOpen(value[Number(first)], rest); // prettier-ignore
    if (value === undefined || value === null) return true;
    return typeof value === 'object' && isOpen(Object.hasOwn(value, first) ? value[first] : undefined, rest);
  }

  it('puts a value at a place that can be reached or made, and does not change the original', () => {
    fc.assert(
      fc.property(tree, names, (value, at) => {
        const before = JSON.stringify(value);
        const after = replacedAt(value, at, 'new');
        expect(JSON.stringify(value)).toBe(before);
        if (!isOpen(value, at)) expect(JSON.stringify(after)).toBe(before);
        else expect(valueAt(after, pathOf(at))).toBe('new');
        const old = valueAt(value, pathOf(at));
        if (old !== undefined) expect(replacedAt(after, at, old)).toEqual(value);
      }),
      { numRuns: lawRuns(2000) },
    );
  });

  it('removes the value at a place where the new value is undefined', () => {
    fc.assert(
      fc.property(tree, names, (value, at) => {
        const after = replacedAt(value, at, undefined);
        const parent = valueAt(value, pathOf(at.slice(0, -1)));
        // An item cannot be missing from the middle of a list: it is null.
        if (Array.isArray(parent)) expect(valueAt(after, pathOf(at)) ?? null).toBeNull();
        else expect(valueAt(after, pathOf(at))).toBeUndefined();
        if (valueAt(value, pathOf(at)) === undefined) expect(after).toEqual(value);
      }),
      { numRuns: lawRuns(2000) },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { contradictionOf } from '../../../src/schema/satisfiability/contradiction.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';

const whyNone = async (schema: JsonObject): Promise<string | undefined> => {
  const contract = await contractOf(schemasDocument({ S: schema }));
  return contradictionOf(contract, ['#/components/schemas/S'])?.why;
};

/** Every text of a and b with up to six letters. */
const TEXTS = Array.from({ length: 7 }, (_, length) =>
  Array.from({ length: 2 ** length }, (_each, n) =>
    length === 0 ? '' : n.toString(2).padStart(length, '0').replaceAll('0', 'a').replaceAll('1', 'b'),
  ),
).flat();

const atom = fc.constantFrom('a', 'b', '[ab]', '.', '(?:ab)', '(a|bb)', '(?:a{2})', '(b{1,3}a)');
const piece = fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}', '{0,30}')).map((parts) => parts.join('')); // prettier-ignore
const pattern = fc
  .tuple(fc.constantFrom('^', ''), fc.array(piece, { maxLength: 3 }), fc.constantFrom('$', ''))
  .map(([start, pieces, end]) => start + pieces.join('') + end);

describe('a pattern and a length', () => {
  it.each<[schema: JsonObject, why: string | undefined]>([
    [{ pattern: '^a{5}$', minLength: 6 }, 'what matches ^a{5}$ has 5 characters at most, and minLength is 6'],
    [{ pattern: '^[a-z]{8,}$', maxLength: 6 }, 'what matches ^[a-z]{8,}$ has 8 characters at least, and maxLength is 6'],
    [{ pattern: '^a', allOf: [{ pattern: '^b' }] }, 'no text matches ^a and ^b'],
    [{ pattern: '^[a-z]{8,}$', maxLength: 8 }, undefined],
    [{ pattern: 'a{5}', minLength: 6 }, undefined],
    [{ pattern: '^\\p{Lu}{2}$', minLength: 3 }, undefined],
    [{ pattern: '^(?=a)b$', maxLength: 1 }, undefined],
    [{ pattern: '^(', maxLength: 1 }, undefined],
    [{ pattern: '^a{1,5000}$', minLength: 6000 }, undefined],
    [{ format: 'uuid', maxLength: 32 }, 'what matches format uuid has 36 characters at least, and maxLength is 32'],
    [{ format: 'uuid', maxLength: 36 }, undefined],
    [{ format: 'date', minLength: 11 }, 'what matches format date has 10 characters at most, and minLength is 11'],
    [{ format: 'date-time', maxLength: 10 }, 'what matches format date-time has 20 characters at least, and maxLength is 10'],
    [{ format: 'date-time', minLength: 40 }, undefined],
    [{ format: 'date', pattern: '^\\d{2}/\\d{2}/\\d{4}$' }, 'no text matches format date and ^\\d{2}/\\d{2}/\\d{4}$'],
    [{ format: 'date', pattern: '^20' }, undefined],
    [{ format: 'ipv4', allOf: [{ format: 'uuid' }] }, 'no text matches format ipv4 and format uuid'],
    [{ format: 'uri', pattern: '^/' }, 'no text matches format uri and ^/'],
    [{ format: 'uri-reference', pattern: '^/' }, undefined],
    [{ format: 'snowflake', maxLength: 1 }, undefined],
  ])('%j: %s', async (schema, why) => {
    expect(await whyNone({ type: 'string', ...schema })).toBe(why);
  }); // prettier-ignore

  it('is called contradictory only where no text keeps both', async () => {
    const bound = fc.integer({ min: 0, max: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(pattern, { minLength: 1, maxLength: 2 }), bound, bound, async (patterns, minLength, maxLength) => {
        const why = await whyNone({ type: 'string', minLength, maxLength, allOf: patterns.map((each) => ({ pattern: each })) });
        const valid = TEXTS.some(
          (text) => text.length >= minLength && text.length <= maxLength && patterns.every((each) => new RegExp(each, 'u').test(text)),
        );
        if (valid) expect(why).toBeUndefined();
        else if (minLength <= maxLength && !patterns.some((each) => each.includes('.'))) expect(why).toBeDefined();
      }),
    ); // prettier-ignore
  });
});

describe('the format and the bounds of a number', () => {
  it.each<[schema: JsonObject, why: string | undefined]>([
    [{ format: 'int32', minimum: 3_000_000_000 }, 'minimum 3000000000 and the greatest int32 2147483647 leave nothing between them'],
    [{ format: 'uint8', exclusiveMaximum: 0 }, 'the least uint8 0 and exclusiveMaximum 0 leave nothing between them'],
    [{ format: 'uint8', allOf: [{ maximum: -1 }] }, 'the least uint8 0 and maximum -1 leave nothing between them'],
    [{ format: 'int64', minimum: 3_000_000_000 }, undefined],
    [{ format: 'int32', minimum: 2_147_483_647 }, undefined],
  ])('%j: %s', async (schema, why) => {
    expect(await whyNone({ type: 'integer', ...schema })).toBe(why);
  }); // prettier-ignore
});

describe('a multiple and bounds', () => {
  it.each<[schema: JsonObject, isContradictory: boolean]>([
    [{ multipleOf: 10, minimum: 1, maximum: 9 }, true],
    [{ multipleOf: 10, minimum: 1, maximum: 10 }, false],
    [{ multipleOf: 10, minimum: 10, exclusiveMaximum: 20 }, false],
    [{ multipleOf: 10, exclusiveMinimum: 10, exclusiveMaximum: 20 }, true],
    [{ multipleOf: 0.1, minimum: 0.21, maximum: 0.29 }, true],
    [{ multipleOf: 0.1, minimum: 0.2, maximum: 0.29 }, false],
    [{ multipleOf: 7, minimum: -6, maximum: -1 }, true],
    [{ multipleOf: 7, minimum: -7, maximum: -1 }, false],
    [{ multipleOf: 1e-9, minimum: 0.5, maximum: 0.6 }, false],
  ])('%j', async (schema, isContradictory) => {
    expect((await whyNone({ type: 'number', ...schema })) !== undefined).toBe(isContradictory);
  });
});

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/json/json.js';
import { sum } from '../../../src/json/number.js';
import { momentOf } from '../../../src/json/order.js';
import { foundWithin } from '../../../src/json/steps.js';
import type { Contract } from '../../../src/model/document.js';
import { BYTES } from '../../../src/schema/formats/bytes.js';
import { HOSTS } from '../../../src/schema/formats/hosts.js';
import { IDENTIFIERS } from '../../../src/schema/formats/identifiers.js';
import type { NumberFormat } from '../../../src/schema/formats/index.js';
import { FORMATS } from '../../../src/schema/formats/index.js';
import { NUMBERS } from '../../../src/schema/formats/numbers.js';
import { TEXTS } from '../../../src/schema/formats/texts.js';
import { TIMES } from '../../../src/schema/formats/time.js';
import { URIS } from '../../../src/schema/formats/uris.js';
import { arbitraryOf } from '../../../src/schema/sample/arbitrary.js';
import { chanceOf } from '../../../src/schema/sample/chance.js';
import { sample } from '../../../src/schema/sample/index.js';
import { textDrawer } from '../../../src/schema/sample/language/draw.js';
import { textLengths } from '../../../src/schema/sample/language/lengths.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { invalidVariants } from '../../../src/schema/violate/index.js';
import { negatableClauses } from '../../../src/schema/violate/negatable-clauses.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';

const RECORDS = Object.entries(FORMATS);
const FAMILIES = [TIMES, HOSTS, URIS, IDENTIFIERS, BYTES, TEXTS, NUMBERS];

let contract: Contract;
const at = (name: string): string => `#/components/schemas/${name}`;
const isValid = (name: string, value: Json): boolean =>
  schemaProblems(contract, at(name), value, 'response').length === 0;

beforeAll(async () => {
  const schemas = RECORDS.map(([name, { appliesTo }]) => [name, { type: appliesTo, format: name }] as const);
  contract = await contractOf(schemasDocument(Object.fromEntries(schemas)));
});

/** A law of these formats, each in a test of its own. */
function law<Kind>(says: string, formats: readonly (readonly [name: string, format: Kind])[], prove: (format: Kind, name: string) => void): void {
  describe(says, () => {
    it.each(formats)('%s', (name, format) => prove(format, name));
  });
} // prettier-ignore

it('each format belongs to one family', () => {
  expect(FAMILIES.flatMap((family) => Object.keys(family)).sort()).toEqual(Object.keys(FORMATS).sort());
});

law('the sample has the format', RECORDS, ({ sample, validate }, name) => {
  expect(validate(sample as never)).toBe(true);
  expect(isValid(name, sample)).toBe(true);
});

law('a schema that says no more than the format has its sample', RECORDS, ({ sample: value }, name) => {
  expect(sample(contract, at(name), 'request')?.value).toBe(value);
});

const RANDOM = RECORDS.flatMap(([name, { arbitrary }]) =>
  arbitrary ? [[name, arbitrary(fc)] as const] : [],
);

law<fc.Arbitrary<Json>>('random values have the format', RANDOM, (values, name) => {
  fc.assert(
    fc.property(values, (value) => {
      expect(isValid(name, value)).toBe(true);
    }),
  );
});

law<unknown>('random values of a schema are those of its format', RANDOM, (_, name) => {
  const fallback = { never: name };
  const values = arbitraryOf(contract, at(name), fallback, 'request');
  expect(fc.sample(values, { seed: 1, numRuns: 100 })).not.toContain(fallback);
});

const WITH_LANGUAGES = RECORDS.flatMap(([name, format]) =>
  'languages' in format ? [[name, format.languages] as const] : [],
);

law<readonly string[]>('texts of its languages have the format', WITH_LANGUAGES, (languages, name) => {
  for (const language of languages) {
    const draw = textDrawer({ patterns: [language], not: [], least: 0, most: Infinity });
    const texts = Array.from({ length: 50 }, (_, seed) => draw(chanceOf(seed)));
    expect(texts.filter((text) => text === undefined || !isValid(name, text))).toEqual([]);
  }
});

const ASKING = RECORDS.filter(([, { nearMisses }]) => nearMisses.length > 0);
const TAKING_ANYTHING = RECORDS.filter(([, { nearMisses }]) => nearMisses.length === 0);

law('no near miss has the format', ASKING, ({ nearMisses }, name) => {
  expect(nearMisses.flat().filter((value: Json) => isValid(name, value))).toEqual([]);
});

law('one near miss of each group is tried', ASKING, ({ nearMisses }, name) => {
  const tried = violationsOf(name).map(({ value }) => value);
  for (const group of nearMisses) expect(tried).toSatisfy(() => group.some((miss) => tried.includes(miss)));
});

law('a format with near misses is a clause to break', ASKING, (_, name) => {
  expect(clausesOf(name)).toEqual([`${at(name)}/format`]);
});

law('a format without near misses is no clause to break', TAKING_ANYTHING, ({ validate }, name) => {
  expect(clausesOf(name)).toEqual([]);
  expect(violationsOf(name)).toEqual([]);
  const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.double());
  fc.assert(fc.property(anything, (value) => validate(value as never)));
});

function clausesOf(name: string): string[] {
  const clauses = negatableClauses(contract, at(name)).filter(({ keyword }) => keyword === 'format');
  return clauses.map(({ pointer }) => pointer);
}

function violationsOf(name: string): { value: Json }[] {
  const { value } = sample(contract, at(name), 'request')!;
  return foundWithin(Infinity, invalidVariants(contract, at(name), value, 'request')).filter(
    ({ keyword }) => keyword === 'format',
  );
}

const MOMENTS = Object.entries(TIMES).filter(([, format]) => 'isMoment' in format);

law('a format of moments has values that are compared as moments', MOMENTS, ({ sample, arbitrary }) => {
  expect(momentOf(sample)).toBeDefined();
  fc.assert(fc.property(arbitrary(fc), (value) => momentOf(value) !== undefined));
});

const BOUNDED = Object.entries<NumberFormat>(NUMBERS).flatMap(([name, { bounds, validate }]) => bounds ? [[name, { bounds, validate }] as const] : []); // prettier-ignore

law('bounds are the outermost values of the format', BOUNDED, ({ bounds: [least, greatest], validate }) => {
  const around = [sum(least, -1), least, greatest, sum(greatest, 1)];
  expect(around.map(validate)).toEqual([false, true, true, false]);
});

const COVERED = RECORDS.flatMap(([name, format]) =>
  format.appliesTo === 'string' && format.covers !== undefined ? [[name, { ...format, covers: format.covers }] as const] : [],
); // prettier-ignore

law('what covers the format matches all of its texts', COVERED, ({ covers, validate, ...format }) => {
  const covering = new RegExp(covers, 'u');
  const alphabet = [...new Set(`${format.sample}0Zz+-:. /@"=`.split(''))];
  const spoilt = fc
    .tuple(fc.nat(60), fc.nat(2), fc.array(fc.constantFrom(...alphabet), { maxLength: 3 }))
    .map(([at, removed, added]) =>
      format.sample
        .split('')
        .toSpliced(at, removed, ...added)
        .join(''),
    );
  const drawn = (format.languages ?? []).map((language) => fc.stringMatching(new RegExp(language, 'u')));
  const texts = fc.oneof(spoilt, ...drawn, ...(format.arbitrary ? [format.arbitrary(fc)] : []));
  expect(covering.test(format.sample)).toBe(true);
  fc.assert(fc.property(texts, (text) => !validate(text) || covering.test(text)));
});

law('the lengths of what covers the format are known', COVERED, ({ covers }) => {
  expect(textLengths([covers])).toBeDefined();
});

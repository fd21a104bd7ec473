import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { withUniqueTexts } from '../../../src/cases/sequences/unique.js';
import type { Json } from '../../../src/json/json.js';
import type { Contract, MediaType } from '../../../src/model/document.js';
import { isValid } from '../../../src/schema/validate/is-valid.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';

const AT = '#/components/schemas/Body';
const media: MediaType = { type: 'application/json', schema: { pointer: AT }, examples: [], pointer: '#' };
const USUAL = {
  name: 'Ada',
  code: 'AB-12',
  mail: 'ada@example.com',
  size: 'small',
  since: '2020-02-03',
  note: 'hm',
  at: 7,
};

let contract: Contract;
beforeAll(async () => {
  const text = { type: 'string' };
  const properties = {
    name: { ...text, maxLength: 20 },
    code: { ...text, pattern: '^[A-Z]{2}-[0-9]{2}$' },
    mail: { ...text, format: 'email' },
    size: { enum: ['small', 'large'] },
    since: { ...text, format: 'date' },
    note: { ...text, maxLength: 2 },
    at: { type: 'integer', maximum: 1_000_000 },
  };
  contract = await contractOf(schemasDocument({ Body: { type: 'object', properties } }));
});

function bodyOf(turn: number, salt = '', value: Json = USUAL, kept: string[] = []): Json | undefined {
  const values = { parameters: new Map(), body: { media, value } };
  return withUniqueTexts(contract, values, USUAL, new Set(kept), { turn, seed: 1, salt }).body?.value;
}

describe('texts that may have to be unique', () => {
  it('stay as they are at first', () => {
    expect(bodyOf(0)).toEqual(USUAL);
  });

  it('are others in each turn, the same ones each time, and valid', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.string(), (turn, salt) => {
        const body = bodyOf(turn, salt);
        expect(bodyOf(turn, salt)).toEqual(body);
        expect(body).not.toEqual(USUAL);
        expect(isValid(contract, 'request', AT, body ?? null)).toBe(true);
        expect(body).toMatchObject({ size: 'small', since: '2020-02-03' });
        expect(bodyOf(turn + 2, salt)).not.toEqual(body);
      }),
      { numRuns: 50 },
    );
  });

  it('are first those that are called so that they have to be', () => {
    expect(bodyOf(1)).toMatchObject({ note: 'hm', at: 7 });
    expect(bodyOf(2)).not.toMatchObject({ note: 'hm', at: 7 });
  });

  it('are never what the request is about, nor an id', () => {
    const value = { ...USUAL, name: 'another' };
    for (const turn of [1, 2]) {
      expect(bodyOf(turn, '', value, ['/mail'])).toMatchObject({ name: 'another', mail: USUAL.mail });
    }
  });
});

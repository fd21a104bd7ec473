import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { withBigints } from '../../../src/schema/validate/ajv-bigints.js';

const LARGE = 2n ** 63n;

describe('withBigints', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, code: { process: withBigints } });

  it.each<[types: string[], valid: unknown[], invalid: unknown[]]>([
    [['integer'], [1, 1.0, LARGE], [1.5, '1', null, {}]],
    [['number'], [1, 1.5, LARGE], ['1', null, {}]],
    [
      ['integer', 'null'],
      [1, LARGE, null],
      [1.5, '1'],
    ],
    [
      ['string', 'integer'],
      ['1', 1, LARGE],
      [1.5, null],
    ],
    [
      ['number', 'integer', 'object'],
      [1.5, {}, LARGE],
      ['1', []],
    ],
    [
      ['string', 'boolean', 'array', 'object', 'null'],
      ['', true, [], {}, null],
      [1, LARGE],
    ],
  ])('takes one for a number and for an integer: %j', (type, valid, invalid) => {
    const inside: [schema: object, value: (part: unknown) => unknown][] = [
      [{ type }, (part) => part],
      [{ items: { type } }, (part) => [part]],
      [{ properties: { a: { type } } }, (a) => ({ a })],
      [{ properties: { 'a "]b': { type } } }, (part) => ({ 'a "]b': part })],
      [{ additionalProperties: { type } }, (a) => ({ a })],
      [{ prefixItems: [true, { type }] }, (part) => [0, part]],
    ];
    for (const [schema, wrapped] of inside) {
      const validate = ajv.compile(schema);
      expect(valid.filter((value) => !validate(wrapped(value)))).toEqual([]);
      expect(invalid.filter((value) => validate(wrapped(value)))).toEqual([]);
    }
  });

  it('refuses code of a form that it does not know', () => {
    expect(() => withBigints('if(typeof data0().a == "number")')).toThrow('unknown form');
    expect(() => withBigints('if((typeof data0 == "number") && (!(data0 % 2)))')).toThrow('unknown form');
  });
});

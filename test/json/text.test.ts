import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/json/json.js';
import { numeric } from '../../src/json/number.js';
import { jsonText, parseJson } from '../../src/json/text.js';

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    fc.constantFrom<Json[]>(null, true, '9007199254740993', '\uE000', '\uE0007', '"', '\\', '\\ue000'),
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(numeric),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', '1', '0')), tie('value'), {
      maxKeys: 4,
    }),
  ),
}));

describe('parseJson and jsonText', () => {
  it('give back every value', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2), (one, indent) => {
        expect(parseJson(jsonText(one, indent))).toEqual(one);
      }),
    );
  });

  it('read what JSON.parse reads, but for large whole numbers', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    '[9223372036854775807]',
    '{"id":-9223372036854775808,"a":"9223372036854775807","\\"b 9223372036854775807":[9007199254740993]}',
    '{"__proto__":9223372036854775807}',
    '["\\ue000 9223372036854775807",9223372036854775807]',
    '"[9223372036854775807]"',
    '9223372036854775807',
  ])('write %s again digit for digit', (text) => {
    expect(jsonText(parseJson(text))).toBe(text.replace('\\ue000', '\ue000'));
  });

  it('keep the spelling of ordinary numbers to JavaScript', () => {
    expect(jsonText(parseJson('[1.0, 1E5, -0, 1e21, 0.1234567890123456789]'))).toBe(
      '[1,100000,0,1e+21,0.12345678901234568]',
    );
  });

  it('read and write what is nested deeply', () => {
    const text = `${'['.repeat(1000)}9223372036854775807${']'.repeat(1000)}`;
    expect(jsonText(parseJson(text))).toBe(text);
  });

  it.each(['[9223372036854775807', '[9223372036854775807,]', '{"a":09223372036854775807}'])(
    'refuse %s',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );

  it('round numbers in a text that uses every character they could be marked with', () => {
    const all = Array.from({ length: 0xf900 - 0xe000 }, (_, i) => String.fromCharCode(0xe000 + i)).join('');
    expect(parseJson(JSON.stringify([all]).replace(']', ',9223372036854775807]'))).toEqual([all, 2 ** 63]);
    expect(jsonText([all, 9223372036854775807n])).toBe(JSON.stringify([all, 2 ** 63]));
  });
});

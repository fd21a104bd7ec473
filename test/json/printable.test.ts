import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableLines } from '../../src/json/printable.js';

const UNSHOWN = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

describe('the text of a server or a document', () => {
  it.each([
    ['a control sequence', '\u001b[2J\u0007', '\\u001b[2J\\u0007'],
    ['a control sequence of one character', '\u009b2J', '\\u009b2J'],
    ['line breaks', 'a\r\nb\u2028', 'a\\u000d\\u000ab\\u2028'],
    ['a turned direction', '\u202egnp\u061c\u2069', '\\u202egnp\\u061c\\u2069'],
    ['invisible characters', 'a\u200b\ufeffb\u{e0041}', 'a\\u200b\\ufeffb\\udb40\\udc41'],
  ])('with %s is shown with escapes', (_what, text, shown) => expect(printable(text)).toBe(shown));

  it('is shown as it is, whatever its language', () => {
    for (const text of ['Größe 取得 שלום', '👍 100 %', '\\u001b']) expect(printable(text)).toBe(text);
  });

  it('keeps its lines where it has several', () =>
    expect(printableLines('{\n\t"a"\n}')).toBe('{\n\\u0009"a"\n}'));

  it('holds nothing that a terminal would obey, and as JSON means the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(UNSHOWN);
        const json = printableLines(JSON.stringify([text], null, 2));
        expect(json.replaceAll('\n', '')).not.toMatch(UNSHOWN);
        expect(JSON.parse(json)).toEqual([text]);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formText } from '../../../src/http/serialize/form.js';
import { encode, headerText, pathText, queryPairs } from '../../../src/http/serialize/parameters.js';
import type { Json } from '../../../src/json/json.js';
import type { Parameter } from '../../../src/model/document.js';
import { parameterOf } from '../../support/contracts.js';

// The values of the table in OpenAPI 3.1.0 §4.8.12.4.
const ARRAY = ['blue', 'black', 'brown'];
const OBJECT = { R: 100, G: 200, B: 150 };

const query = (parts: Partial<Parameter>, value: Json): string =>
  queryPairs(parameterOf({ in: 'query', ...parts }), value).join('&');
const path = (parts: Partial<Parameter>, value: Json): string =>
  pathText(parameterOf({ in: 'path', ...parts }), value);
const header = (parts: Partial<Parameter>, value: Json): string =>
  headerText(parameterOf({ in: 'header', ...parts }), value);

type Row = [style: string, explode: boolean, value: Json, want: string];

describe('a path parameter', () => {
  // Label without explode is as RFC 6570 §3.2.5 and OpenAPI 3.1.1 have it; the table of 3.1.0 has a misprint there.
  const rows: Row[] = [
    ['simple', false, 'blue', 'blue'],
    ['simple', false, ARRAY, 'blue,black,brown'],
    ['simple', false, OBJECT, 'R,100,G,200,B,150'],
    ['simple', true, 'blue', 'blue'],
    ['simple', true, ARRAY, 'blue,black,brown'],
    ['simple', true, OBJECT, 'R=100,G=200,B=150'],
    ['label', false, '', '.'],
    ['label', false, 'blue', '.blue'],
    ['label', false, ARRAY, '.blue,black,brown'],
    ['label', false, OBJECT, '.R,100,G,200,B,150'],
    ['label', true, '', '.'],
    ['label', true, 'blue', '.blue'],
    ['label', true, ARRAY, '.blue.black.brown'],
    ['label', true, OBJECT, '.R=100.G=200.B=150'],
    ['matrix', false, '', ';color'],
    ['matrix', false, 'blue', ';color=blue'],
    ['matrix', false, ARRAY, ';color=blue,black,brown'],
    ['matrix', false, OBJECT, ';color=R,100,G,200,B,150'],
    ['matrix', true, '', ';color'],
    ['matrix', true, 'blue', ';color=blue'],
    ['matrix', true, ARRAY, ';color=blue;color=black;color=brown'],
    ['matrix', true, OBJECT, ';R=100;G=200;B=150'],
    // Not in the table: RFC 6570 §3.2.7 and what follows from it.
    ['matrix', true, ['', 'a'], ';color;color=a'],
    ['matrix', true, { R: '', G: 1 }, ';R;G=1'],
    ['matrix', false, null, ';color'],
    ['matrix', true, [], ''],
    ['simple', false, null, ''],
    ['simple', false, [], ''],
    ['simple', false, {}, ''],
    ['simple', false, 0, '0'],
    ['simple', false, false, 'false'],
    ['simple', false, 1e21, '1e%2B21'],
    // Delimiters inside a value are told from those between values.
    ['simple', false, ['a,b', 'c'], 'a%2Cb,c'],
    ['label', true, ['a.b,c'], '.a.b%2Cc'],
    ['label', true, { 'a=b': 'c,d' }, '.a%3Db=c%2Cd'],
    ['matrix', true, { 'a;b': 'c=d' }, ';a%3Bb=c%3Dd'],
    ['simple', false, 'a/b?c#d', 'a%2Fb%3Fc%23d'],
    ['simple', false, '{x}', '%7Bx%7D'],
    ['simple', false, "Zürich+(1)*'!", 'Z%C3%BCrich%2B%281%29%2A%27%21'],
    ['simple', false, [['nested', 1]], '%5B%22nested%22%2C1%5D'],
  ];
  it.each(rows)('of style %s with explode %s writes %j as "%s"', (style, explode, value, want) => {
    expect(path({ style, explode }, value)).toBe(want);
  });

  it('of style matrix encodes its name', () => {
    expect(path({ style: 'matrix', name: 'a b' }, 'x')).toBe(';a%20b=x');
    expect(path({ style: 'matrix', name: 'a b', explode: true }, ['x', 'y'])).toBe(';a%20b=x;a%20b=y');
  });
});

describe('a query parameter', () => {
  const rows: Row[] = [
    ['form', false, '', 'color='],
    ['form', false, 'blue', 'color=blue'],
    ['form', false, ARRAY, 'color=blue,black,brown'],
    ['form', false, OBJECT, 'color=R,100,G,200,B,150'],
    ['form', true, '', 'color='],
    ['form', true, 'blue', 'color=blue'],
    ['form', true, ARRAY, 'color=blue&color=black&color=brown'],
    ['form', true, OBJECT, 'R=100&G=200&B=150'],
    ['spaceDelimited', false, ARRAY, 'color=blue%20black%20brown'],
    ['spaceDelimited', false, OBJECT, 'color=R%20100%20G%20200%20B%20150'],
    ['pipeDelimited', false, ARRAY, 'color=blue%7Cblack%7Cbrown'],
    ['pipeDelimited', false, OBJECT, 'color=R%7C100%7CG%7C200%7CB%7C150'],
    ['deepObject', true, OBJECT, 'color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150'],
    // Not in the table.
    ['form', true, null, 'color='],
    ['form', true, [], ''],
    ['form', false, [], ''],
    ['form', true, {}, ''],
    ['form', false, {}, ''],
    ['spaceDelimited', false, [], ''],
    ['deepObject', true, {}, ''],
    ['form', true, ['', null, 0, false], 'color=&color=&color=0&color=false'],
    ['form', false, ['a,b', 'c'], 'color=a%2Cb,c'],
    ['pipeDelimited', false, ['a|b', 'c'], 'color=a%7Cb%7Cc'],
    ['spaceDelimited', false, ['a b', 'c'], 'color=a%20b%20c'],
    ['spaceDelimited', true, ARRAY, 'color=blue%20black%20brown'],
    ['deepObject', true, { 'a]&=': ['x', 1] }, 'color%5Ba%5D%26%3D%5D=%5B%22x%22%2C1%5D'],
    ['form', true, 'a&b=c#d e', 'color=a%26b%3Dc%23d%20e'],
    ['form', true, '+18005555555', 'color=%2B18005555555'],
    ['form', true, '100%', 'color=100%25'],
    ['form', true, '%2F', 'color=%252F'],
    ['form', true, '日本 🎈', 'color=%E6%97%A5%E6%9C%AC%20%F0%9F%8E%88'],
    ['form', true, '\u0000\n', 'color=%00%0A'],
    // A lone surrogate is no character; it becomes the replacement character instead of an exception.
    ['form', true, 'a\ud800b', 'color=a%EF%BF%BDb'],
    ['form', true, { '\udc00': '\ud800' }, '%EF%BF%BD=%EF%BF%BD'],
  ];
  it.each(rows)('of style %s with explode %s writes %j as "%s"', (style, explode, value, want) => {
    expect(query({ style, explode }, value)).toBe(want);
  });

  it('with allowReserved leaves reserved characters alone, but for those that would split it', () => {
    const reserved = ":/?#[]@!$&'()*+,;=";
    expect(query({ allowReserved: true }, reserved)).toBe("color=:/?%23%5B%5D@!$%26'()*%2B,;%3D");
    expect(query({ allowReserved: true }, 'a b%2F"<é')).toBe('color=a%20b%252F%22%3C%C3%A9');
    expect(query({ allowReserved: false }, reserved)).toBe(
      'color=%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D',
    );
  });

  it('encodes its name', () => {
    expect(query({ name: '$select' }, 'a')).toBe('%24select=a');
    expect(query({ name: 'ids[]' }, ['a', 'b'])).toBe('ids%5B%5D=a&ids%5B%5D=b');
  });

  it('is written as JSON where `content` describes it, as is one in the path or a header', () => {
    const content = { type: 'application/json', examples: [], pointer: '#' };
    expect(query({ content }, { a: ['b', null], '+': '\ud800' })).toBe(
      'color=%7B%22a%22%3A%5B%22b%22%2Cnull%5D%2C%22%2B%22%3A%22%5Cud800%22%7D',
    );
    expect(query({ content }, 'text')).toBe('color=%22text%22');
    expect(path({ content }, ['a/b'])).toBe('%5B%22a%2Fb%22%5D');
    expect(header({ content }, { a: 1 })).toBe('{"a":1}');
  });
});

describe('a cookie parameter', () => {
  const cookie = (parts: Partial<Parameter>, value: Json): string[] =>
    queryPairs(parameterOf({ in: 'cookie', ...parts }), value);

  it.each([
    [true, '', ['color=']],
    [true, 'blue', ['color=blue']],
    [false, ARRAY, ['color=blue,black,brown']],
    [false, OBJECT, ['color=R,100,G,200,B,150']],
    [true, ARRAY, ['color=blue', 'color=black', 'color=brown']],
    [true, OBJECT, ['R=100', 'G=200', 'B=150']],
    [true, 'a; b=c', ['color=a%3B%20b%3Dc']],
  ] as [boolean, Json, string[]][])('with explode %s writes %j as %j', (explode, value, want) => {
    expect(cookie({ explode }, value)).toEqual(want);
  });

  it('never holds a character that ends a cookie, with or without allowReserved', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (value, allowReserved) => {
        expect(cookie({ allowReserved }, value).join('; ')).toMatch(/^color=[\x21-\x2b\x2d-\x3a\x3c-\x7e]*$/);
      }),
    );
  });
});

describe('a header parameter', () => {
  it.each([
    ['simple', false, 'blue', 'blue'],
    ['simple', false, ARRAY, 'blue,black,brown'],
    ['simple', false, OBJECT, 'R,100,G,200,B,150'],
    ['simple', true, ARRAY, 'blue,black,brown'],
    ['simple', true, OBJECT, 'R=100,G=200,B=150'],
    ['simple', false, '', ''],
    ['simple', false, null, ''],
    ['simple', false, [], ''],
    ['simple', false, true, 'true'],
    ['simple', false, 'a b/ü%', 'a b/ü%'],
    ['simple', false, 'W. Europe Standard Time', 'W. Europe Standard Time'],
  ] as Row[])('of style %s with explode %s writes %j as "%s"', (style, explode, value, want) => {
    expect(header({ style, explode }, value)).toBe(want);
  });
});

describe('formText', () => {
  it.each([
    [{ a: 1, b: 'x y', c: true }, 'a=1&b=x+y&c=true'],
    [{ a: null, b: '' }, 'b='],
    [{ a: [1, 'b c', null] }, 'a=1&a=b+c&a='],
    [{ a: [] }, ''],
    [{ a: { b: [1] } }, 'a=%7B%22b%22%3A%5B1%5D%7D'],
    [{ a: [[1, 2]] }, 'a=%5B1%2C2%5D'],
    [{ 'a&b': '=+%&\n' }, 'a%26b=%3D%2B%25%26%0A'],
    [{ a: '\ud800' }, 'a=%EF%BF%BD'],
    [{}, ''],
    ['as=given', 'as=given'],
  ] as [Json, string][])('writes %j as "%s"', (value, want) => {
    expect(formText(value)).toBe(want);
  });
});

// Round trips: what was written can be read back by a decoder that shares no code with it.

/** A form decoder after the URL standard, but without its leniencies. */
function decodePairs(text: string): [string, string][] {
  if (text === '') return [];
  const decode = (part: string): string => decodeURIComponent(part.replaceAll('+', ' '));
  return text.split('&').map((pair) => {
    const equals = pair.indexOf('=');
    return [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
  });
}

const anyText = fc.string({ unit: 'binary' });
const wellFormed = (text: string): string => text.toWellFormed();

describe('a serialized parameter', () => {
  it('gives back a form-exploded string under any name, with and without allowReserved', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.boolean(), (name, value, allowReserved) => {
        const text = query({ name, allowReserved }, value);
        const want = [[wellFormed(name), wellFormed(value)]];
        expect(decodePairs(text)).toEqual(want);
        expect([...new URLSearchParams(text)]).toEqual(want);
        expect([...new URL(`http://h/?${text}`).searchParams]).toEqual(want);
      }),
    );
  });

  it('gives back a form-exploded array or object', () => {
    fc.assert(
      fc.property(fc.array(anyText), fc.boolean(), (values, allowReserved) => {
        expect(decodePairs(query({ allowReserved }, values))).toEqual(
          values.map((value) => ['color', wellFormed(value)]),
        );
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), (object) => {
        const entries = Object.entries(object).map(([key, value]) => [wellFormed(key), wellFormed(value)]);
        expect(decodePairs(query({}, object))).toEqual(entries);
        expect([...new URLSearchParams(formText(object))]).toEqual(entries);
        expect(decodePairs(query({ style: 'deepObject' }, object))).toEqual(
          entries.map(([key = '', value]) => [`color[${key}]`, value]),
        );
      }),
    );
  });

  it('gives back an array without explode when it is split before it is decoded', () => {
    const values = fc.array(anyText, { minLength: 1 });
    fc.assert(
      fc.property(values, (array) => {
        const want = array.map(wellFormed);
        const [, text = ''] = /^color=(.*)$/s.exec(query({ explode: false }, array)) ?? [];
        expect(text.split(',').map(decodeURIComponent)).toEqual(want);
        expect(path({}, array).split(',').map(decodeURIComponent)).toEqual(want);
        expect(path({ style: 'label' }, array).slice(1).split(',').map(decodeURIComponent)).toEqual(want);
      }),
    );
  });

  it('holds only what one segment or one query of a URL may hold, whatever its value and style', () => {
    const styles = fc.constantFrom('simple', 'label', 'matrix');
    fc.assert(
      fc.property(fc.jsonValue(), styles, fc.boolean(), (value, style, explode) => {
        const text = path({ style, explode }, value as Json);
        expect(text).toMatch(/^([A-Za-z0-9._~,;=-]|%[0-9A-F]{2})*$/);
      }),
    );
    const queryStyles = fc.constantFrom('form', 'spaceDelimited', 'pipeDelimited', 'deepObject');
    fc.assert(
      fc.property(
        fc.jsonValue(),
        queryStyles,
        fc.boolean(),
        fc.boolean(),
        (value, style, explode, allowReserved) => {
          const text = query({ style, explode, allowReserved }, value as Json);
          expect(text).toMatch(/^([A-Za-z0-9._~,=&:/?@!$'()*;-]|%[0-9A-F]{2})*$/);
        },
      ),
    );
  });

  it('never leaves a plus sign for a form decoder to read as a space', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, allowReserved) => {
        expect(encode(`+${text}`, allowReserved)).not.toContain('+');
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concreteType,
  findMediaType,
  isFormType,
  isJsonType,
  isToken,
  isXmlType,
  matchesMediaType,
  parseMediaType,
  splitOutsideQuotes,
} from '../../src/http/media-type.js';

describe('parseMediaType', () => {
  const readable: [text: string, essence: string, parameters: Record<string, string>][] = [
    ['application/json', 'application/json', {}],
    ['Application/JSON', 'application/json', {}],
    ['  text/plain  ', 'text/plain', {}],
    ['application/json;charset=utf-8', 'application/json', { charset: 'utf-8' }],
    ['application/json ; Charset = UTF-8', 'application/json', { charset: 'UTF-8' }],
    ['text/html; charset="utf-8"', 'text/html', { charset: 'utf-8' }],
    ['multipart/mixed; boundary="a;b=c, d"', 'multipart/mixed', { boundary: 'a;b=c, d' }],
    ['text/plain; note="say \\"hi\\" \\\\ bye"', 'text/plain', { note: 'say "hi" \\ bye' }],
    ['text/plain; empty=""', 'text/plain', { empty: '' }],
    ['text/plain; a=1; b=2;', 'text/plain', { a: '1', b: '2' }],
    ['text/plain; flag', 'text/plain', {}],
    ['text/plain; =x', 'text/plain', {}],
    ['application/vnd.api+json; ext="https://a.example/x;y"', 'application/vnd.api+json', { ext: 'https://a.example/x;y' }],
    ['*/*', '*/*', {}],
    ['text/*;q=0.5', 'text/*', { q: '0.5' }],
    ['text/plain; a="unfinished', 'text/plain', { a: '"unfinished' }],
  ]; // prettier-ignore
  it.each(readable)('reads "%s" as %s with the parameters %j', (text, essence, parameters) => {
    expect(parseMediaType(text)).toEqual({ essence, parameters });
  });

  it.each([
    '', ' ', 'json', '/', 'text/', '/plain', 'a/b/c', 'text plain', 'te xt/plain', 'text/pl ain', '*',
    'application/json, text/html', '"text/plain"', ';charset=utf-8', 'text/plainü', '<html>',
  ])('refuses %j', (text) => {
    expect(parseMediaType(text)).toBeUndefined();
  }); // prettier-ignore

  it('never throws, and reads back any quoted parameter', () => {
    const token = fc.stringMatching(/^[a-z0-9!#$%&'*+.^_`|~-]+$/);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseMediaType(text);
      }),
    );
    fc.assert(
      fc.property(
        token,
        token,
        token,
        fc.stringMatching(/^[\t\x20-\x7e]*$/),
        (type, subtype, name, value) => {
          const quoted = `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
          expect(parseMediaType(`${type}/${subtype}; ${name}=${quoted}`)).toEqual({
            essence: `${type}/${subtype}`,
            parameters: { [name]: value },
          });
        },
      ),
    );
  });
});

describe('splitOutsideQuotes', () => {
  it.each([
    ['a,b', ['a', 'b']],
    ['', ['']],
    [',', ['', '']],
    ['"a,b",c', ['"a,b"', 'c']],
    ['"a\\",b",c', ['"a\\",b"', 'c']],
    ['a\\,b', ['a\\', 'b']],
    ['"a,b', ['"a,b']],
    ['"a\\', ['"a\\']],
  ])('splits %j at its commas into %j', (text, parts) => {
    expect(splitOutsideQuotes(text, ',')).toEqual(parts);
  });
});

describe('isToken', () => {
  it.each(['Content-Type', "!#$%&'*+.^_`|~09azAZ-"])('accepts %s', (text) => {
    expect(isToken(text)).toBe(true);
  });
  it.each(['', 'a b', 'a:b', 'a\nb', 'ü', '(a)', '"a"', 'a/b', 'a;b'])('refuses %j', (text) => {
    expect(isToken(text)).toBe(false);
  });
});

describe('matchesMediaType', () => {
  const table: [actual: string, documented: string, matches: boolean][] = [
    ['application/json', 'application/json', true],
    ['APPLICATION/JSON', 'application/json', true],
    ['application/json; charset=utf-8', 'application/json', true],
    ['application/json', 'application/*', true],
    ['application/json', '*/*', true],
    ['application/json', 'text/*', false],
    ['application/json', 'text/json', false],
    ['application/problem+json', 'application/json', false],
    ['application/jsonx', 'application/json', false],
    ['applications/json', 'application/*', false],
    // What the document states must be there; what it does not state may be.
    ['text/plain', 'text/plain; charset=utf-8', false],
    ['application/json', 'application/json; odata=verbose', false],
    // JSON has no charset (RFC 8259 §11).
    ['application/json', 'application/json; charset=utf-8', true],
    ['application/problem+json', 'application/problem+json; charset=utf-8', true],
    ['application/json', '*/*; charset=utf-8', true],
    ['application/json; charset=UTF-8', 'application/json; charset=utf-8', true],
    ['application/json; charset=utf-8', 'application/json; charset=UTF-8', true],
    ['application/json; charset="utf-8"; x=1', 'application/json; charset=utf-8', true],
    ['application/json; charset=latin1', 'application/json; charset=utf-8', false],
    ['application/json; odata=verbose', 'application/*; odata=verbose', true],
    // Names that every object inherits.
    ['text/plain', 'text/plain; constructor=1', false],
    ['text/plain', 'text/plain; __proto__=1', false],
  ];
  it.each(table)('compares the type %s with the documented %s: %s', (actual, documented, matches) => {
    expect(matchesMediaType(parseMediaType(actual)!, parseMediaType(documented)!)).toBe(matches);
  });
});

describe('findMediaType', () => {
  const found = (actual: string, ...documented: string[]): string | undefined =>
    findMediaType(
      actual,
      documented.map((type) => ({ type })),
    )?.type;

  it.each([
    ['application/json', ['*/*', 'application/*', 'application/json'], 'application/json'],
    ['application/json', ['*/*', 'application/*'], 'application/*'],
    ['application/json', ['text/plain', '*/*'], '*/*'],
    ['application/json', ['text/plain', 'text/*'], undefined],
    ['application/json', [], undefined],
    ['application/json; v=2', ['application/json', 'application/json; v=2'], 'application/json; v=2'],
    ['application/json; v=3', ['application/json; v=2', 'application/json'], 'application/json'],
    ['application/json; v=2', ['application/*; v=2', 'application/json'], 'application/json'],
    ['application/json', ['not a type', 'application/json'], 'application/json'],
    ['application/json', ['Application/JSON'], 'Application/JSON'],
    ['garbage', ['*/*'], undefined],
    ['', ['*/*'], undefined],
  ])('finds for the type "%s" among the documented %j: %s', (actual, documented, want) => {
    expect(found(actual, ...documented)).toBe(want);
  });

  it('finds the most specific type, whatever the order of the documented types', () => {
    const types = ['*/*', 'text/*', 'text/plain', 'text/plain; a=1', 'text/plain; a=1; b=2'];
    fc.assert(
      fc.property(fc.shuffledSubarray(types, { minLength: types.length }), (order) => {
        expect(found('text/plain; b=2; a=1', ...order)).toBe('text/plain; a=1; b=2');
        expect(found('text/plain; a=1', ...order)).toBe('text/plain; a=1');
        expect(found('text/plain', ...order)).toBe('text/plain');
        expect(found('text/html', ...order)).toBe('text/*');
        expect(found('image/png', ...order)).toBe('*/*');
      }),
    );
  });
});

describe('the kind of a media type', () => {
  const table: [type: string, kind: 'json' | 'xml' | 'form' | 'other'][] = [
    ['application/json', 'json'],
    ['Application/Json; charset=utf-8', 'json'],
    ['text/json', 'json'],
    ['application/problem+json', 'json'],
    ['application/json-patch+json', 'json'],
    ['application/merge-patch+json', 'json'],
    ['application/vnd.x.v1+JSON;q=1', 'json'],
    ['application/xml', 'xml'],
    ['text/xml;charset=utf-8', 'xml'],
    ['image/svg+xml', 'xml'],
    ['application/x-www-form-urlencoded', 'form'],
    ['application/x-www-form-urlencoded; charset=UTF-8', 'form'],
    ['multipart/form-data; boundary=x', 'other'],
    ['application/x-json', 'other'],
    ['application/json-seq', 'other'],
    ['application/jsonl', 'other'],
    ['text/html', 'other'],
    ['application/*', 'other'],
    ['json', 'other'],
    ['', 'other'],
  ];
  it.each(table)('for "%s" is %s', (type, kind) => {
    expect({ json: isJsonType(type), xml: isXmlType(type), form: isFormType(type) }).toEqual({
      json: kind === 'json',
      xml: kind === 'xml',
      form: kind === 'form',
    });
  });
});

describe('concreteType', () => {
  it.each<[documented: string, value: unknown, sent: string]>([
    ['application/json', 'x', 'application/json'],
    ['text/plain; charset=utf-8', 1, 'text/plain; charset=utf-8'],
    ['no type', 'x', 'no type'],
    ['*/*', {}, 'application/json'],
    ['*/*', null, 'application/json'],
    ['*/*', 'x', 'application/octet-stream'],
    ['application/*; v=1', [], 'application/json; v=1'],
    ['Image/*', 'x', 'image/png'],
    ['text/*', 'x', 'text/plain'],
    ['multipart/*', {}, 'multipart/form-data'],
    ['x-own/*', 'x', 'x-own/plain'],
  ])('for the documented %s and the value %j is %s', (documented, value, sent) => {
    expect(concreteType(documented, value)).toBe(sent);
  });
});

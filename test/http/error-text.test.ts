import { describe, expect, it } from 'vitest';
import { errorText } from '../../src/http/error-text.js';
import type { Json } from '../../src/json/json.js';
import { jsonText } from '../../src/json/text.js';

const STATUS = 'Internal Server Error';

function said(text: string, type: string): [code: string | undefined, message: string | undefined] {
  const headers: [string, string][] = [['Content-Type', type]];
  const { code, message } = errorText({ headers, body: new TextEncoder().encode(text), statusText: STATUS });
  return [code, message];
}

const inJson = (value: Json): ReturnType<typeof said> => said(jsonText(value), 'application/json');

describe('what an error answer says', () => {
  it.each<[what: string, body: Json, code: string | undefined, message: string | undefined]>([
    ['a code and a message', { statusCode: 500, code: 'E_LIMIT', error: STATUS, message: 'too many' }, 'E_LIMIT', 'too many'],
    ['an error inside', { error: { statusCode: 500, name: 'TypeError', message: "no 'id'" } }, 'TypeError', "no 'id'"],
    ['the first of several errors', { errors: [{ code: 10, title: 'no key' }, { title: 'other' }] }, undefined, 'no key'],
    ['a problem (RFC 9457)', { type: 'about:blank', title: STATUS, detail: 'no row' }, undefined, 'no row'],
    ['a text', 'no row', undefined, 'no row'],
    ['words in place of a code', { error: 'no such table' }, undefined, 'no such table'],
    ['nothing but its status', { statusCode: 500, error: STATUS, message: STATUS }, undefined, undefined],
    ['what fits any failure', { message: 'An unexpected error occurred.', code: 'INTERNAL_ERROR' }, undefined, undefined],
    ['what a driver puts behind its query', { message: 'insert into "t" ("a - b") values ($1) - duplicate key "a"' }, undefined, 'duplicate key "a"'],
    ['what a driver puts before its query', { message: 'Undefined binding(s) detected. query: select "a" from "t"' }, undefined, 'Undefined binding(s) detected.'],
    ['a sentence with a dash', { message: 'Select a plan - none is set' }, undefined, 'Select a plan - none is set'],
    ['no text at all', { error: { code: 5 } }, undefined, undefined],
    ['a list', [1], undefined, undefined],
  ])('is found in %s', (_, body, code, message) => {
    expect(inJson(body)).toEqual([code, message]);
  }); // prettier-ignore

  it('is what a page shows first', () => {
    const page = `<html><head><title>Error</title><style>p {}</style></head><body><h1>${STATUS}</h1><pre>TypeError: x is not a function<br> &nbsp; at y (z.js:1:1)</pre></body></html>`;
    expect(said(page, 'text/html; charset=utf-8')).toEqual([undefined, 'TypeError: x is not a function']);
    expect(said(`<h1>${STATUS}</h1>`, 'text/html')).toEqual([undefined, undefined]);
    expect(said('java.lang.IllegalStateException: no\n\tat a.b(C.java)', 'text/plain')[1]).toBe(
      'java.lang.IllegalStateException: no',
    );
  });

  it('is the same however a page wraps it', () => {
    const page = '<h2>HTTP ERROR 500 java.lang.NumberFormatException: For input string: &quot;a&quot;</h2>';
    const expected = 'java.lang.NumberFormatException: For input string: "a"';
    expect(said(page, 'text/html')[1]).toBe(expected);
    expect(inJson({ message: expected.replaceAll('"', '&quot;') })[1]).toBe(expected);
  });

  it('is short and on one line, however long the answer', () => {
    const [, message = ''] = said(`a\t b ${'c'.repeat(1e6)}`, 'text/plain');
    expect(message).toHaveLength(200);
    expect(message).toMatch(/^a b c+…$/);
  });

  it.each([
    ['text/html', '<'.repeat(1e5)],
    ['text/plain', 'error'.repeat(1e5)],
    ['application/json', '{"message":'],
    ['image/png', 'no row'],
  ])('is nothing in a %s that is no error', (type, text) => {
    expect(said(text, type)[0]).toBeUndefined();
  });
});

import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBytes, decodeJson, decodeText } from '../../src/http/decode-body.js';
import { repeatedMembers } from '../../src/http/duplicate-members.js';
import type { Json } from '../../src/json/json.js';

interface Parts {
  coding?: string | string[];
  type?: string;
  body: Uint8Array | string;
}

function message({ coding = [], type, body }: Parts) {
  const headers = [coding].flat().map((value): [string, string] => ['Content-Encoding', value]);
  if (type !== undefined) headers.push(['content-type', type]);
  return { headers, body: typeof body === 'string' ? Buffer.from(body) : body };
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

describe('a body with content codings', () => {
  const text = 'Zürich 日本 '.repeat(50);
  const codings: [what: string, coding: string | string[], body: Buffer][] = [
    ['no coding', [], Buffer.from(text)],
    ['identity', 'identity', Buffer.from(text)],
    ['an empty Content-Encoding', '', Buffer.from(text)],
    ['gzip', 'gzip', gzipSync(text)],
    ['gzip in capitals', 'GZIP', gzipSync(text)],
    ['x-gzip', 'x-gzip', gzipSync(text)],
    ['gzip of two members', 'gzip', Buffer.concat([gzipSync(text.slice(0, 100)), gzipSync(text.slice(100))])],
    ['brotli', 'br', brotliCompressSync(text)],
    ['deflate as the standard has it', 'deflate', deflateSync(text)],
    ['deflate without its envelope', 'deflate', deflateRawSync(text)],
    ['deflate at the lowest level', 'deflate', deflateSync(text, { level: 0 })],
    ['deflate at the lowest level without its envelope', 'deflate', deflateRawSync(text, { level: 0 })],
    ['two codings in one field', 'gzip, br', brotliCompressSync(gzipSync(text))],
    ['two codings in two fields', ['gzip', 'br'], brotliCompressSync(gzipSync(text))],
    ['three codings', 'deflate,identity , gzip', gzipSync(deflateSync(text))],
  ];
  it.each(codings)('is decoded: %s', (_what, coding, body) => {
    expect(decodeText(message({ coding, body }))).toEqual({ ok: true, value: text });
  });

  const broken: [what: string, coding: string, body: Buffer | string, why: RegExp][] = [
    ['plain text called gzip', 'gzip', text, /^the body is not gzip: incorrect header check$/],
    [
      'half of a gzip stream',
      'gzip',
      gzipSync(text).subarray(0, 20),
      /^the body is not gzip: unexpected end/,
    ],
    ['a spoilt gzip stream', 'gzip', gzipSync(text).fill(0, 15, 30), /^the body is not gzip: /],
    ['JSON called brotli', 'br', '{"data":[]}', /^the body is not br: /],
    ['plain text called deflate', 'deflate', text, /^the body is not deflate: /],
    ['an empty body called gzip', 'gzip', '', /^the body is not gzip: /],
    ['a coding nobody knows', 'zstd', text, /^the content coding 'zstd' is unknown$/],
    ['codings in the wrong order', 'br, gzip', brotliCompressSync(gzipSync(text)), /^the body is not gzip: /],
    ['a coding that was never applied', 'gzip, gzip', gzipSync(text), /^the body is not gzip: /],
  ];
  it.each(broken)('is refused with a reason: %s', (_what, coding, body, why) => {
    expect(decodeText(message({ coding, body }))).toEqual({ ok: false, why: expect.stringMatching(why) });
  });

  const zeros = Buffer.alloc(65 * 1024 * 1024);
  it.each([
    ['gzip', gzipSync(zeros)],
    ['deflate', deflateSync(zeros)],
    ['br', brotliCompressSync(zeros)],
    ['gzip, gzip', gzipSync(gzipSync(zeros))],
  ])('is not unpacked beyond 64 MiB: a bomb in %s', (coding, body) => {
    expect(body.length).toBeLessThan(100_000);
    expect(decodeText(message({ coding, body }))).toEqual({
      ok: false,
      why: 'the body is larger than 67108864 bytes once decompressed',
    });
  });

  it('is not unpacked beyond the limit given', () => {
    const body = gzipSync(Buffer.alloc(2000, 'x'));
    const limited = (maxDecoded: number): unknown =>
      decodeText({ ...message({ coding: 'gzip', body }), maxDecoded });
    expect(limited(2000)).toEqual({ ok: true, value: 'x'.repeat(2000) });
    expect(limited(1999)).toEqual({
      ok: false,
      why: 'the body is larger than 1999 bytes once decompressed',
    });
  });

  it('gives back any bytes under any sequence of codings', () => {
    const packers = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync };
    const names = fc.constantFrom('gzip', 'br', 'deflate', 'identity' as const);
    fc.assert(
      fc.property(fc.uint8Array(), fc.array(names, { maxLength: 4 }), (bytes, codings) => {
        const packed = codings.reduce<Uint8Array>(
          (body, name) => (name === 'identity' ? body : packers[name](body)),
          bytes,
        );
        const decoded = decodeBytes(message({ coding: codings.join(', '), body: packed }));
        expect(decoded.ok && Buffer.from(decoded.value)).toEqual(Buffer.from(bytes));
      }),
    );
  });
});

describe('decodeText', () => {
  const rows: [type: string | undefined, body: Buffer | string, want: string][] = [
    [undefined, 'Zürich', 'Zürich'],
    ['text/plain', 'Zürich', 'Zürich'],
    ['text/plain; charset=utf-8', 'Zürich', 'Zürich'],
    ['text/plain; charset="UTF-8"', 'Zürich', 'Zürich'],
    ['text/plain; charset=utf8', 'Zürich', 'Zürich'],
    ['text/plain; charset=iso-8859-1', latin1('Zürich'), 'Zürich'],
    ['text/plain; charset=ISO-8859-1', latin1('Zürich'), 'Zürich'],
    ['text/plain; charset=utf-16', utf16('Zürich'), 'Zürich'],
    ['text/plain; charset=utf-16le', utf16('Zürich'), 'Zürich'],
    ['text/plain; charset=utf-16be', utf16('Zürich').swap16(), 'Zürich'],
    ['text/plain; charset=shift_jis', Buffer.from([0x93, 0xfa]), '日'],
    // Not ours to drop.
    [undefined, '\uFEFFa', '\uFEFFa'],
    // No media type, hence no charset.
    ['garbage; charset=utf-16', 'a', 'a'],
    [undefined, '', ''],
  ];
  it.each(rows)('reads a body in the charset of its Content-Type: %s', (type, body, want) => {
    expect(decodeText(message({ body, ...(type === undefined ? {} : { type }) }))).toEqual({
      ok: true,
      value: want,
    });
  });

  it.each([
    ['text/plain', latin1('Zürich'), 'the body is not valid utf-8'],
    ['text/plain', Buffer.from([0xc0, 0x80]), 'the body is not valid utf-8'],
    ['text/plain', Buffer.from([0xed, 0xa0, 0x80]), 'the body is not valid utf-8'],
    ['text/plain', Buffer.from('日').subarray(0, 2), 'the body is not valid utf-8'],
    ['text/plain; charset=utf-16', Buffer.from('abc'), 'the body is not valid utf-16'],
    ['text/plain; charset=klingon', Buffer.from('abc'), "the charset 'klingon' is unknown"],
    ['text/plain; charset=""', Buffer.from('abc'), "the charset '' is unknown"],
  ])('refuses a body of the type %s that holds "%s": %s', (type, body, why) => {
    expect(decodeText(message({ type, body }))).toEqual({ ok: false, why });
  });
});

describe('decodeJson', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['null', null],
    [' \r\n\t0 ', 0],
    ['""', ''],
    // JSON quoted as a string is JSON: whether it may be a string is for the schema to say.
    ['"{\\"a\\":1}"', '{"a":1}'],
    ['"\\ud800"', '\ud800'],
    ['1e400', 10n ** 400n],
    ['1e9999', Infinity],
    ['{"id":9223372036854775807}', { id: 9223372036854775807n }],
  ])('reads %s', (body, value) => {
    expect(decodeJson(message({ body }))).toEqual({ ok: true, value });
  });

  it('keeps a property called __proto__ a property', () => {
    const decoded = decodeJson(message({ body: '{"__proto__":{"a":1}}' }));
    expect(decoded.ok && Object.keys(decoded.value as object)).toEqual(['__proto__']);
  });

  it.each([
    ['an empty body', '', /^the body is empty$/],
    ['only white space', ' \r\n', /^the body is empty$/],
    ['a byte order mark', '\uFEFF{}', /^the body starts with a byte order mark$/],
    ['half a JSON value', '{"a":', /^the body is not JSON: /],
    ['two JSON values', '{}{}', /^the body is not JSON: /],
    ['a JSON value on each line', '{}\n{}', /^the body is not JSON: /],
    ['a comment', '{} // x', /^the body is not JSON: /],
    ['a comma too many', '[1,]', /^the body is not JSON: /],
    ['NaN', 'NaN', /^the body is not JSON: /],
    ['single quotes', "{'a':1}", /^the body is not JSON: /],
    ['HTML', '<html></html>', /^the body is not JSON: /],
    ['a raw control character', '"a\u0000"', /^the body is not JSON: /],
    ['white space of another kind', '\u00a0{}', /^the body is not JSON: /],
  ])('refuses %s', (_what, body, why) => {
    expect(decodeJson(message({ body }))).toEqual({ ok: false, why: expect.stringMatching(why) });
  });

  it('refuses UTF-16 with a byte order mark and no charset, and bytes that are no UTF-8', () => {
    expect(
      decodeJson(message({ body: Buffer.concat([Buffer.from([0xff, 0xfe]), utf16('{}')]) })),
    ).toMatchObject({
      ok: false,
    });
    expect(decodeJson(message({ body: latin1('"Zürich"') }))).toEqual({
      ok: false,
      why: 'the body is not valid utf-8',
    });
  });

  it('reads JSON in another charset, and names the charset unless the bytes are UTF-8 as well', () => {
    const type = (charset: string): string => `application/json; charset=${charset}`;
    const read = (charset: string, body: Buffer | string): unknown =>
      decodeJson(message({ type: type(charset), body }));
    expect(read('utf-16le', utf16('{"a":"ü"}'))).toEqual({
      ok: true,
      value: { a: 'ü' },
      charset: 'utf-16le',
    });
    expect(read('utf-16', utf16('"日"'))).toEqual({ ok: true, value: '日', charset: 'utf-16' });
    expect(read('iso-8859-1', latin1('"ü"'))).toEqual({ ok: true, value: 'ü', charset: 'iso-8859-1' });
    for (const charset of ['iso-8859-1', 'us-ascii', 'windows-1252', 'UTF8', 'utf-8'])
      expect(read(charset, '{"a":"b"}')).toEqual({ ok: true, value: { a: 'b' } });
    // RFC 8259 §11: a charset has no effect.
    expect(read('iso-8859-1', '"ü"')).toEqual({ ok: true, value: 'ü' });
    expect(read('utf-16', '{}{')).toEqual({ ok: false, why: 'the body is not valid utf-16' });
  });

  it('reads 100,000 open brackets without crashing', () => {
    const deep = '['.repeat(100_000);
    expect(decodeJson(message({ body: deep }))).toMatchObject({ ok: false });
    expect(decodeJson(message({ body: deep + ']'.repeat(100_000) }))).toMatchObject({ ok: true });
    expect(decodeJson(message({ body: '{"a":'.repeat(100_000) }))).toMatchObject({ ok: false });
  });

  it('is not parsed where its value would cost too much memory', () => {
    const deep = '['.repeat(100_001) + ']'.repeat(100_001);
    expect(decodeJson(message({ body: deep }))).toMatchObject({ ok: false, excess: 'nested too deeply' });
    const list = (items: number): string => `[${'{},'.repeat(items - 1)}{}]`;
    expect(decodeJson(message({ body: list(1_000_000) }))).toMatchObject({
      ok: false,
      excess: 'of too many arrays and objects',
    });
    // What closes right behind a string counts.
    const records = `[${'{"a":"b"},'.repeat(200_000)}{}]`;
    expect(decodeJson(message({ body: records }))).toMatchObject({ ok: true });
    // Brackets within strings count for nothing, whatever is escaped there.
    const text = `"\\"${'['.repeat(200_000)}\\\\"`;
    expect(decodeJson(message({ body: text }))).toMatchObject({ ok: true });
  });

  it('never throws, and reads back every JSON value', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), fc.string(), (body, coding, type) => {
        decodeJson(message({ body, coding, type }));
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const body = gzipSync(JSON.stringify(value));
        expect(decodeJson(message({ coding: 'gzip', body }))).toEqual({
          ok: true,
          value: JSON.parse(JSON.stringify(value)) as unknown,
        });
      }),
    );
  });
});

describe('members that a JSON text repeats', () => {
  const repeated = (text: string): string[] => repeatedMembers(text, JSON.parse(text) as Json);
  it.each<[text: string, want: string[]]>([
    ['{"a":1,"a":2}', ['/a']],
    ['{"a":1,"a":1,"a":1}', ['/a']],
    ['{"a":{"b":1,"b":2},"c":[{"d":1},{"d":1,"d" \n: 2},{"d":1,"d":2}]}', ['/a/b', '/c/[]/d']],
    ['{"a":1,"\\u0061":2}', ['/a']],
    ['{"a\\"b":1,"a\\"b":2,"/~":1,"/~":2}', ['/a"b', '/~1~0']],
    ['{"":1,"":{}}', ['/']],
    ['{"__proto__":1,"__proto__":2}', ['/__proto__']],
    ['[[{"a":[],"a":[]}]]', ['/[]/[]/a']],
    ['{"a":1,"b":{"a":1},"A":1}', []],
    ['[{"a":1},{"a":1}]', []],
    // Colons in strings are no members.
    ['{"a":": x","b":"\\":1,\\"b\\":2","c":" :"}', []],
    ['{"a":": x","a":2}', ['/a']],
    ['"a"', []],
    ['null', []],
    [`${'['.repeat(1000)}{"a":1}${']'.repeat(1000)}`, []],
    [`${'{"a":'.repeat(200)}{"b":1,"b":2}${'}'.repeat(200)}`, [`${'/a'.repeat(200)}/b`]],
  ])('are listed for %s', (text, want) => {
    expect(repeated(text)).toEqual(want);
  });

  it('are found in any object that repeats a name, and in no other', () => {
    const values = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
    fc.assert(
      fc.property(values, fc.boolean(), (value, isSpaced) => {
        const text = JSON.stringify(value, null, isSpaced ? 2 : 0);
        expect(repeated(text)).toEqual([]);
        const [name = ''] = Object.keys(value);
        const twice = `${text.slice(0, text.lastIndexOf('}'))},${JSON.stringify(name)}:0}`;
        expect(repeated(twice)).toEqual([`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`]);
      }),
    );
  });

  it('are not looked for in a text of more than 1 MiB, and at most 20 are listed', () => {
    const long = JSON.stringify('x'.repeat(1024 * 1024));
    expect(repeated(`{"a":1,"a":${long}}`)).toEqual([]);
    const many = Array.from({ length: 50 }, (_, i) => `"k${String(i % 25)}":1`).join();
    expect(repeated(`{${many}}`)).toHaveLength(20);
  });
});

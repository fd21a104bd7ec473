import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Contract, Json } from '../../src/model.js';
import { isKnownFormat } from '../../src/schema/formats.js';
import { schemaProblems } from '../../src/schema/problems.js';
import { sample } from '../../src/schema/sample.js';
import { contractOf, schemasDocument } from '../openapi/in-memory.js';

/** For each format, values that have it and values that have it not. */
const FORMATS: Record<string, { good: Json[]; bad: Json[] }> = {
  // JSON Schema 2020-12 validation §7.3
  'date-time': { good: ['2024-02-29T23:59:59Z', '2024-01-31T12:00:00.123456+01:00', '2024-01-31t12:00:00z'], bad: ['2024-01-31', '2023-02-29T12:00:00Z', '2024-01-31T25:00:00Z', '2024-01-31T12:00:00', ''] },
  date: { good: ['2024-02-29', '0001-01-01'], bad: ['2023-02-29', '2024-1-1', '31.01.2024'] },
  time: { good: ['12:00:00Z', '23:59:60Z', '12:00:00.5-08:30'], bad: ['12:00:00', '24:00:00Z', '12:00'] },
  duration: { good: ['P1D', 'PT1H30M', 'P2W', 'P1Y2M3DT4H5M6S'], bad: ['P', '1D', 'P1', 'PT'] },
  email: { good: ['a@example.com', 'a.b+c@sub.example.com'], bad: ['a', 'a@', '@b.c', 'a b@example.com'] },
  'idn-email': { good: ['a@example.com', 'ä@ö.example', '用户@例え.jp'], bad: ['ä', 'ä@', 'a b@c.d', 'a@b@c'] },
  hostname: { good: ['example.com', 'a-b.c', 'localhost'], bad: ['-a.b', 'a_b', 'a..b', 'ö.example'] },
  'idn-hostname': { good: ['ö.example', 'example.com', '例え.jp'], bad: ['a b', '', 'ö..x'] },
  ipv4: { good: ['192.0.2.1', '0.0.0.0'], bad: ['192.0.2', '256.0.0.1', '192.0.2.1/24'] },
  ipv6: { good: ['2001:db8::1', '::', '::ffff:192.0.2.1'], bad: ['2001:db8', ':::', '192.0.2.1'] },
  uri: { good: ['https://example.com/a?b#c', 'urn:x:y', 'mailto:a@b.c'], bad: ['/relative', 'a b', 'https://exa mple', 'https://ö.example'] },
  'uri-reference': { good: ['/a?b#c', 'a', '', '//x/y'], bad: ['a b', '\\a'] },
  iri: { good: ['https://ö.example/ü?é#ñ', 'https://example.com/'], bad: ['/ü', 'https://a b', '\ud800://x'] },
  'iri-reference': { good: ['/ü', 'ü', ''], bad: ['ü ü', 'a\\b'] },
  'uri-template': { good: ['/a/{id}', '/a{?q,r*}'], bad: ['/a/{id', '/a/}'] },
  uuid: { good: ['3b241101-e2bb-4255-8caf-4136c566a962', '3B241101-E2BB-4255-8CAF-4136C566A962'], bad: ['3b241101e2bb42558caf4136c566a962', '3b241101-e2bb-4255-8caf'] },
  'json-pointer': { good: ['', '/a/~0/~1'], bad: ['a', '/~', '#/a'] },
  'relative-json-pointer': { good: ['0', '1/a', '2#'], bad: ['/a', '-1', '01'] },
  regex: { good: ['^a+$', '[a-z]'], bad: ['(', '[', 'a**'] },
  // OpenAPI Format Registry
  int8: { good: [-128, 127], bad: [-129, 128, 1.5] },
  int16: { good: [-32768, 32767], bad: [-32769, 32768] },
  int32: { good: [-2147483648, 2147483647, 1.0], bad: [-2147483649, 2147483648, 0.5] },
  int64: { good: [2 ** 62, -(2 ** 63), 9007199254740993n as never].slice(0, 2), bad: [2 ** 64, 0.5, 1e300] },
  uint8: { good: [0, 255], bad: [-1, 256] },
  uint16: { good: [0, 65535], bad: [-1, 65536] },
  uint32: { good: [0, 4294967295], bad: [-1, 4294967296] },
  uint64: { good: [0, 2 ** 63], bad: [-1, 2 ** 65] },
  'double-int': { good: [2 ** 53 - 1, -(2 ** 53) + 1], bad: [2 ** 53, 0.5] },
  double: { good: [1.5, 1e300], bad: [] },
  float: { good: [1.5], bad: [] },
  decimal: { good: ['1.5', 1.5], bad: [] },
  decimal128: { good: ['1.5'], bad: [] },
  unixtime: { good: [1706702400], bad: [] },
  byte: { good: ['', 'QQ==', 'QUI=', 'QUJD', '+/+/'], bad: ['Q', 'QQ', 'QQ=', 'QQ===', 'Q-_D', 'QUJD\n', 'QUJD\n!!!!', '=QQ='] },
  base64url: { good: ['', 'QQ', 'QQ==', '-_-_'], bad: ['+/', 'Q Q', 'QQ==='] },
  binary: { good: ['\u0000\uFFFF'], bad: [] },
  password: { good: ['x'], bad: [] },
  html: { good: ['<b>'], bad: [] },
  commonmark: { good: ['*x*'], bad: [] },
  char: { good: ['a', '😀', '\n'], bad: ['', 'ab'] },
  'date-time-local': { good: ['2024-01-31T12:00:00', '2024-01-31T12:00:00.5'], bad: ['2024-01-31T12:00:00Z', '2024-02-30T12:00:00', '2024-01-31'] },
  'time-local': { good: ['12:00:00', '12:00:00.25'], bad: ['12:00:00Z', '24:00:00', '12:00'] },
  'http-date': { good: ['Wed, 31 Jan 2024 12:00:00 GMT'], bad: ['Wed, 31 Jan 2024 12:00:00', '2024-01-31T12:00:00Z', 'Xyz, 31 Jan 2024 12:00:00 GMT'] },
  'media-range': { good: ['*/*', 'text/*', 'text/plain; charset=utf-8', 'a/b;q="x y"'], bad: ['text', '*/plain', 'text/', 'text/plain;'] },
  'sf-boolean': { good: ['?1', '?0'], bad: ['1', '?2', 'true'] },
  'sf-integer': { good: [0, 999999999999999], bad: [1000000000000000, 0.5] },
  'sf-decimal': { good: [1.5, -0.125, 7], bad: [0.0001, 1e15] },
  'sf-string': { good: ['"a b"', '"\\""', '""'], bad: ['a', '"a', '"ö"', '"\\x"'] },
  'sf-token': { good: ['a', '*a/b:c'], bad: ['1a', '', 'a b'] },
  'sf-binary': { good: [':QUI=:', '::'], bad: ['QUI=', ':QUI:', ':Q:'] },
  // of ajv-formats and widely used
  url: { good: ['https://example.com/'], bad: ['example', '/a'] },
}; // prettier-ignore

describe('each format', () => {
  let contract: Contract;
  const at = (format: string): string => `#/components/schemas/${format}`;

  beforeAll(async () => {
    contract = await contractOf(
      schemasDocument(Object.fromEntries(Object.keys(FORMATS).map((format) => [format, { format }]))),
    );
  });

  it.each(Object.entries(FORMATS))('%s', (format, { good, bad }) => {
    const isValid = (value: Json): boolean => schemaProblems(contract, at(format), value, 'response').length === 0;
    expect(isKnownFormat(format)).toBe(true);
    expect(good.filter((value) => !isValid(value))).toEqual([]);
    expect(bad.filter(isValid)).toEqual([]);
    // A format is about one type of value.
    const others: Json[] = [null, true, [], {}, ...(typeof good[0] === 'number' ? ['x'] : [0.5])];
    expect(others.filter((value) => !isValid(value))).toEqual([]);
  }); // prettier-ignore

  it('a problem names it', () => {
    expect(schemaProblems(contract, at('int32'), 2 ** 31, 'response')).toEqual([
      { path: '', keyword: 'format', pointer: `${at('int32')}/format`, expected: 'format int32', received: '2147483648' },
    ]);
  }); // prettier-ignore

  it('judges megabytes', () => {
    const long = 'QUJD'.repeat(2_000_000);
    expect(schemaProblems(contract, at('byte'), long, 'response')).toEqual([]);
    expect(schemaProblems(contract, at('byte'), `${long}!`, 'response')).toHaveLength(1);
    expect(schemaProblems(contract, at('base64url'), long, 'response')).toEqual([]);
  });

  it('byte is what Buffer makes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const [padded, url] = (['base64', 'base64url'] as const).map((coding) => Buffer.from(bytes).toString(coding));
        expect(schemaProblems(contract, at('byte'), padded, 'response')).toEqual([]);
        expect(schemaProblems(contract, at('base64url'), url, 'response')).toEqual([]);
      }),
    );
  }); // prettier-ignore

  it.each(Object.keys(FORMATS))('%s has a sample', async (format) => {
    const [first] = FORMATS[format]!.good;
    const type = typeof first === 'number' ? 'number' : 'string';
    const typed = await contractOf(schemasDocument({ A: { type, format } }));
    expect(sample(typed, '#/components/schemas/A', 'request')).toBeDefined();
  });
});

describe('no format', () => {
  it.each(['int33', 'Date', 'date_time', '', 'constructor', 'toString', '__proto__', 'hasOwnProperty'])('%j', (name) => {
    expect(isKnownFormat(name)).toBe(false);
  }); // prettier-ignore
});

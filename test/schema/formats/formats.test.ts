import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/json/json.js';
import type { Contract } from '../../../src/model/document.js';
import { FORMATS, isKnownFormat } from '../../../src/schema/formats/index.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';
import { lawRuns } from '../../support/suite.js';

/** For each format, values that have it and values that have it not. */
const VALUES: Record<string, { good: Json[]; bad: Json[] }> = {
  // JSON Schema 2020-12 validation §7.3
  'date-time': { good: ['2024-02-29T23:59:59Z', '2024-01-31T12:00:00.123456+01:00', '2024-01-31t12:00:00z', '2016-12-31T23:59:60Z', '2017-01-01T00:59:60+01:00', '1990-12-31T15:59:60-08:00', '2024-01-31T12:00:00-00:00', '0000-01-01T00:00:00+23:59'], bad: ['2024-01-31', '2023-02-29T12:00:00Z', '2024-01-31T25:00:00Z', '2024-01-31T12:00:00', '', '2024-01-31T12:00:00+0200', '2024-01-31T12:00:00+02', '2024-01-31 12:00:00Z', '2024-01-31\n12:00:00Z', '2024-01-31T12:00:00+24:00', '2024-01-31T12:00:00+02:60', '2024-01-31T12:00:60Z', '2024-01-31T23:59:60+01:00', '2024-01-31T24:00:00Z', '2024-01-31T12:00:00.Z', '2024-01-31T12:00:00,5Z', '2024-01-31T12:00Z', '2024-01-31T12:00:00Z\n', ' 2024-01-31T12:00:00Z', '2024-13-01T12:00:00Z', '1900-02-29T12:00:00Z', '٢٠٢٤-01-31T12:00:00Z'] },
  date: { good: ['2024-02-29', '0001-01-01', '2000-02-29', '2024-12-31'], bad: ['2023-02-29', '2024-1-1', '31.01.2024', '2024-00-10', '2024-01-00', '2024-04-31', '20240131', '2024-01-31\n'] },
  time: { good: ['12:00:00Z', '23:59:60Z', '12:00:00.5-08:30', '01:29:60+01:30', '15:59:60-08:00', '00:00:00z'], bad: ['12:00:00', '24:00:00Z', '12:00', '12:00:00+0200', '12:00:00+02', '23:59:60+01:00', '12:60:00Z', '12:00:61Z', '12:00:00 Z'] },
  duration: { good: ['P1D', 'PT1H30M', 'P2W', 'P1Y2M3DT4H5M6S', 'PT36H', 'P0D', 'PT1H5S', 'p1d'], bad: ['P', '1D', 'P1', 'PT', 'P1DT', 'P1Y2W', 'PT1D', 'P2D1Y', 'P1.5D', '-P1D', 'P1D\n', ''] },
  email: { good: ['a@example.com', 'a.b+c@sub.example.com', 'a@localhost', '"a b"@example.com', '"a\\"@b"@example.com', 'a@[192.0.2.1]', 'a@[IPv6:2001:db8::1]', "o'neil/x=y@example.com"], bad: ['a', 'a@', '@b.c', 'a b@example.com', '.a@b.c', 'a.@b.c', 'a..b@b.c', 'a@b..c', 'a@-b.c', 'a@b_c', '"a"b"@c.d', 'a@[192.0.2]', 'a@[IPv6:x]', 'ä@example.com', 'a@b.c\n', 'Some One <a@b.c>'] },
  'idn-email': { good: ['a@example.com', 'ä@ö.example', '用户@例え.jp', 'a@[192.0.2.1]'], bad: ['ä', 'ä@', 'a b@c.d', 'a@ö..x', '@c.d'] },
  hostname: { good: ['example.com', 'a-b.c', 'localhost', '3com.com', 'xn--bcher-kva.example', 'A.B', '1.2.3.4', `${'a'.repeat(63)}.com`], bad: ['-a.b', 'a_b', 'a..b', 'ö.example', 'a-.b', '.a', 'a.', '', `${'a'.repeat(64)}.com`, 'a.'.repeat(127) + 'aa', 'a b', 'a/b', 'a\n'] },
  'idn-hostname': { good: ['ö.example', 'example.com', '例え.jp'], bad: ['a b', '', 'ö..x'] },
  ipv4: { good: ['192.0.2.1', '0.0.0.0', '255.255.255.255'], bad: ['192.0.2', '256.0.0.1', '192.0.2.1/24', '01.1.1.1', '1.2.3.4.5', '0x7f.0.0.1', '1.2.3.', ' 1.2.3.4', '1.2.3.4\n'] },
  ipv6: { good: ['2001:db8::1', '::', '::ffff:192.0.2.1', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8', '1:2:3:4:5:6:192.0.2.1', 'ABCD::ef01'], bad: ['2001:db8', ':::', '192.0.2.1', '1::2::3', '12345::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8::', ':1:2:3:4:5:6:7', '::1%eth0', '[::1]', 'g::', '::256.0.0.1', '1.2.3.4::', '::1/64'] },
  uri: { good: ['https://example.com/a?b#c', 'urn:x:y', 'mailto:a@b.c', 'http://[::1]:80/', 'http://[v1.x:y]/', 'a:', 'file:///a', 'http://u:p@h:/a;b,c=(d)?e=[f]'.replace(/[[\]]/g, ''), 'http://x/%C3%BC', 'tel:+1-2', 'http:///', 'x://a/b//c', 'http://x?a/b?c#d/e?f'], bad: ['/relative', 'a b', 'https://exa mple', 'https://ö.example', '', '1a:b', ':a', '//host/x', 'http//x', 'http://[::1', 'http://[x]/', 'http://x/%zz', 'http://x/?%2', 'http://x/a"b', 'http://x/<a>', 'http://x/a^b', 'http://x/a|b', 'http://x/`', 'http://x/{a}', 'http://x:8a/', 'http://x/[a]', 'http://x#a#b', 'http://x/\\a', 'http://x/\n'] },
  'uri-reference': { good: ['/a?b#c', 'a', '', '//x/y', '?a', '#a', './a:b', 'a/b:c', 'urn:x', '../..'], bad: ['a b', '\\a', '1:a', '%zz', '?%2#0', 'http://a^b', '#a#b', 'a"b'] },
  iri: { good: ['https://ö.example/ü?é#ñ', 'https://example.com/'], bad: ['/ü', 'https://a b', '\ud800://x'] },
  'iri-reference': { good: ['/ü', 'ü', ''], bad: ['ü ü', 'a\\b'] },
  'uri-template': { good: ['/a/{id}', '/a{?q,r*}', '', '/a/{a.b}', '{+x:9}', "/o'neil", '/ü/{%41b}', '{/a,b}{#c}'], bad: ['/a/{id', '/a/}', '{}', '{a b}', '{a,}', '{?}', '{a:0}', '{a:12345}', '{a..b}', '{{a}}', '/a b', '%zz', '{-a}'] },
  uuid: { good: ['3b241101-e2bb-4255-8caf-4136c566a962', '3B241101-E2BB-4255-8CAF-4136C566A962', '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'], bad: ['3b241101e2bb42558caf4136c566a962', '3b241101-e2bb-4255-8caf', 'urn:uuid:3b241101-e2bb-4255-8caf-4136c566a962', '{3b241101-e2bb-4255-8caf-4136c566a962}', '3b241101-e2bb-4255-8caf-4136c566a96g', '3b241101-e2bb-4255-8caf-4136c566a962\n', '3b241101-e2bb-4255-8caf4-136c566a962'] },
  'json-pointer': { good: ['', '/a/~0/~1', '/', '//', '/ä b'], bad: ['a', '/~', '#/a', '/a~2', '/a~'] },
  'relative-json-pointer': { good: ['0', '1/a', '2#', '0-1', '1+2/x', '120/foo'], bad: ['/a', '-1', '01', '', '+1/a', '0##', '1a', '1/~'] },
  regex: { good: ['^a+$', '[a-z]'], bad: ['(', '[', 'a**'] },
  // OpenAPI Format Registry
  int8: { good: [-128, 127], bad: [-129, 128, 1.5] },
  int16: { good: [-32768, 32767], bad: [-32769, 32768] },
  int32: { good: [-2147483648, 2147483647, 1.0], bad: [-2147483649, 2147483648, 0.5] },
  int64: { good: [2 ** 62, -(2n ** 63n), 2n ** 63n - 1n, 9007199254740993n], bad: [2n ** 63n, -(2n ** 63n) - 1n, 2 ** 64, 0.5, 1e300] },
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
  base64url: { good: ['', 'QQ', 'QQ==', '-_-_', 'QUI', 'QUI='], bad: ['+/', 'Q Q', 'QQ===', 'Q', 'QQ=', 'QUJD=', '='] },
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
  // in no standard
  'iso-time': { good: ['12:00:00', '12:00:00Z', '12:00:00+02', '12:00:00.5-0830', '23:59:60', '00:59:60+01'], bad: ['12:00', '24:00:00', '12:00:00+02:', '12:00:00+24', '12:00:60', '12:00:00+2'] },
  'iso-date-time': { good: ['2024-01-31T12:00:00', '2024-01-31 12:00:00+0200', '2024-01-31t12:00:00Z'], bad: ['2024-01-31', '2024-02-30T12:00:00', '2024-01-31_12:00:00', '2024-01-31T12:00'] },
  'json-pointer-uri-fragment': { good: ['#', '#/a', '#/a~1b/%C3%BC'], bad: ['', '/a', '#a', '#/a~2', '#/ü', '#/%zz'] },
  url: { good: ['https://example.com/', 'http://localhost:8080/a', 'http://10.0.0.1/', 'ftp://x'], bad: ['example', '/a', '', 'http://'] },
}; // prettier-ignore

describe('a format', () => {
  let contract: Contract;
  const at = (format: string): string => `#/components/schemas/${format}`;

  beforeAll(async () => {
    contract = await contractOf(
      schemasDocument(Object.fromEntries(Object.keys(VALUES).map((format) => [format, { format }]))),
    );
  });

  it.each(Object.entries(VALUES))('accepts its own values and refuses others: %s', (format, { good, bad }) => {
    const isValid = (value: Json): boolean => schemaProblems(contract, at(format), value, 'response').length === 0;
    expect(isKnownFormat(format)).toBe(true);
    expect(good.filter((value) => !isValid(value))).toEqual([]);
    expect(bad.filter(isValid)).toEqual([]);
    // A format is about one type of value.
    const others: Json[] = [null, true, [], {}, ...(typeof good[0] === 'number' ? ['x'] : [0.5])];
    expect(others.filter((value) => !isValid(value))).toEqual([]);
  }); // prettier-ignore

  it('is named in a problem', () => {
    expect(schemaProblems(contract, at('int32'), 2 ** 31, 'response')).toEqual([
      { path: '', keyword: 'format', pointer: `${at('int32')}/format`, expected: 'format int32', received: '2147483648' },
    ]);
  }); // prettier-ignore

  it('judges megabytes of base64', () => {
    const long = 'QUJD'.repeat(2_000_000);
    expect(schemaProblems(contract, at('byte'), long, 'response')).toEqual([]);
    expect(schemaProblems(contract, at('byte'), `${long}!`, 'response')).toHaveLength(1);
    expect(schemaProblems(contract, at('base64url'), long, 'response')).toEqual([]);
  });

  it.each(['email', 'idn-email', 'hostname', 'ipv6', 'uri', 'uri-reference', 'uri-template', 'json-pointer', 'duration', 'date-time'])(
    'refuses megabytes at once: %s',
    (format) => {
      for (const part of ['a', 'a.', '1:', '/~', '{a}', '%', '@', '"', 'P1', '-'])
        expect(schemaProblems(contract, at(format), `${part.repeat(2_000_000)}\\`, 'response')).toHaveLength(1);
    },
  ); // prettier-ignore

  it('called ipv6 accepts what Node accepts, zones aside', () => {
    const group = fc.constantFrom('', ':', '::', '0', 'ab', 'FFFF', '12345', '1.2.3.4', '1.2.3', 'g');
    const near = fc.array(group, { minLength: 1, maxLength: 12 }).map((groups) => groups.join(':'));
    fc.assert(
      fc.property(fc.oneof(near, fc.ipV6()), (text) => {
        expect(schemaProblems(contract, at('ipv6'), text, 'response').length === 0).toBe(isIPv6(text));
      }),
      { numRuns: lawRuns(2000) },
    );
  });

  it('called byte or base64url accepts what Buffer encodes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const [padded, url] = (['base64', 'base64url'] as const).map((coding) => Buffer.from(bytes).toString(coding));
        expect(schemaProblems(contract, at('byte'), padded, 'response')).toEqual([]);
        expect(schemaProblems(contract, at('base64url'), url, 'response')).toEqual([]);
      }),
    );
  }); // prettier-ignore
});

describe('the table of values', () => {
  it('lists every known format and no other', () => {
    expect(Object.keys(VALUES).sort()).toEqual(Object.keys(FORMATS).sort());
  });
});

describe('a name of no format', () => {
  it.each(['int33', 'Date', 'date_time', '', 'constructor', 'toString', '__proto__', 'hasOwnProperty'])('is unknown: %j', (name) => {
    expect(isKnownFormat(name)).toBe(false);
  }); // prettier-ignore
});

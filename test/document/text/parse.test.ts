import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseDocument } from '../../../src/document/text/parse.js';
import { formatLocation } from '../../../src/errors.js';
import type { Json } from '../../../src/json/json.js';
import { join, valueAt } from '../../../src/json/pointer.js';
import { toolError } from '../../support/problems.js';
import { lawRuns, sampleOf } from '../../support/suite.js';

function parse(text: string, label = 'a.yaml') {
  return parseDocument(text, `file:///${label}`, label);
}

function at(text: string, pointer: string, label?: string): string {
  const { line, column } = parse(text, label).locate(pointer);
  return `${line}:${column}`;
}

describe('the value of a text', () => {
  it.each<[title: string, text: string, value: Json]>([
    ['YAML', 'a: 1\nb: [x, 2.5, true, null]', { a: 1, b: ['x', 2.5, true, null] }],
    ['JSON', '{"a": 1, "b": ["x", 2.5, true, null]}', { a: 1, b: ['x', 2.5, true, null] }],
    ['JSON in a file that is not called so', '[1]', [1]],
    ['almost JSON, which is YAML', '{"a": 1, # one\n b: 2,}', { a: 1, b: 2 }],
    ['a byte order mark before YAML', '\uFEFFa: 1', { a: 1 }],
    ['a byte order mark before JSON', '\uFEFF{"a": 1}', { a: 1 }],
    ['CRLF', 'a: 1\r\nb: |\r\n  x\r\n  y\r\n', { a: 1, b: 'x\ny\n' }],
    ['an empty file', '', null],
    ['comments only', '# nothing\n', null],
    ['a document between markers', '---\na: 1\n...\n', { a: 1 }],
    ['unquoted response codes', '200: a\n404: b\n', { 200: 'a', 404: 'b' }],
    ['keys that YAML would take for other types', 'true: a\n~: b\n1.0: c\n0x10: d\n', { true: 'a', '~': 'b', '1.0': 'c', '0x10': 'd' }],
    ['an empty key', ': a\n', { '': 'a' }],
    ['dates stay text', 'a: 2024-01-31\nb: 2024-01-31T12:00:00Z', { a: '2024-01-31', b: '2024-01-31T12:00:00Z' }],
    ['words that YAML 1.1 took for booleans stay text', 'a: yes\nb: off\nc: NO', { a: 'yes', b: 'off', c: 'NO' }],
    ['words that YAML 1.1 took for booleans stay text in a file that asks for YAML 1.1', '%YAML 1.1\n---\na: yes', { a: 'yes' }],
    ['unknown tags and binary ones mean nothing', 'a: !!binary aGk=\nb: !mine x', { a: 'aGk=', b: 'x' }],
    ['large integers are kept digit for digit', 'a: 9467895078742654934\nb: [0xFFFFFFFFFFFFFFFF, 1e400, 9007199254740993.0, -9007199254740993, +9007199254740993]', { a: 9467895078742654934n, b: [2n ** 64n - 1n, 10n ** 400n, 9007199254740993n, -9007199254740993n, 9007199254740993n] }],
    ['large integers in JSON are kept digit for digit', '{"a": 9467895078742654934, "b": [1E22, "9467895078742654934"]}', { a: 9467895078742654934n, b: [1e22, '9467895078742654934'] }],
    ['numbers in other notations', 'a: [1.0, 1E5, -0, 0o17, 0x1f, .5]', { a: [1, 100000, -0, 15, 31, 0.5] }],
    ['an alias is a copy', 'a: &x {b: 1}\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
    ['an alias means the last anchor of its name', 'a: &x 1\nb: *x\nc: &x 2\nd: *x', { a: 1, b: 1, c: 2, d: 2 }],
    ['a merge key', 'a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}', { a: { b: 1, c: 2 }, d: { c: 3, b: 1 } }],
    ['of several merged mappings, earlier ones win', 'a: &x {b: 1}\nc: &y {b: 2, e: 3}\nd: {<<: [*x, *y]}', { a: { b: 1 }, c: { b: 2, e: 3 }, d: { b: 1, e: 3 } }],
    ['a merge into a merge', 'a: &x {b: 1}\nc: &y {<<: *x}\nd: {<<: *y}', { a: { b: 1 }, c: { b: 1 }, d: { b: 1 } }],
    ['an inline merge', 'd: {<<: {b: 1}, c: 2}', { d: { c: 2, b: 1 } }],
    ['a quoted merge key is a name', '{"<<": {"a": 1}}', { '<<': { a: 1 } }],
  ])('is read: %s', (_, text, value) => {
    expect(parse(text).value).toStrictEqual(value);
  }); // prettier-ignore

  it('keeps a member called __proto__ a member', () => {
    for (const text of [
      '{"__proto__": {"a": 1}}',
      '__proto__: {a: 1}',
      'x: &x {__proto__: {a: 1}}\n<<: *x',
    ]) {
      const { value } = parse(text);
      expect(Object.keys(value as object)).toContain('__proto__');
      expect((value as { a?: unknown }).a).toBeUndefined();
    }
  });

  it('never lets two places share one value', () => {
    const value = parse('a: &x {b: {c: 1}}\nd: *x\ne: {<<: *x}').value as Record<string, { b: object }>;
    expect(value.d!.b).not.toBe(value.a!.b);
    expect(value.e!.b).not.toBe(value.a!.b);
  });

  it('may have an anchor that is used a thousand times', () => {
    const uses = Array.from({ length: 1000 }, (_, i) => `k${i}: *x`).join('\n');
    expect(Object.keys(parse(`x: &x {a: 1}\n${uses}`).value as object)).toHaveLength(1001);
  });

  it('reads any JSON value the same from JSON and from YAML', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify({ value });
        const expected = JSON.parse(json) as Json;
        expect(parse(json).value).toStrictEqual(expected);
        expect(parse(`# YAML\n${stringify(expected, { lineWidth: 0 })}`).value).toStrictEqual(expected);
      }),
    );
  });
});

describe('the position of a value in its text', () => {
  const yaml = ['a: 1', 'b:', '  c:', '    - d: 2', '    -   e', '  200: x', '"q/~ %": {f: 3}', ''].join(
    '\n',
  );
  it.each([
    ['#', '1:1'],
    ['#/a', '1:1'],
    ['#/b', '2:1'],
    ['#/b/c', '3:3'],
    ['#/b/c/0', '4:7'],
    ['#/b/c/0/d', '4:7'],
    ['#/b/c/1', '5:9'],
    ['#/b/200', '6:3'],
    ['#/q~1~0 %25', '7:1'],
    ['#/q~1~0 %25/f', '7:11'],
    ['#/q~1~0%20%25/f', '7:11'],
    // absent: the nearest ancestor
    ['#/nope', '1:1'],
    ['#/b/nope/deep', '2:1'],
    ['#/b/c/7', '3:3'],
    ['#/b/c/nope', '3:3'],
    ['#/a/deep', '1:1'],
    ['no pointer at all', '1:1'],
  ])('is found in YAML: %s is at %s', (pointer, position) => {
    expect(at(yaml, pointer)).toBe(position);
    expect(at(yaml.replaceAll('\n', '\r\n'), pointer)).toBe(position);
  });

  const json =
    '{\n\t"a": 1,\n  "b": {"c": [ {"d": 2},\n    "e,]}\\"\\\\", [[7]] ] },\n"\\u0071/~": -1e5, "g": {}}';
  it.each([
    ['#', '1:1'],
    ['#/a', '2:2'],
    ['#/b', '3:3'],
    ['#/b/c', '3:9'],
    ['#/b/c/0', '3:16'],
    ['#/b/c/0/d', '3:17'],
    ['#/b/c/1', '4:5'],
    ['#/b/c/2/0/0', '4:19'],
    ['#/q~1~0', '5:1'],
    ['#/g', '5:19'],
    ['#/g/x', '5:19'],
    ['#/b/c/00', '3:9'],
    ['#/nope', '1:1'],
  ])('is found in JSON: %s is at %s', (pointer, position) => {
    expect(at(json, pointer)).toBe(position);
    expect(at(json, pointer, 'a.json')).toBe(position);
    expect(at(json.replaceAll('\n', '\r\n'), pointer)).toBe(position);
  });

  it.each([
    ['through an alias', 'a: &x\n  b: {c: 1}\nd: *x', '#/d/b/c', '2:7'],
    ['through an alias of an alias', 'a: &x {b: 1}\nc: &y {d: *x}\ne: *y', '#/e/d/b', '1:8'],
    ['of an aliased item', 'a: &x {b: 1}\nc:\n  - *x', '#/c/0', '3:5'],
    ['through a merge', 'a: &x\n  b: 1\nd:\n  <<: *x\n  e: 2', '#/d/b', '2:3'],
    ['of a merged member that is overridden', 'a: &x\n  b: 1\nd:\n  <<: *x\n  b: 2', '#/d/b', '5:3'],
    ['through the first of several merges', 'a: &x {b: 1}\nc: &y {b: 2}\nd: {<<: [*x, *y]}', '#/d/b', '1:8'],
    ['through merged merges', 'a: &x {b: 1}\nc: &y {<<: *x}\nd: {<<: *y}', '#/d/b', '1:8'],
    ['of an item behind a mapping with the key 0', '- {0: a}\n- b', '#/1', '2:3'],
    ['after a byte order mark', '\uFEFFa: 1', '#/a', '1:1'],
    ['after a byte order mark in JSON', '\uFEFF{"a": 1}', '#/a', '1:2'],
    ['behind characters of two code units', 'a: ["😀", {b: 1}]', '#/a/1/b', '1:12'],
  ])('is found %s', (_, text, pointer, position) => {
    expect(at(text, pointer)).toBe(position);
  });

  it('names the file by the label that the user gave', () => {
    expect(parseDocument('a: 1', 'file:///long/way/a.yaml', 'a.yaml').locate('#/a').file).toBe('a.yaml');
  });

  /** Every place of a JSON value, as pointers. */
  function pointers(value: Json, pointer = '#'): string[] {
    if (typeof value !== 'object' || value === null) return [pointer];
    return [
      pointer,
      ...Object.entries(value).flatMap(([key, member]) => pointers(member, join(pointer, key))),
    ];
  }

  it('is where the key or the item starts, for every place of any JSON text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 2), (value, indent) => {
        const whole = { value } as Json;
        const text = JSON.stringify(whole, null, indent);
        const parsed = parse(text, 'a.json');
        const lines = text.split('\n');
        for (const pointer of pointers(parsed.value).slice(1)) {
          const { line, column } = parsed.locate(pointer);
          const here = lines.slice(line - 1).join('\n').slice(column - 1);
          const parent = valueAt(parsed.value, pointer.slice(0, pointer.lastIndexOf('/')));
          const own = valueAt(parsed.value, pointer) as Json;
          const key = Object.entries(parent as object).find(([, member]) => member === own)?.[0] ?? '';
          const start = Array.isArray(parent) ? JSON.stringify(own, null, indent).slice(0, 1) : '"';
          expect(here.startsWith(start), `${pointer} ${key}`).toBe(true);
        }
      }),
    );
  }); // prettier-ignore
});

describe('a text that cannot be read', () => {
  const deep = 'nested deeper than 500 levels';
  const DEEP = 100_000;
  it.each<[title: string, text: string, at: string, message: string | RegExp]>([
    ['a YAML syntax error', 'a: 1\nb: }', 'a.yaml:2:4', /^not readable as YAML or JSON: /],
    ['several YAML syntax errors', 'a: [1\nb: }\nc: ]', 'a.yaml:2:1', / \(and \d+ more\)$/],
    ['bad indentation', 'a:\n  b: 1\n c: 2', 'a.yaml:3:1', /^not readable as YAML or JSON: /],
    ['a tab as indentation', 'a:\n\tb: 1', 'a.yaml:2:1', /^not readable as YAML or JSON: .*[Tt]ab/],
    ['a JSON syntax error, in YAML', '{"a": 1,, }', 'a.yaml:1:9', /^not readable as YAML or JSON: /],
    ['several documents', 'a: 1\n---\nb: 2', 'a.yaml:2:1', 'several YAML documents in one file; expected one'],
    ['an alias of nothing', 'a: *x', 'a.yaml:1:4', 'nothing before it is named &x'],
    ['an alias of what comes later', 'a: *x\nb: &x 1', 'a.yaml:1:4', 'nothing before it is named &x'],
    ['an alias of what it stands in', 'a: &x {b: [*x]}', 'a.yaml:1:12', '&x contains itself'],
    ['a merge of what it stands in', 'a: &x {<<: *x}', 'a.yaml:1:12', '&x contains itself'],
    ['a merge of no mapping', 'a: {<<: [1]}', 'a.yaml:1:5', "'<<' merges mappings only"],
    ['a mapping as key', '? {a: b}\n: c', 'a.yaml:1:3', 'not readable as YAML or JSON: a key must be a string'],
    ['an infinite number in JSON', '{"a": 1e9999}', 'a.yaml:1:7', 'Infinity is no JSON value'],
    ...sampleOf<[string, string, string, string | RegExp]>([
    ['deep YAML, flow style', `a: ${'['.repeat(DEEP)}${']'.repeat(DEEP)}`, 'a.yaml:1:503', deep],
    ['deep YAML that is not closed', `a: ${'['.repeat(DEEP)}`, 'a.yaml:1:503', deep],
    ['deep YAML, block sequences', '- '.repeat(DEEP), 'a.yaml:1:1001', deep],
    ['deep YAML, complex keys', '? '.repeat(DEEP), 'a.yaml:1:1001', deep],
    ]),
    ['deep YAML, mappings', Array.from({ length: 600 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'a.yaml:500:500', deep],
    ['deep JSON arrays', `{"a":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`, 'a.yaml:1:505', deep],
    ['deep JSON objects', `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`, 'a.yaml:1:2501', deep],
  ])('is refused at its place: %s', (_, text, position, message) => {
    const error = toolError(() => parse(text));
    expect(error.at).toBe(position);
    if (typeof message === 'string') expect(error.message).toBe(message);
    else expect(error.message).toMatch(message);
  }); // prettier-ignore

  it.each<[string, Json, string, string]>([
    ['a: .inf', { a: '.inf' }, 'a.yaml:1:4', '.inf'],
    ['a: [1, -.Inf]', { a: [1, '-.Inf'] }, 'a.yaml:1:8', '-.Inf'],
    ['a: {b: .nan}', { a: { b: '.nan' } }, 'a.yaml:1:8', '.nan'],
    ['a: 1e9999', { a: '1e9999' }, 'a.yaml:1:4', '1e9999'],
  ])('is read with a warning where a number of YAML is none of JSON: %s', (text, value, at, number) => {
    const parsed = parse(text);
    expect(parsed.value).toEqual(value);
    expect(parsed.problems.map(({ location, message }) => [formatLocation(location), message])).toEqual([
      [at, `JSON has no number ${number}: it is read as a text`],
    ]);
  });

  it.each([
    ['YAML', 'a: 1\nb: 2\na: 3', 'a.yaml:3:1', { a: 3, b: 2 }],
    ['YAML, as a number and as a text', "200: a\n'200': b", 'a.yaml:2:1', { 200: 'b' }],
    ['JSON', '{"b": {"c": 1,\n "\\u0063": 2}}', 'a.yaml:2:2', { b: { c: 2 } }],
  ])('is read with a warning where a key stands twice: %s', (_, text, position, value) => {
    const parsed = parse(text);
    expect(parsed.value).toEqual(value);
    expect(parsed.problems.map(({ severity, location: { file, line, column } }) => `${severity} ${file}:${String(line)}:${String(column)}`)).toEqual([`warning ${position}`]); // prettier-ignore
    const [name = ''] = Object.keys(value);
    expect(parsed.locate(name === 'b' ? '#/b/c' : `#/${name}`)).toMatchObject({
      line: Number(position.split(':')[1]),
    });
  });

  it('is refused where aliases add up to more depth than is allowed', () => {
    const chain = Array.from({ length: 600 }, (_, i) => `k${i + 1}: &k${i + 1} [*k${i}]`).join('\n');
    expect(toolError(() => parse(`k0: &k0 x\n${chain}`)).message).toBe(deep);
  });

  const bombs = [
    ['sequences', (inner: string) => `[${Array(9).fill(inner).join()}]`],
    ['mappings', (inner: string) => `{a: ${inner}, b: ${inner}, c: ${inner}}`],
    ['merges', (inner: string) => `{<<: [${inner}, ${inner}], a: ${inner}}`],
  ] as const;
  it.each(sampleOf(bombs))('is refused where it is an alias bomb of %s', (_, multiply) => {
    const lines = Array.from({ length: 60 }, (_, i) => `k${i + 1}: &k${i + 1} ${multiply(`*k${i}`)}`);
    const { message, at: position } = toolError(() => parse(`k0: &k0 {x: 1}\n${lines.join('\n')}`));
    expect(message).toBe('aliases make more than 5000000 values');
    expect(position).toMatch(/^a\.yaml:\d+:\d+$/);
  });

  it('is not one with a chain of 2,000 merges', () => {
    const chain = Array.from({ length: 2000 }, (_, i) => `k${i + 1}: &k${i + 1} {<<: *k${i}}`).join('\n');
    const document = parse(`k0: &k0 {x: 1}\n${chain}`);
    expect((document.value as Record<string, Json>).k2000).toEqual({ x: 1 });
    expect(document.locate('#/k2000/x')).toMatchObject({ line: 1, column: 10 });
  });

  it.each<[text: string, at: string, message: string | RegExp]>([
    ['{"a": 1,}', 'a.json:1:9', 'not readable as JSON: expected a name in double quotes'],
    ['{"a":\n  }', 'a.json:2:3', 'not readable as JSON: expected a value'],
    ['{"a": 1 // no\n}', 'a.json:1:9', 'not readable as JSON: JSON has no comments'],
    ['a: 1', 'a.json:1:1', /^not readable as JSON: a word that is neither/],
    ['', 'a.json:1:1', 'not readable as JSON: expected a value'],
    [`{"a":${'['.repeat(DEEP)}`, 'a.json:1:1', 'nested deeper than 500 levels'],
  ])('is refused where a file named .json is no JSON: %.20s', (text, position, message) => {
    const error = toolError(() => parse(text, 'a.json'));
    expect(error.at).toBe(position);
    expect(error.message).toMatch(message);
  });

  it('throws nothing but a ToolError with a place, whatever it says', () => {
    const piece = fc.constantFrom(
      'a', 'b:', ': ', '- ', '? ', '[', ']', '{', '}', ',', '"', "'", '\n', '\n  ', '\t', '&x ', '*x', '<<: ', '|\n', '#', '!t ', '%YAML 1.1\n', '---\n', '\\', '\u0000', '😀', '1e9', '{"a":1}', '\uFEFF',
    ); // prettier-ignore
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('a.yaml', 'a.json'), (source, label) => {
        let parsed;
        try {
          parsed = parse(source, label);
        } catch {
          expect(toolError(() => parse(source, label)).at).toMatch(/^a\.(yaml|json):\d+:\d+$/);
          return;
        }
        expect(parsed.value).toStrictEqual(JSON.parse(JSON.stringify(parsed.value)));
        expect(parsed.locate('#/a/b').line).toBeGreaterThan(0);
      }),
      { numRuns: lawRuns(2000) },
    );
  });
});

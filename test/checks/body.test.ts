import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { body } from '../../src/checks/body/index.js';
import type { JsonObject } from '../../src/json/json.js';
import type { Operation } from '../../src/model/document.js';
import type { Finding } from '../../src/model/report.js';
import { lawRuns } from '../support/suite.js';
import type { Answer } from './exchanges.js';
import { answering, brief, exchangeOf, exchangeWith, json } from './exchanges.js';

const JSON_TYPE = 'application/json';
const typed = (text: string | Buffer, type = JSON_TYPE, ...more: [string, string][]): Answer => ({
  headers: [['Content-Type', type], ...more],
  body: text,
});
const pets = {
  type: 'object',
  required: ['items'],
  properties: {
    items: {
      type: 'array',
      items: { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } },
    },
    note: { type: ['string', 'null'] },
  },
};

/** Findings about a JSON body, in memory. */
async function judged(
  schema: JsonObject | boolean,
  value: string,
  rest: JsonObject = {},
): Promise<Finding[]> {
  const operation = await answering({ 200: json(schema) }, rest);
  return body(exchangeOf(operation, typed(value)), operation);
}

describe('the body check', () => {
  const media = '/200/content/application~1json';
  const table: [what: string, responses: JsonObject, answer: Answer | string, want: string[], method?: string][] = [
    ['valid', { 200: json(pets) }, typed('{"items":[{"id":1}]}'), []],
    ['valid, with properties nobody documented', { 200: json(pets) }, typed('{"items":[{"id":1,"x":[]}],"y":{}}'), []],
    ['valid, with nothing in it', { 200: json(pets) }, typed('{"items":[],"note":null}'), []],
    ['valid, with white space around it', { 200: json(pets) }, typed('\r\n {"items":[]} \n'), []],
    ['valid, of a type in capitals', { 200: json(pets) }, typed('{"items":[]}', 'APPLICATION/JSON; Charset=UTF-8'), []],
    ['valid, gzipped', { 200: json(pets) }, typed(gzipSync('{"items":[]}'), JSON_TYPE, ['content-encoding', 'gzip']), []],
    ['valid, in two codings', { 200: json(pets) }, typed(brotliCompressSync(gzipSync('{"items":[]}')), JSON_TYPE, ['Content-Encoding', 'gzip, br']), []],
    ['valid, in chunks', { 200: json(pets) }, typed('5\r\n{"ite\r\n7\r\nms":[]}\r\n0\r\n\r\n', JSON_TYPE, ['Transfer-Encoding', 'chunked']), []],
    ['valid in a documented range', { '2XX': json(pets, 'application/*') }, { ...typed('{"items":[]}', 'application/x+json'), status: 202 }, []],
    ['valid as the default', { default: json(pets) }, { ...typed('{"items":[]}'), status: 418 }, []],
    ['of a status nobody documented', { 200: json(pets) }, { ...typed('nonsense'), status: 404 }, []],
    ['of a type nobody documented', { 200: json(pets) }, typed('nonsense', 'text/html'), []],
    ['without a type', { 200: json(pets) }, { body: 'nonsense' }, []],
    ['where no body is documented', { 200: {} }, typed('nonsense'), []],
    ['JSON, documented without a schema', { 200: { content: { [JSON_TYPE]: {} } } }, typed('[1]'), []],
    ['not JSON, documented without a schema', { 200: { content: { [JSON_TYPE]: {} } } }, typed('[1'), [`response.body.undecodable body# ${media}`]],
    ['invalid', { 200: json(pets) }, typed('{"items":[{"id":"1"}]}'), [`response.body.schema body#/items/0/id ${media}/schema/properties/items/items/properties/id/type`]],
    ['invalid in several ways', { 200: json(pets) }, typed('{"items":1,"note":2}'), [`response.body.schema body#/items ${media}/schema/properties/items/type`, `response.body.schema body#/note ${media}/schema/properties/note/type`]],
    ['without a property', { 200: json(pets) }, typed('{}'), [`response.body.schema body#/items ${media}/schema/required`]],
    ['of another type altogether', { 200: json(pets) }, typed('[]'), [`response.body.schema body# ${media}/schema/type`]],
    ['quoted as a string', { 200: json(pets) }, typed(JSON.stringify('{"items":[]}')), [`response.body.schema body# ${media}/schema/type`]],
    ['null', { 200: json(pets) }, typed('null'), [`response.body.schema body# ${media}/schema/type`]],
    ['doubled', { 200: json(pets) }, typed('{"items":[]}{"items":[]}'), [`response.body.undecodable body# ${media}`]],
    ['truncated', { 200: json(pets) }, typed('{"items":['), [`response.body.undecodable body# ${media}`]],
    ['after a byte order mark', { 200: json(pets) }, typed('\uFEFF{"items":[]}'), [`response.body.undecodable body# ${media}`]],
    ['in another charset than it says', { 200: json(pets) }, typed(Buffer.from('{"items":[],"note":"ü"}', 'latin1')), [`response.body.undecodable body# ${media}`]],
    ['not gzipped as it says', { 200: json(pets) }, typed('{"items":[]}', JSON_TYPE, ['Content-Encoding', 'gzip']), [`response.body.undecodable body# ${media}`]],
    ['in a coding nobody knows', { 200: json(pets) }, typed('{"items":[]}', JSON_TYPE, ['Content-Encoding', 'rot13']), [`response.body.undecodable body# ${media}`]],
    ['only white space', { 200: json(pets) }, typed(' \n'), [`response.body.undecodable body# ${media}`]],
    ['missing', { 200: json(pets) }, typed(''), ['response.body.missing body# /200']],
    ['missing, without a type', { 200: json(pets) }, {}, ['response.body.missing body# /200']],
    ['missing in a range', { '2XX': json(pets, '*/*') }, typed(''), ['response.body.missing body# /2XX']],
    ['missing as XML', { 200: json({}, 'application/xml') }, typed('', 'application/xml'), ['response.body.missing body# /200']],
    ['an empty text', { 200: json({}, 'text/plain') }, typed('', 'text/plain'), []],
    ['an empty file', { 200: json({}, '*/*') }, typed('', 'application/octet-stream'), []],
    ['missing for 204', { 204: json(pets) }, { status: 204 }, []],
    ['missing for 304', { 304: json(pets) }, { status: 304 }, []],
    ['missing for HEAD', { 200: json(pets) }, typed(''), [], 'head'],
    ['a text', { 200: json({}, 'text/plain') }, typed('Zürich', 'text/plain'), []],
    ['a picture', { 200: json({}, 'image/png') }, typed(Buffer.from([0x89, 0x50, 0xff]), 'image/png'), []],
    ['XML that names its own charset', { 200: json({}, 'application/xml') }, typed(Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><a>ü</a>', 'latin1'), 'application/xml'), []],
    ['XML in another charset than the header says', { 200: json({}, 'application/xml') }, typed(Buffer.from('<a>ü</a>', 'latin1'), 'application/xml; charset=utf-8'), ['response.body.undecodable body# /200/content/application~1xml']],
    ['a text in a charset nobody knows', { 200: json({}, 'text/plain') }, typed('x', 'text/plain; charset=x-none'), ['response.body.undecodable body# /200/content/text~1plain']],
    ['a picture not gzipped as it says', { 200: json({}, 'image/png') }, typed('x', 'image/png', ['Content-Encoding', 'gzip']), ['response.body.undecodable body# /200/content/image~1png']],
    ['of no response at all', { 200: json(pets) }, '', []],
  ]; // prettier-ignore
  it.each(table)('judges a body: %s', async (_what, responses, answer, want, method = 'get') => {
    const operation = await answering(responses, { method });
    expect(body(await exchangeWith(operation, answer), operation).map(brief)).toEqual(want);
  });

  it('says in a finding what was expected and received', async () => {
    expect(await judged(pets, '{"items":[{"id":1},{"id":"two"}]}')).toEqual([
      {
        check: 'response.body.schema',
        severity: 'error',
        message: '/items/1/id: expected type integer, received "two"',
        pointer:
          '#/paths/~1/get/responses/200/content/application~1json/schema/properties/items/items/properties/id/type',
        at: 'body#/items/1/id',
        expected: 'type integer',
        received: '"two"',
      },
    ]);
    expect((await judged(pets, '"text"')).map(({ message }) => message)).toEqual([
      'the body: expected type object, received "text"',
    ]);
    expect((await judged(pets, '{')).map(({ message, received }) => [message, received])).toEqual([
      [expect.stringMatching(/^the body is not JSON: /), '"{"'],
    ]);
  });

  it('shows only the beginning of a long body, with an ellipsis', async () => {
    for (const text of [`["${'x'.repeat(5000)}"`, `["${'日'.repeat(5000)}"`, `[ "${'é'.repeat(110)}"`]) {
      const [finding] = await judged(pets, text);
      expect(finding!.received.length).toBeLessThanOrEqual(120);
      expect(finding!.received.endsWith('…') || finding!.received.endsWith('…"')).toBe(true);
      // Not cut within a character.
      expect(finding!.received).not.toContain('\ufffd');
    }
  });

  it('shows all of a body that is short enough', async () => {
    const [finding] = await judged(pets, '日'.repeat(66) + 'ab');
    expect(finding!.received).toBe(`"${'日'.repeat(66)}ab"`);
  });

  it('only warns of a missing body where the answer is a refusal', async () => {
    const operation = await answering({ default: json(pets) });
    const severities = [399, 400, 500].map(
      (code) => body(exchangeOf(operation, { status: code }), operation)[0]?.severity,
    );
    expect(severities).toEqual(['error', 'warning', 'warning']);
  });

  it('shows a compressed body as it reads once decompressed', async () => {
    const operation = await answering({ 200: json(pets) });
    const answer = typed(gzipSync('no JSON'), JSON_TYPE, ['Content-Encoding', 'gzip']);
    expect(body(await exchangeWith(operation, answer), operation)[0]!.received).toBe('"no JSON"');
  });

  it('judges a property called __proto__ like any other', async () => {
    const schema = { type: 'object', additionalProperties: { type: 'integer' } };
    expect((await judged(schema, '{"__proto__":"x"}')).map(({ at }) => at)).toEqual(['body#/__proto__']);
    const closed = { type: 'object', additionalProperties: false };
    expect((await judged(closed, '{"__proto__":1,"toString":1}')).map(({ at }) => at).sort()).toEqual([
      'body#/__proto__',
      'body#/toString',
    ]);
  });
});

describe('several broken places of a body', () => {
  it('in the items of one list are one finding, which names the first and counts the others', async () => {
    const items = Array.from({ length: 5000 }, (_, i) => ({ id: i % 2 === 0 ? i : String(i) }));
    const some = { items: items.slice(0, 800) };
    expect((await judged(pets, JSON.stringify(some))).map(({ at, message }) => [at, message])).toEqual([
      ['body#/items/1/id', '/items/1/id: expected type integer, received "1" (and at 399 other places)'],
    ]);
    expect((await judged(pets, JSON.stringify({ items }))).map(({ message }) => message)).toEqual([
      '/items/1/id: expected type integer, received "1" (and at 999 other places, and more)',
    ]);
    const two = [{ id: 1 }, {}, {}];
    expect((await judged(pets, JSON.stringify({ items: two }))).map(({ message }) => message)).toEqual([
      '/items/1/id: expected the property to be present, received nothing (and at 1 other place)',
    ]);
  });

  it('in lists within lists are one finding', async () => {
    const schema = { type: 'array', items: { type: 'array', items: { type: 'integer' } } };
    expect((await judged(schema, '[["a","b"],[1],["c"]]')).map(({ at, message }) => [at, message])).toEqual([
      ['body#/0/0', '/0/0: expected type integer, received "a" (and at 2 other places)'],
    ]);
  });

  it('are one finding for each clause that they break', async () => {
    const schema = { type: 'array', items: { required: ['a', 'b'], properties: { c: { type: 'integer' } } } };
    const found = await judged(schema, JSON.stringify([{}, { c: 'x' }, { a: 1, b: 1, c: 'y' }]));
    expect(found.map(({ at }) => at).sort()).toEqual(['body#/0/a', 'body#/0/b', 'body#/1/c']);
  });

  it('in the members of one object are up to 20 findings, the last of which counts the others', async () => {
    const value = JSON.stringify(
      Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${String(i)}`, i])),
    );
    for (const schema of [
      { type: 'object', additionalProperties: { type: 'string' } },
      { type: 'object', additionalProperties: false },
    ]) {
      const found = await judged(schema, value);
      expect(found.length).toBe(20);
      expect(found.slice(0, 2).map(({ at }) => at)).toEqual(['body#/k0', 'body#/k1']);
      expect(found.at(-1)!.message).toMatch(/\(and at 980 other places\)$/);
    }
  });
});

describe('a body that is hard to judge', () => {
  const depth = 100_000;
  const arrays = '['.repeat(depth) + ']'.repeat(depth);
  const objects = '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
  const node = { $ref: '#/components/schemas/Node' };
  const recursive = { components: { schemas: { Node: { type: ['array', 'object'], items: node, additionalProperties: node } } } }; // prettier-ignore
  const schemas: [what: string, schema: JsonObject | boolean][] = [
    ['by a schema of another type', { type: 'string' }],
    ['by a recursive schema', node],
    ['by a list of possible values', { enum: [1, [2], { a: 3 }] }],
    ['by a constant', { const: { a: 1 } }],
    ['by alternatives', { anyOf: [{ type: 'string' }, node] }],
    ['by a schema that is false', false],
  ];
  it.each(schemas)('with 100,000 levels of nesting is one finding when judged %s', async (_what, schema) => {
    for (const deep of [arrays, objects]) {
      const found = await judged(schema, deep, recursive);
      expect(found).toHaveLength(1);
      expect(found[0]!.check).toMatch(/^response\.(too-deep|body\.schema)$/);
      expect(found[0]!.message.length).toBeLessThan(500);
    }
  });

  it('is not read where its value would take too much memory', async () => {
    const levels = depth + 1;
    const deep = await judged(node, '['.repeat(levels) + ']'.repeat(levels), recursive);
    expect(deep.map(({ check }) => check)).toEqual(['response.too-deep']);
    const wide = await judged({ type: 'array' }, `[${'[],'.repeat(1_000_000)}[]]`);
    expect(wide.map(({ check, at }) => [check, at])).toEqual([['response.too-large', 'body#']]);
  });

  it('with 100,000 open brackets and no closing one is undecodable', async () => {
    const found = await judged(node, '['.repeat(depth), recursive);
    expect(found.map(({ check }) => check)).toEqual(['response.body.undecodable']);
    expect(found[0]!.received.length).toBeLessThanOrEqual(120);
  });

  it('with two equal values of 100,000 levels breaks uniqueItems', async () => {
    expect(await judged({ type: 'array', uniqueItems: true }, `[${arrays},${arrays}]`)).toHaveLength(1);
  });

  it('with a pattern that backtracks without end is a finding about the pattern', async () => {
    const found = await judged(
      { type: 'string', pattern: '^(a+)+\\1?$' },
      JSON.stringify(`${'a'.repeat(40)}!`),
    );
    expect(found).toMatchObject([
      { check: 'document.schema.pattern-timeout', severity: 'error', at: 'body#', received: '^(a+)+\\1?$' },
    ]);
  });

  it('with a schema that refers to itself without end is a finding about the schema', async () => {
    const endless = { components: { schemas: { Node: node } } };
    expect(await judged(node, '1', endless)).toMatchObject([
      { check: 'document.schema.unenforceable', severity: 'error', at: 'body#' },
    ]);
  });

  it('never makes the check throw, whatever its bytes and headers', async () => {
    const operations: Operation[] = [
      await answering({
        200: json({ anyOf: [pets, { type: 'array', items: pets }, { enum: [1, 'a', null] }] }),
      }),
      await answering({
        200: json({ oneOf: [{ type: 'object' }, { required: ['a'] }], not: { type: 'null' } }),
      }),
      await answering({ 200: json(node, '*/*') }, recursive),
    ];
    const texts = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    const headers = fc.array(
      fc.tuple(
        fc.constantFrom('Content-Type', 'content-type', 'Content-Encoding'),
        fc.constantFrom(JSON_TYPE, 'application/json; charset=utf-16', 'text/plain', 'gzip', 'br', '', ','),
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...operations), headers, texts, (operation, fields, text) => {
        for (const finding of body(exchangeOf(operation, { headers: fields, body: text }), operation)) {
          expect(finding.at).toMatch(/^body#/);
        }
      }),
      { numRuns: lawRuns(500) },
    );
  });
});

describe('a body of several parts', () => {
  const schema: JsonObject = { type: 'object', required: ['n'], properties: { n: { type: 'integer' }, list: { type: 'array', items: { type: 'string' } } } }; // prettier-ignore
  const parts = (...all: [name: string, value: string][]): string =>
    all.map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('') + '--b--\r\n'; // prettier-ignore

  it.each([
    ['multipart/form-data', parts(['n', '7'], ['list', 'x']), []],
    ['multipart/mixed', parts(['n', 'x']), ['response.body.schema']],
    ['multipart/form-data', parts(['list', 'x']), ['response.body.schema']],
    ['multipart/form-data', '--b\r\n\r\nnameless\r\n--b--\r\n', ['response.body.undecodable']],
    // What parts without names are is nowhere said, so nobody is blamed.
    ['multipart/mixed', '--b\r\n\r\nnameless\r\n--b--\r\n', ['document.schema.unjudged']],
  ])('of %s is judged by the names of its parts', async (type, text, want) => {
    const operation = await answering({ 200: { description: 'd', content: { [type]: { schema } } } });
    const findings = body(exchangeOf(operation, typed(text, `${type}; boundary=b`)), operation);
    expect(findings.map(({ check }) => check)).toEqual(want);
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { readBody } from '../../../src/mock/request/body.js';
import { operationOf } from '../../support/contracts.js';
import { requestOf } from './requests.js';

const schema = {
  type: 'object',
  required: ['Id'],
  properties: {
    Id: { type: 'integer' },
    Name: { type: ['string', 'null'] },
    Tags: { type: 'array', items: { type: 'string' } },
    Extra: { type: 'object', properties: { a: { type: 'integer' } } },
  },
};
const TYPES = [
  'application/json',
  'text/json',
  'application/json-patch+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/xml',
];

async function read(
  type: string | undefined,
  body: string | Uint8Array,
  options: { headers?: [string, string][]; rest?: JsonObject } = {},
) {
  const content = Object.fromEntries([
    ...TYPES.map((name) => [name, { schema }]),
    ['text/plain', { schema: { type: 'string', maxLength: 3 } }],
    ['text/csv', { schema: { type: 'integer' } }],
    ['application/octet-stream', {}],
    ['image/png', { schema: { type: 'string', format: 'binary', minLength: 2, maxLength: 4 } }],
  ]);
  const operation = await operationOf({ requestBody: { required: true, content }, ...options.rest });
  const headers: [string, string][] = [
    ...(type === undefined ? [] : [['Content-Type', type] as [string, string]]),
    ...(options.headers ?? []),
  ];
  return readBody(operation, requestOf({ headers, body }));
}

const multipart = (...parts: string[]): string =>
  `${parts.map((part) => `--x\r\nContent-Disposition: form-data; ${part}\r\n`).join('')}--x--\r\n`;

describe('the body of a request to the mock', () => {
  it.each<[string, string | Uint8Array, Json]>([
    ['application/json', '{"Id":1}', { Id: 1 }],
    ['application/json; charset=utf-8', '{"Id":1}', { Id: 1 }],
    ['APPLICATION/JSON', '{"Id":1}', { Id: 1 }],
    // Prism leaves these unparsed, and so unjudged.
    ['text/json', '{"Id":1}', { Id: 1 }],
    ['application/json-patch+json', '{"Id":1}', { Id: 1 }],
    // Prism refuses every XML body.
    ['application/xml', '<r><Id>1</Id><Tags>a</Tags></r>', { Id: 1, Tags: ['a'] }],
    ['application/x-www-form-urlencoded', 'Id=1&Name=a+b%26c', { Id: 1, Name: 'a b&c' }],
    ['application/x-www-form-urlencoded', 'Id=1&Tags=a&Tags=b', { Id: 1, Tags: ['a', 'b'] }],
    ['application/x-www-form-urlencoded', 'Id=1&Tags=a', { Id: 1, Tags: ['a'] }],
    ['application/x-www-form-urlencoded', 'Id=1&Extra=%7B%22a%22%3A2%7D', { Id: 1, Extra: { a: 2 } }],
    [
      'multipart/form-data; boundary=x',
      multipart('name="Id"\r\n\r\n1', 'name=Tags\r\n\r\né'),
      { Id: 1, Tags: ['é'] },
    ],
    [
      'multipart/form-data; boundary="x"',
      multipart(
        'name="Id"\r\n\r\n1',
        'name="Extra"; filename="e.json"\r\nContent-Type: application/json\r\n\r\n{"a":2}',
      ),
      { Id: 1, Extra: { a: 2 } },
    ],
    ['text/plain', 'abc', 'abc'],
    ['text/plain', '\uFEFFabc\n', 'abc'],
    ['text/plain; charset=utf-16', Buffer.from('\uFEFFabc', 'utf16le'), 'abc'],
    ['text/csv', '12', 12],
  ])('as %s is read from %j', async (type, body, value) => {
    expect(await read(type, body)).toMatchObject({ kind: 'body', value, violations: [] });
  });

  it('is read without its content coding', async () => {
    const headers: [string, string][] = [['Content-Encoding', 'gzip']];
    expect(await read('application/json', gzipSync('{"Id":1}'), { headers })).toMatchObject({
      value: { Id: 1 },
    });
  });

  it('may be without a type where any is documented', async () => {
    const open = { requestBody: { required: true, content: { '*/*': { schema: { type: 'integer' } } } } };
    expect(await read(undefined, 'abc', { rest: open })).toMatchObject({ kind: 'body', violations: [] });
    expect(await read(undefined, '', { rest: open })).toMatchObject({ violations: [{ code: 'required' }] });
    expect(await read(undefined, 'abc')).toMatchObject({ statuses: [415] });
  });

  it('is not looked into where its type says nothing', async () => {
    expect(await read('application/octet-stream', 'abc')).toMatchObject({ value: undefined, violations: [] });
  });

  it.each<[string, string]>([
    ['application/json', '{"id":1}'],
    ['application/xml', '<r><ID>1</ID></r>'],
    ['application/x-www-form-urlencoded', 'iD=1'],
  ])('as %s has names in any case where the operation says so', async (type, body) => {
    const rest = { 'x-contract': { 'case-insensitive-body': true } };
    expect(await read(type, body, { rest })).toMatchObject({ value: { Id: 1 }, violations: [] });
    expect(await read(type, body)).toMatchObject({ violations: [{ at: ['body', 'Id'], code: 'required' }] });
  });
});

describe('a body of the wrong shape is refused', () => {
  it.each<[string, string]>([
    ['application/json', '{"Id":"1"}'],
    ['text/json', '{"Id":"1"}'],
    ['application/json-patch+json', '{"Id":"1"}'],
    ['application/xml', '<r><Id>one</Id></r>'],
    ['application/x-www-form-urlencoded', 'Id=one'],
    ['multipart/form-data; boundary=x', multipart('name="Id"\r\n\r\none')],
  ])('%s %s', async (type, body) => {
    expect(await read(type, body)).toMatchObject({ violations: [{ at: ['body', 'Id'], code: 'type' }] });
  });

  it.each(['null', '[]', '"text"', '7'])('%s instead of an object', async (body) => {
    expect(await read('application/json', body)).toMatchObject({
      violations: [{ at: ['body'], code: 'type' }],
    });
  });

  it('where it is required and missing', async () => {
    expect(await read('application/json', '')).toMatchObject({
      violations: [{ at: ['body'], code: 'required' }],
    });
  });
});

describe('a body that cannot be read is refused', () => {
  it.each<[string, string, number]>([
    ['application/json', '{"Id":', 400],
    ['application/json', '{"Id":1}x', 400],
    ['text/json', 'Id=1', 400],
    ['application/xml', '<r><Id>1</r>', 400],
    ['application/xml', '{"Id":1}', 400],
    ['multipart/form-data', multipart('name="Id"\r\n\r\n1'), 400],
    ['multipart/form-data; boundary=x', 'Id=1', 400],
    ['multipart/form-data; boundary=x', multipart('filename="a"\r\n\r\n1'), 400],
    ['application/json; charset=klingon', '{"Id":1}', 400],
    ['text/html', 'x', 415],
    ['nonsense', 'x', 415],
  ])('%s %j: %i', async (type, body, status) => {
    expect(await read(type, body)).toMatchObject({
      kind: 'refusal',
      statuses: expect.arrayContaining([status]) as number[],
    });
    expect(await read(type, body)).toHaveProperty('statuses.0', status);
  });

  it('where it has no Content-Type', async () => {
    expect(await read(undefined, 'x')).toMatchObject({ kind: 'refusal', statuses: [415] });
  });

  it('where it has an unknown content coding', async () => {
    const headers: [string, string][] = [['Content-Encoding', 'zstd']];
    expect(await read('application/json', '{"Id":1}', { headers })).toMatchObject({
      kind: 'refusal',
      statuses: [415],
    });
  });

  it.each<[string, string, (count: number) => string]>([
    ['fields', 'application/x-www-form-urlencoded', (count) => 'Id=1&'.repeat(count)],
    [
      'parts',
      'multipart/form-data; boundary=x',
      (count) => multipart(...Array<string>(count).fill('name="Id"\r\n\r\n1')),
    ],
    ['tags', 'application/xml', (count) => `<r>${'<Tags>a</Tags>'.repeat(count)}</r>`],
    [
      'attributes',
      'application/xml',
      (count) => `<r ${Array.from({ length: count }, (_, i) => `a${String(i)}=''`).join(' ')}/>`,
    ],
    [
      'names',
      'application/json',
      (count) => `{"Id":1,${Array.from({ length: count }, (_, i) => `"a${String(i)}":0`).join()}}`,
    ],
  ])('where it has very many %s, before they are judged', async (_, type, body) => {
    expect(await read(type, body(50_001))).toMatchObject({ kind: 'refusal', statuses: [413] });
    expect(await read(type, body(10))).toHaveProperty('kind', 'body');
    const compressed = gzipSync(body(50_001));
    const headers: [string, string][] = [['Content-Encoding', 'gzip']];
    if (!type.startsWith('multipart'))
      expect(await read(type, compressed, { headers })).toMatchObject({ kind: 'refusal', statuses: [413] });
  });

  it('where it is larger than is taken once it is decompressed', async () => {
    const bomb = gzipSync(`{"Id":1,"x":"${' '.repeat(11 * 1024 * 1024)}"}`);
    const headers: [string, string][] = [['Content-Encoding', 'gzip']];
    expect(await read('application/json', bomb, { headers })).toHaveProperty('kind', 'refusal');
  });

  it('counts the octets of what is no text', async () => {
    const codes = async (body: Uint8Array, headers: [string, string][] = []): Promise<unknown> => {
      const bound = await read('image/png', body, { headers });
      return bound.kind === 'body'
        ? bound.violations.map(({ at, code, pointer }) => [at, code, pointer.split('/').at(-1)])
        : bound;
    };
    expect(await codes(Uint8Array.of(200, 201, 202, 203))).toEqual([]);
    expect(await codes(new TextEncoder().encode('€€'))).toEqual([[['body'], 'maxLength', 'maxLength']]);
    expect(await codes(Uint8Array.of(1))).toEqual([[['body'], 'minLength', 'minLength']]);
    expect(await codes(gzipSync(Uint8Array.of(1, 2)), [['Content-Encoding', 'gzip']])).toEqual([]);
  });

  it('where its bytes are no text', async () => {
    expect(await read('application/json', Uint8Array.of(0xff, 0xfe))).toHaveProperty('statuses.0', 400);
  });
});

it('an operation without a documented body refuses one with 415, and accepts none', async () => {
  const operation = await operationOf({});
  const headers: [string, string][] = [['Content-Type', 'application/json']];
  expect(readBody(operation, requestOf({ headers, body: '{}' }))).toMatchObject({ statuses: [415] });
  expect(readBody(operation, requestOf({ headers }))).toMatchObject({ kind: 'body', violations: [] });
});

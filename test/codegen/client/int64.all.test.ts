// Integers of 64 bits as a string of digits or a bigint: types, what is sent and read, and the validators.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateValidators } from '../../../src/codegen/validators/index.js';
import type { JsonObject } from '../../../src/json/json.js';
import { contractOf } from '../../support/contracts.js';
import { lawRuns } from '../../support/suite.js';
import { generatedModule } from '../generated-client.js';

const LARGE: JsonObject = { type: 'integer', format: 'int64' };
const json = (schema: JsonObject): JsonObject => ({
  description: '',
  content: { 'application/json': { schema } },
});
const node: JsonObject = { $ref: '#/components/schemas/Node' };

const DOCUMENT: JsonObject = {
  openapi: '3.2.0',
  info: { title: 'Large', version: '1' },
  paths: {
    '/nodes/{id}': {
      post: {
        operationId: 'send',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: LARGE },
          { name: 'ids', in: 'query', schema: { type: 'array', items: { type: 'integer', format: 'uint64' } } },
          { name: 'where', in: 'query', content: { 'application/json': { schema: { type: 'object', properties: { id: LARGE } } } } },
          { name: 'X-Id', in: 'header', schema: LARGE },
        ],
        requestBody: { required: true, content: { 'application/json': { schema: node } } },
        responses: {
          200: json(node),
          409: json({ type: 'object', required: ['id'], properties: { id: LARGE, code: { type: 'integer' } } }),
          default: json({ type: 'object', properties: { code: { type: 'integer' } } }),
        },
      },
    },
    '/events': {
      get: {
        operationId: 'events',
        responses: { 200: { description: '', content: { 'application/jsonl': { itemSchema: node } } } },
      },
    },
  },
  components: {
    schemas: {
      Node: {
        type: 'object',
        required: ['id'],
        properties: {
          id: { ...LARGE, minimum: 1 },
          count: { type: 'integer' },
          label: { type: 'string' },
          kind: { ...LARGE, enum: [1, 2] },
          step: { ...LARGE, multipleOf: 5 },
          seen: { type: 'array', uniqueItems: true, items: LARGE },
          pair: { type: 'array', prefixItems: [{ type: 'string' }, LARGE], items: LARGE },
          either: { anyOf: [{ type: 'object', properties: { a: LARGE } }, { type: 'object', properties: { b: { type: 'integer' } } }] },
          children: { type: 'array', items: node },
        },
        patternProperties: { '^x-': LARGE },
        additionalProperties: { type: ['integer', 'null'], format: 'uint64' },
      },
    },
  },
}; // prettier-ignore

type Mode = 'bigint' | 'string';
type Answer = { data?: unknown; error?: unknown; status: number };
type Api = {
  send: (init: object) => Promise<Answer>;
  events: () => Promise<{ data: AsyncIterable<unknown> }>;
};

const usage = (digits: string): string => `
export async function types() {
  const { data, error, status } = await client.send({
    params: { path: { id: ${digits} }, query: { ids: [${digits}], where: { id: ${digits} } }, header: { 'X-Id': ${digits} } },
    body: { id: ${digits}, count: 1, pair: ['a', ${digits}], children: [{ id: ${digits}, more: ${digits} }] },
  });
  const same: (typeof digits)[] = [data?.id, data?.children?.[0]?.id].filter((each) => each != null);
  const count: number | undefined = data?.count;
  if (status === 409) same.push(error.id);
  // @ts-expect-error it is no number
  await client.send({ params: { path: { id: 1 } }, body: { id: ${digits} } });
  return [count, same];
}
declare const digits: ${digits === '7n' ? 'bigint' : 'string'};`;

async function apiOf(
  mode: Mode,
  answer: (request: Request) => Response | Promise<Response>,
  options: object = {},
) {
  const contract = await contractOf(DOCUMENT, {}, { file: 'api.json' });
  const module = await generatedModule(contract, usage(mode === 'bigint' ? '7n' : "'7'"), mode);
  const fetch = async (request: Request): Promise<Response> => answer(request);
  const create = module.createApiClient as (options: object) => Api;
  return { client: create({ baseUrl: 'http://localhost', fetch, ...options }) };
}

const of = (mode: Mode, digits: string): unknown => (mode === 'bigint' ? BigInt(digits) : digits);
const MAX = '9223372036854775807';

describe.each<Mode>(['bigint', 'string'])('integers of 64 bits as a %s', (mode) => {
  const large = (digits: string): unknown => of(mode, digits);

  it('are sent digit for digit, wherever they stand', async () => {
    const requests: { url: string; id: string | null; text: string }[] = [];
    const { client } = await apiOf(mode, async (request) => {
      requests.push({ url: request.url, id: request.headers.get('X-Id'), text: await request.text() });
      return new Response(null, { status: 204 });
    });
    await client.send({
      params: {
        path: { id: large(MAX) },
        query: { ids: [large('18446744073709551615'), large('1')], where: { id: large(MAX) } },
        header: { 'X-Id': large('-' + MAX) },
      },
      body: { id: large(MAX), label: MAX, children: [{ id: large('9007199254740993'), 'x-a': large('-5') }], more: large(MAX) },
    });
    const [sent] = requests;
    const url = new URL(sent!.url);
    expect(url.pathname).toBe(`/nodes/${MAX}`);
    expect(url.searchParams.getAll('ids')).toEqual(['18446744073709551615', '1']);
    expect(url.searchParams.get('where')).toBe(`{"id":${MAX}}`);
    expect(sent!.id).toBe(`-${MAX}`);
    expect(sent!.text).toBe(`{"id":${MAX},"label":"${MAX}","children":[{"id":9007199254740993,"x-a":-5}],"more":${MAX}}`);
  }); // prettier-ignore

  it.each([200, 409, 500])('are read digit for digit where they are documented, and nowhere else: %s', async (status) => {
    const text = `{"id":${MAX},"count":${MAX},"label":"${MAX}","code":7,"pair":["1",2,${MAX}],"x-a":3,"more":null,"other":4,"children":[{"id":1}]}`;
    const { client } = await apiOf(mode, () => new Response(text, { status, headers: { 'Content-Type': 'application/json' } }));
    const { data, error } = await client.send({ params: { path: { id: large('1') } }, body: { id: large('1') } });
    const rounded = Number(MAX);
    const whole = {
      id: large(MAX), count: rounded, label: MAX, code: large('7'), pair: ['1', large('2'), large(MAX)], 'x-a': large('3'),
      more: null, other: large('4'), children: [{ id: large('1') }],
    };
    const plain = { ...(JSON.parse(text) as object), count: rounded };
    const expected = { 200: whole, 409: { ...plain, id: large(MAX) }, 500: plain }[status];
    expect(status === 200 ? data : error).toEqual(expected);
  }); // prettier-ignore

  it('are read in the items of streams', async () => {
    const text = `{"id":${MAX},"count":${MAX}}\n{"id":2}\n`;
    const { client } = await apiOf(mode, () => new Response(text, { headers: { 'Content-Type': 'application/jsonl' } })); // prettier-ignore
    const items: unknown[] = [];
    for await (const item of (await client.events()).data) items.push(item);
    expect(items).toEqual([{ id: large(MAX), count: Number(MAX) }, { id: large('2') }]);
  });

  it('come back as they were sent, whatever stands beside them', async () => {
    const { client } = await apiOf(mode, async (request) => new Response(await request.text()));
    const digits = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((each) => large(String(each)));
    const mark = fc.string({
      unit: fc.constantFrom('\ue000', '"', '\\', ':', '1', '9007199254740993', 'a', ','),
    });
    const { node } = fc.letrec((tie) => ({
      node: fc.record(
        {
          id: digits,
          count: fc.integer(),
          label: fc.oneof(mark, fc.string()),
          pair: fc.tuple(mark, digits),
          'x-a': digits,
          children: fc.oneof(
            { depthSize: 'small' },
            fc.constant([]),
            fc.array(tie('node'), { maxLength: 3 }),
          ),
        },
        { requiredKeys: ['id'] },
      ),
    }));
    await fc.assert(
      fc.asyncProperty(node, async (body) => {
        const { data } = await client.send({ params: { path: { id: large('1') } }, body: body as object });
        expect(data).toEqual(body);
      }),
      { numRuns: lawRuns(500) },
    );
  });

  it('are judged by the validators as what they are', async () => {
    const contract = await contractOf(DOCUMENT);
    const { script } = generateValidators(contract, mode);
    expect(script).not.toContain('Not checked here');
    const { ValidationError, ...validators } = (await import(`data:text/javascript,${encodeURIComponent(script)}`)) as Record<string, unknown>;
    const options = { validate: 'both', validators };
    const { client } = await apiOf(mode, async (request) => new Response(await request.text(), { headers: { 'Content-Type': 'application/json' } }), options);
    const send = (body: object, id = large('1')): Promise<Answer> => client.send({ params: { path: { id }, header: { 'X-Id': large('3') } }, body });
    const right = { id: large(MAX), kind: large('2'), step: large('9223372036854775805'), seen: [large(MAX), large('1')], more: large('18446744073709551615') };
    expect((await send(right)).data).toEqual(right);
    const wrong: [body: object, at: string, keyword: string][] = [
      [{ id: large('0') }, 'id', 'minimum'],
      [{ id: large('9223372036854775808') }, 'id', 'format'],
      [{ id: large('1'), kind: large('3') }, 'kind', 'enum'],
      [{ id: large('1'), step: large('9223372036854775807') }, 'step', 'multipleOf'],
      [{ id: large('1'), seen: [large(MAX), large(MAX)] }, 'seen', 'uniqueItems'],
      [{ id: large('1'), more: large('-1') }, 'more', 'format'],
      [{ id: true }, 'id', 'type'],
    ];
    for (const [body, at, keyword] of wrong) {
      const error: unknown = await send(body).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ValidationError);
      expect(error).toMatchObject({ problem: { path: `request/body/${at}`, keyword } });
    }
    await expect(send({ id: large('1') }, large('9223372036854775808'))).rejects.toThrow('request/params/path/id');
  }); // prettier-ignore

  it('is no reason to take what is no JSON', async () => {
    for (const text of [`{"a": 0${MAX}}`, `{${MAX}: 1}`, `[${MAX}a]`, `"${MAX}`, `[${MAX}.]`]) {
      const { client } = await apiOf(mode, () => new Response(text));
      const call = client.send({ params: { path: { id: large('1') } }, body: { id: large('1') } });
      await expect(call, text).rejects.toMatchObject({ name: 'DecodeError' });
    }
  });
});

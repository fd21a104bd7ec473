// What the client offers of declared behaviors, against the mock, which obeys the same declarations.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Kinds } from '../../../../src/behaviors/shared/rsql.js';
import { parseQuery } from '../../../../src/behaviors/shared/rsql.js';
import type { Json } from '../../../../src/json/json.js';
import { loadContracts } from '../../../../src/load/index.js';
import { contractOf } from '../../../support/contracts.js';
import { mocking } from '../../../support/mocks.js';
import { ROOT } from '../../../support/root.js';
import { ALL, shop } from '../../../support/shop.js';
import { lawRuns } from '../../../support/suite.js';
import { generatedModule } from '../../generated-client.js';

const folder = mkdtempSync(join(tmpdir(), 'specproof-client-behaviors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What compiles, and what does not. */
const USAGE = `
import type { ListResult } from './index.js';
import { and, createApiFetch, list, listWhere, or } from './index.js';
const path = { shelf: 7 };

export async function selects() {
  const one = await client.list({ params: { path, query: { fields: 'mark, items/name,items/maker' } } });
  if (!one.data) return;
  const mark: string | null | undefined = one.data.mark;
  const count: null | undefined = one.data.count;
  const item = one.data.items?.[0];
  const name: string | null | undefined = item?.name;
  const sku: null | undefined = item?.sku;
  const country: string | null | undefined = item?.maker?.country;
  // @ts-expect-error what is not selected is null
  const price = item?.price?.toFixed();
  return [mark, count, name, sku, country, price];
}
export async function selectsByFunction() {
  const { data } = await list(createApiFetch(), { params: { path, query: { fields: 'items/sku' } } });
  const sku: string | null | undefined = data?.items?.[0]?.sku;
  const mark: null | undefined = data?.mark;
  return [sku, mark];
}
export async function refusesNames(text: string) {
  // @ts-expect-error no property has this name
  await client.list({ params: { path, query: { fields: 'items/nam' } } });
  // @ts-expect-error names are told apart by case here
  await client.list({ params: { path, query: { fields: 'Mark' } } });
  // @ts-expect-error a list of names has commas between them
  await client.list({ params: { path, query: { fields: 'mark;count' } } });
  // @ts-expect-error it is text
  await client.list({ params: { path, query: { fields: 7 } } });
  // @ts-expect-error there is no such parameter
  await client.list({ params: { path, query: { field: 'mark' } } });
  const { data } = await client.list({ params: { path, query: { fields: text } } });
  const name: string | null | undefined = data?.items?.[0]?.name;
  return name;
}
export async function narrows(): Promise<ListResult> {
  const result = await client.list({ params: { path } });
  // @ts-expect-error it may be a refusal, or nothing may have changed
  result.data.mark;
  if (result.unchanged === true) {
    const nothing: null = result.data;
    return { ...result, data: nothing };
  }
  if (result.unchanged === false) {
    const mark: string | null | undefined = result.data.mark;
    return { ...result, data: { ...result.data, mark: mark ?? null } };
  }
  // @ts-expect-error a refusal has no data
  result.data.mark;
  return result;
}
export const queries: string[] = [
  listWhere('sku', '==', 'A-1'),
  listWhere('price', '=ge=', 7.5),
  listWhere('since', '=lt=', '2026-01-01T00:00:00Z'),
  listWhere('maker.country', '=out=', ['NO', 'SE']),
  and(listWhere('sku', '!=', 'A-1'), false, undefined, or(listWhere('price', '==', 1), listWhere('name', '==', 'b'))),
  // @ts-expect-error no such selector
  listWhere('maker', '==', 'NO'),
  // @ts-expect-error text is not compared by order
  listWhere('sku', '=gt=', 'A'),
  // @ts-expect-error no such operator
  listWhere('price', '=like=', 7),
  // @ts-expect-error a price is a number
  listWhere('price', '==', '7'),
  // @ts-expect-error several values are a list
  listWhere('price', '=in=', 7),
  // @ts-expect-error one value is no list
  listWhere('price', '==', [7]),
];
export async function pages(): Promise<number> {
  let sum = 0;
  for await (const item of client.list.pages({ params: { path } })) sum += item?.price ?? 0;
  return sum;
}
`;

interface Answer {
  data: { mark: string | null; count: number | null; items: (Item | null)[] } | null;
  unchanged: boolean;
  status: number;
}
interface Item {
  sku: string | null;
  name: string | null;
  price: number | null;
}
interface Api {
  list: ((init: object) => Promise<Answer>) & { pages: (init: object) => AsyncIterable<Item> };
}
type Where = (selector: string, operator: string, value: unknown) => string;
type Joins = (...queries: string[]) => string;

let client: Api;
let where: Where;
let and: Joins;
let or: Joins;

beforeAll(async () => {
  const file = join(folder, 'api.yaml');
  writeFileSync(file, shop(ALL));
  const contracts = await loadContracts([file], { cwd: ROOT });
  const mock = await mocking({ contracts, records: 30 });
  const module = await generatedModule(contracts[0]!, USAGE);
  client = (module.createApiClient as (options: object) => Api)({ baseUrl: mock.url });
  ({ listWhere: where, and, or } = module as { listWhere: Where; and: Joins; or: Joins });
});

const call = (query: object = {}, body?: object): object => ({ params: { path: { shelf: 7 }, query }, body });

describe('a client of an operation that declares behaviors', () => {
  it('gives null for what is not selected', async () => {
    const { data } = await client.list(call({ fields: 'items/name' }));
    expect(data?.mark).toBeNull();
    expect(data?.items[0]).toMatchObject({ sku: null, name: expect.any(String) as string });
  });

  it('tells whether anything has changed', async () => {
    const first = await client.list(call());
    expect(first).toMatchObject({ status: 200, unchanged: false });
    const again = await client.list(call({}, { known: first.data?.mark }));
    expect(again).toMatchObject({ status: 200, unchanged: true, data: null });
    const other = await client.list(call({}, { known: 'another' }));
    expect(other).toMatchObject({ unchanged: false, data: { mark: first.data?.mark } });
    const refused = await client.list({ params: { path: { shelf: 'x' } } });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused).not.toHaveProperty('unchanged');
  });

  it('writes queries that the server understands', async () => {
    const found = async (query: string): Promise<(string | null)[]> => {
      const skus = new Set<string | null>();
      for await (const { sku } of client.list.pages(call({ query }))) skus.add(sku);
      return [...skus];
    };
    expect(await found(where('name', '==', 'Bell, small'))).toEqual(['A-2']);
    expect(await found(and(where('price', '=ge=', 7), or(where('sku', '==', 'A-1'), where('sku', '==', 'A-2'))))).toEqual(['A-2', 'A-1']);
    expect(await found(or(where('sku', '=in=', ['A-3']), where('sku', '==', 'A-1')))).toEqual(['A-1', 'A-3']);
  }); // prettier-ignore
});

describe('a query', () => {
  const KINDS: Kinds = new Map([
    ['name', 'text'],
    ['size', 'number'],
  ]);
  const hostile = fc.string({
    unit: fc.constantFrom('"', "'", '\\', '(', ')', ',', ';', '=', ' ', '+', 'a', '!'),
  });
  const name = fc
    .oneof(hostile, fc.string(), fc.constantFrom('a', 'b'))
    .filter((text) => text.isWellFormed());

  /** A query as a tree, and what it means. */
  type Tree = ['==' | '!=' | '=in=', string[]] | ['and', Tree[]] | ['or', Tree[]];
  const { tree } = fc.letrec<{ tree: Tree; leaf: Tree }>((tie) => ({
    tree: fc.oneof({ depthSize: 'small' }, tie('leaf'), fc.tuple(fc.constantFrom('and', 'or'), fc.array(tie('tree'), { minLength: 1, maxLength: 3 })) as fc.Arbitrary<Tree>),
    leaf: fc.tuple(fc.constantFrom('==', '!=', '=in='), fc.array(name, { minLength: 1, maxLength: 3 })),
  })); // prettier-ignore

  const written = ([operator, parts]: Tree): string => {
    if (operator === 'and' || operator === 'or')
      return (operator === 'and' ? and : or)(...parts.map(written));
    return where('name', operator, operator === '=in=' ? parts : parts[0]);
  };
  const holds = ([operator, parts]: Tree, text: string): boolean => {
    if (operator === 'and') return parts.every((part) => holds(part, text));
    if (operator === 'or') return parts.some((part) => holds(part, text));
    return operator === '=in=' ? parts.includes(text) : (parts[0] === text) === (operator === '==');
  };

  it('means what its parts say, whatever the values', () => {
    fc.assert(
      fc.property(tree, fc.array(name), (query, names) => {
        const read = parseQuery(written(query), KINDS);
        if ('refused' in read) throw new Error(`${written(query)}: ${read.refused}`);
        for (const each of [...names, ...textsOf(query)])
          expect(read.matches({ name: each })).toBe(holds(query, each));
      }),
      { numRuns: lawRuns(500) },
    );
  });

  const textsOf = ([operator, parts]: Tree): string[] => {
    if (operator === 'and' || operator === 'or') return parts.flatMap(textsOf);
    return parts;
  };
});

describe('an answer that stands for no change', () => {
  it.each<[answer: Json, changed: Json, isPlain: boolean]>([
    [{ same: true, at: [1, { b: null }] }, { same: true, at: [1, {}] }, false],
    ['same', 'other', true],
    [false, true, true],
    [[], [null], false],
  ])('may be any value: %j', async (answer, changed) => {
    const schema = { type: ['object', 'string', 'boolean', 'array'] };
    const contract = await contractOf(
      {
        paths: {
          '/news': {
            get: {
              operationId: 'news',
              responses: { 200: { description: '', content: { 'application/json': { schema } } } },
              'x-contract': { unchanged: { send: '/known', from: '/mark', answer } },
            },
          },
        },
      },
      {},
      { file: 'api.json' },
    );
    const usage = `
export async function narrows() {
  const result = await client.news();
  if (result.unchanged === undefined) return result.error;
  return [result.unchanged, result.data];
}`;
    const { createApiClient } = await generatedModule(contract, usage);
    const ask = async (body: Json): Promise<unknown> => {
      const fetch = (): Promise<Response> => Promise.resolve(new Response(JSON.stringify(body)));
      const options = { baseUrl: 'http://localhost', fetch };
      return (createApiClient as (options: object) => { news: () => Promise<unknown> })(options).news();
    };
    // Members have no order.
    const turned = JSON.parse(JSON.stringify(answer)) as Json;
    const again = turned !== null && typeof turned === 'object' && !Array.isArray(turned) ? Object.fromEntries(Object.entries(turned).reverse()) : turned;
    expect(await ask(again)).toMatchObject({ unchanged: true, data: again });
    expect(await ask(changed)).toMatchObject({ unchanged: false, data: changed });
  }); // prettier-ignore
});

it('selections follow the schema into trees, choices and maps, and lists of names', async () => {
  const nullable = (type: string, more: object = {}): object => ({ type: [type, 'null'], ...more });
  const contract = await contractOf(
    {
      paths: {
        '/tree': {
          get: {
            operationId: 'tree',
            parameters: [
              {
                name: 'only',
                in: 'query',
                explode: false,
                schema: { type: 'array', items: { type: 'string' } },
              },
            ],
            responses: {
              200: {
                description: '',
                content: { 'application/json': { schema: { $ref: '#/components/schemas/Node' } } },
              },
            },
            'x-contract': { select: { parameter: 'only', 'ignore-case': true } },
          },
        },
      },
      components: {
        schemas: {
          Node: nullable('object', {
            required: ['Id', 'kind', 'children', 'either', 'any', 'map'],
            properties: {
              Id: nullable('integer'),
              kind: nullable('string'),
              children: nullable('array', { items: { $ref: '#/components/schemas/Node' } }),
              either: {
                anyOf: [
                  { type: 'object', required: ['a'], properties: { a: nullable('string') } },
                  {
                    type: 'object',
                    required: ['b'],
                    properties: { b: { $ref: '#/components/schemas/Node' } },
                  },
                  { type: 'null' },
                ],
              },
              any: {},
              map: nullable('object', { additionalProperties: { $ref: '#/components/schemas/Node' } }),
            },
          }),
        },
      },
    } as Json,
    {},
    { file: 'api.json' },
  );
  const usage = `
export async function selects(names: string[]) {
  const whole = await client.tree();
  const kind: string | null | undefined = whole.data?.children?.[0]?.kind;
  const { data } = await client.tree({ params: { query: { only: ['id', 'Children/children/Kind', 'either/a', 'either/b/id', 'any/x', 'map/y/id'] } } });
  const id: number | null | undefined = data?.Id;
  const none: null | undefined = data?.children?.[0]?.kind;
  const deep: string | null | undefined = data?.children?.[0]?.children?.[0]?.kind;
  const mapped: number | null | undefined = data?.map?.['y']?.Id;
  // @ts-expect-error no property has this name
  await client.tree({ params: { query: { only: ['id', 'nope'] } } });
  const open = await client.tree({ params: { query: { only: names } } });
  const perhaps: number | null | undefined = open.data?.Id;
  return [kind, id, none, deep, mapped, perhaps];
}`;
  expect(Object.keys(await generatedModule(contract, usage))).toContain('tree');
});

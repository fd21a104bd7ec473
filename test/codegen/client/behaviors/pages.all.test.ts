import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { contractOf } from '../../../support/contracts.js';
import type { Call } from '../../generated-client.js';
import { generatedModule } from '../../generated-client.js';

const DOCUMENT = {
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        parameters: [{ name: 'from', in: 'query', schema: { type: 'string' } }],
        responses: {
          200: {
            description: '',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['list'],
                  properties: {
                    list: {
                      type: 'array',
                      items: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } },
                    },
                    next: { type: ['string', 'null'] },
                  },
                },
              },
            },
          },
          404: { description: '' },
        },
        'x-contract': { page: { items: '/list', cursor: '/next', parameter: 'from' } },
      },
    },
  },
};

/** By cursor, the items of each page and the next cursor. */
const PAGES: Record<string, [items: number[], next: string | null]> = {
  '': [[1, 2], 'b c'],
  'b c': [[3], 'last'],
  last: [[], null],
  circle: [[7], 'round'],
  round: [[8], 'circle'],
};

const USAGE = `
export async function sum(): Promise<number> {
  let sum = 0;
  for await (const item of client.listThings.pages({ params: { query: { from: 'a' } } })) sum += item.n;
  // @ts-expect-error a thing has no such member
  for await (const item of client.listThings.pages()) sum += item.m;
  return sum;
}`;

interface Items extends AsyncIterable<{ n: number }> {
  cursor: unknown;
}

const asked: (string | null)[] = [];
const server = createServer((request, response) => {
  const from = new URL(request.url ?? '', 'http://localhost').searchParams.get('from');
  asked.push(from);
  const page = PAGES[from ?? ''];
  if (!page) return response.writeHead(404).end();
  const [items, next] = page;
  const body = { list: items.map((n) => ({ n })), next };
  return response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
});

let pages: (init?: object) => Items;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const contract = await contractOf(DOCUMENT, {}, { file: 'api.json' });
  const { createApiClient } = (await generatedModule(contract, USAGE)) as {
    createApiClient: (options: object) => { listThings: Call & { pages: typeof pages } };
  };
  pages = createApiClient({ baseUrl: `http://127.0.0.1:${String(port)}` }).listThings.pages;
});
afterAll(() => server.close());
beforeEach(() => asked.splice(0));

async function numbers(items: Items): Promise<number[]> {
  const found: number[] = [];
  for await (const { n } of items) found.push(n);
  return found;
}

const from = (cursor: string): object => ({ params: { query: { from: cursor } } });

it('pages gives the items of all pages', async () => {
  expect(await numbers(pages())).toEqual([1, 2, 3]);
  expect(asked).toEqual([null, 'b c', 'last']);
});

it('pages goes on from a cursor, which it tells', async () => {
  const items = pages();
  for await (const { n } of items) if (n === 3) break;
  expect(items.cursor).toBe('b c');
  expect(await numbers(pages(from('b c')))).toEqual([3]);
});

it('pages asks for no page before it is needed', async () => {
  for await (const { n } of pages()) if (n === 2) break;
  expect(asked).toEqual([null]);
});

it('pages ends where a page leads back to one that was read', async () => {
  const found: number[] = [];
  const walk = async (): Promise<void> => {
    for await (const { n } of pages(from('circle'))) found.push(n);
  };
  await expect(walk()).rejects.toMatchObject({
    name: 'PageError',
    message: 'GET /things: pages loop',
    cursor: 'circle',
    operation: 'GET /things',
  });
  expect(found).toEqual([7, 8]);
});

it('pages throws what a page is refused with', async () => {
  await expect(numbers(pages(from('nowhere')))).rejects.toMatchObject({
    name: 'PageError',
    message: 'GET /things: refused with 404',
    answer: { status: 404 },
  });
});

it('pages ends when the signal of the call is aborted', async () => {
  const controller = new AbortController();
  const walk = async (): Promise<void> => {
    for await (const { n } of pages({ signal: controller.signal })) if (n === 1) controller.abort();
  };
  await expect(walk()).rejects.toThrow(/abort/i);
  expect(asked).toEqual([null]);
});

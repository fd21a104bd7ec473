// Lists that are divided into pages by parameters alone: whoever walks them comes to an end, and has seen each item once.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startMock } from '../../../src/index.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { isValid } from '../../../src/schema/validate/is-valid.js';
import { soundContractOf } from '../../support/contracts.js';

interface Kind {
  /** Of the parameter, and what it has first. */
  by: string;
  first: number | undefined;
  /** Of the parameter for the number of items. */
  size: string;
  isBare: boolean;
}

const kinds: fc.Arbitrary<Kind> = fc.oneof(
  fc.record({
    by: fc.constantFrom('page', 'page_number'),
    first: fc.constant(1),
    size: fc.constantFrom('per_page', 'pageSize', 'limit'),
    isBare: fc.boolean(),
  }),
  fc.record({
    by: fc.constantFrom('offset', 'skip'),
    first: fc.constant(0),
    size: fc.constantFrom('limit', 'take'),
    isBare: fc.boolean(),
  }),
  fc.record({
    by: fc.constantFrom('cursor', 'pageToken'),
    first: fc.constant(undefined),
    size: fc.constantFrom('limit', 'maxResults'),
    isBare: fc.constant(false),
  }),
);

const item: JsonObject = {
  type: 'object',
  required: ['id', 'title'],
  properties: { id: { type: 'integer' }, title: { type: 'string' } },
};

function documentOf({ by, first, size, isBare }: Kind): JsonObject {
  const list: JsonObject = { type: 'array', items: item };
  const schema: JsonObject = isBare
    ? list
    : {
        type: 'object',
        required: ['items', 'next', 'total'],
        properties: { items: list, next: { type: ['string', 'null'] }, total: { type: 'integer' } },
      };
  const parameters = [
    { name: by, in: 'query', schema: { type: first === undefined ? 'string' : 'integer' } },
    { name: size, in: 'query', schema: { type: 'integer', minimum: 1 } },
  ];
  const headers = { 'X-Total-Count': { schema: { type: 'integer' } } };
  const content = { 'application/json': { schema } };
  const post = {
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { ...item, required: ['title'] } } },
    },
    responses: { 201: { description: '', content: { 'application/json': { schema: item } } } },
  };
  const one = {
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
    get: { responses: { 200: { description: '', content: { 'application/json': { schema: item } } } } },
  };
  return {
    paths: {
      '/things': { get: { parameters, responses: { 200: { description: '', headers, content } } }, post },
      '/things/{id}': one,
    },
  };
}

interface Page {
  items: { id: number }[];
  next?: string | null;
}

const MOST_PAGES = 40;

describe('a list that parameters divide into pages', () => {
  it('comes to an end, with each item once and the number of all, whoever walks it', async () => {
    await fc.assert(
      fc.asyncProperty(
        kinds,
        fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
        fc.integer({ min: 0, max: 5 }),
        async (kind, size, made) => {
          const contract = await soundContractOf(documentOf(kind));
          const isStateful = made > 0;
          await using mock = await startMock({ contracts: [contract], listen: false, stateful: isStateful });
          for (let i = 0; i < made; i++)
            await mock.fetch('/things', {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ title: `T${String(i)}` }),
            });
          const seen: number[] = [];
          let mark: string | number | undefined;
          for (let page = 0; ; page++) {
            expect(page).toBeLessThan(MOST_PAGES);
            const query = new URLSearchParams();
            if (mark !== undefined) query.set(kind.by, String(mark));
            if (size !== undefined) query.set(kind.size, String(size));
            const answer = await mock.fetch(`/things?${query.toString()}`);
            const body = (await answer.json()) as Json;
            const schema = `#/paths/~1things/get/responses/200/content/application~1json/schema`;
            expect(isValid(contract, 'response', schema, body)).toBe(true);
            const { items, next } = (kind.isBare ? { items: body } : body) as unknown as Page;
            expect(items.length).toBeLessThanOrEqual(size ?? Infinity);
            seen.push(...items.map(({ id }) => id));
            if (kind.isBare || kind.first !== undefined) {
              if (items.length === 0) break;
              mark = kind.first === 1 ? Number(mark ?? 1) + 1 : Number(mark ?? 0) + items.length;
            } else {
              if (next === null || next === '') break;
              mark = next;
            }
            if (size === undefined && page === 0 && kind.isBare)
              expect(answer.headers.get('x-total-count')).toBe(String(items.length));
          }
          expect(new Set(seen).size).toBe(seen.length);
          if (isStateful) expect(seen.length).toBeGreaterThanOrEqual(made);
          const all = await mock.fetch(`/things?${kind.size}=1`);
          expect(all.headers.get('x-total-count')).toBe(String(seen.length));
          const body = (await all.json()) as { total?: number };
          if (!kind.isBare) expect(body.total).toBe(seen.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('shows items where the document itself has a page for an example, and none beyond the end', async () => {
    const content = { 'application/json': { schema: { type: 'array', items: item } } };
    const parameters = [
      { name: 'page', in: 'query', required: true, example: 3, schema: { type: 'integer' } },
    ];
    const contract = await soundContractOf({
      paths: { '/things': { get: { parameters, responses: { 200: { description: '', content } } } } },
    });
    await using mock = await startMock({ contracts: [contract], listen: false });
    const count = async (page: number): Promise<number> => {
      const response = await mock.fetch(`/things?page=${String(page)}`);
      return ((await response.json()) as Json[]).length;
    };
    expect([(await count(3)) > 0, await count(4)]).toEqual([true, 0]);
  });
});

describe('fields of answers that have a syntax of their own', () => {
  it.each([
    ['ETag', /^"[^"]+"$/],
    ['Link', /^<[^>]*>; rel="[a-z]+"$/],
    ['Last-Modified', /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/],
    ['Retry-After', /^\d+$/],
    ['X-RateLimit-Remaining', /^\d+$/],
  ])('are in it: %s', async (name, syntax) => {
    for (const type of ['string', ...(/After|Rate/.test(name) ? ['integer'] : [])]) {
      const responses = {
        200: { description: '', headers: { [name]: { required: true, schema: { type } } } },
      };
      const contract = await soundContractOf({ paths: { '/x': { get: { responses } } } });
      await using mock = await startMock({ contracts: [contract], listen: false });
      expect((await mock.fetch('/x')).headers.get(name)).toMatch(syntax);
    }
  });

  it('are what the schema allows where that is something else', async () => {
    const responses = {
      200: {
        description: '',
        headers: { ETag: { required: true, schema: { type: 'string', pattern: '^v\\d$' } } },
      },
    };
    const contract = await soundContractOf({ paths: { '/x': { get: { responses } } } });
    await using mock = await startMock({ contracts: [contract], listen: false });
    expect((await mock.fetch('/x')).headers.get('etag')).toMatch(/^v\d$/);
  });
});

// What tests set and wait for, and the documents and data that they give as values.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterEach, describe, expect, it } from 'vitest';
import { lint, loadContracts } from '../../../src/index.js';
import type { Mock, MockOptions } from '../../../src/mock/index.js';
import { startMock } from '../../../src/mock/index.js';
import { mswHandlers } from '../../../src/mock/testing/msw.js';
import type { StubAnswer } from '../../../src/mock/testing/stub-answer.js';
import { BOOKS } from '../../support/books.js';
import { ROOT } from '../../support/root.js';

const open: Mock[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((mock) => mock.close()));
});

async function silent(options: MockOptions = {}): Promise<Mock> {
  const mock = await startMock({ documents: [BOOKS], listen: false, cwd: ROOT, ...options });
  open.push(mock);
  return mock;
}

describe('documents and data as values', () => {
  it('are served as if they stood in files, and left as they are', async () => {
    const before = structuredClone(BOOKS);
    const mock = await silent({ data: { listBooks: [{ id: 5, title: 'Nana' }] } });
    expect(await (await mock.fetch('/books')).json()).toEqual([{ id: 5, title: 'Nana' }]);
    expect(mock.contracts.map(({ name, source }) => [name, source])).toEqual([['books', 'books.json']]);
    expect(BOOKS).toEqual(before);
  });

  it('are told wrong with their place', async () => {
    await expect(silent({ data: { listBook: [] } })).rejects.toMatchObject({
      message: "no operation is called 'listBook'; did you mean 'listBooks'?",
      location: { file: 'data.json', line: 2 },
    });
    await expect(silent({ data: { listBooks: [{ id: 'x', title: 'Nana' }] } })).rejects.toThrow(
      'breaks its schema',
    );
    await expect(silent({ documents: [{ swagger: '2.0' }] })).rejects.toThrow('this is Swagger 2.0');
    const circular: Record<string, unknown> = { openapi: '3.1.0' };
    circular['info'] = circular;
    await expect(silent({ documents: [circular] })).rejects.toThrow(
      /document\.json: cannot be written as JSON: /,
    );
  });

  it('may refer to files of the working folder, and have titles of any script', async () => {
    const info = { title: 'Çok güzel API!', version: '1' };
    const parameters = [
      {
        $ref: 'spec/apple-caller-ids.openapi.yaml#/paths/~1api~1v1~1orgs~1{orgId}~1brands~1{brandId}~1caller-ids/get/parameters/0',
      },
    ];
    const paths = {
      '/a/{orgId}': { get: { operationId: 'a', parameters, responses: { 200: { description: '' } } } },
    };
    const [contract] = await loadContracts([{ openapi: '3.1.0', info, paths }], { cwd: ROOT });
    expect(contract).toMatchObject({ name: 'cok-guzel-api' });
    expect(contract?.operations[0]?.parameters).toMatchObject([{ name: 'orgId' }]);
    const [linted] = await lint({
      documents: [{ openapi: '3.1.0', info: { ...info, title: '本' }, paths: {} }],
    });
    expect(linted?.contract.name).toBe('document');
  });
});

describe('an answer that a test sets', () => {
  it.each<[why: string, operation: string, answer: StubAnswer, message: string]>([
    ['of no operation', 'getBok', {}, "no operation is called 'getBok'; did you mean 'getBook'?"],
    [
      'of a success that is not documented',
      'getBook',
      { status: 201 },
      'documents no status 201; it documents 200, 404',
    ],
    ['of what is no status', 'getBook', { status: 4040 }, 'documents no status 4040'],
    ['of no example', 'getBook', { example: 'ema' }, "no example is called 'ema'; did you mean 'emma'?"],
    [
      'that breaks its schema',
      'getBook',
      { body: { id: 'x', title: '' } },
      'at /id: expected type integer, found "x"',
    ],
    [
      'without a documented body',
      'removeBook',
      { body: {} },
      "the answer 204 of 'removeBook' documents no body",
    ],
    ['whose status has no body', 'getBook', { status: 503, body: {} }, 'documents no body'],
  ])('is refused: one %s', async (_, operation, answer, message) => {
    const mock = await silent();
    expect(() => mock.on(operation, answer)).toThrow(message);
    expect((await mock.fetch('/books/1')).status).toBe(200);
  });

  it('may break its schema where the test says so', async () => {
    const mock = await silent();
    mock.on('getBook', { body: { id: 'x' }, unchecked: true });
    expect(await (await mock.fetch('/books/1')).json()).toEqual({ id: 'x' });
  });

  it('is given so many times as a whole number says', async () => {
    const mock = await silent();
    expect(() => mock.on('getBook', {}).times(0)).toThrow(RangeError);
  });

  it('waits as long as the test says, beyond what a request may ask for', async () => {
    const mock = await silent({ maxDelay: 5 });
    mock.on('getBook', { delay: 6 }).once();
    expect((await mock.fetch('/books/1')).status).toBe(200);
    expect((await mock.fetch('/books/1', { headers: { prefer: 'delay=6' } })).status).toBe(400);
  });
});

describe('waiting for a request', () => {
  it('gives each request once, in their order', async () => {
    const mock = await silent();
    await mock.fetch('/books/1');
    await mock.fetch('/books/2');
    expect(await mock.waitFor('getBook')).toMatchObject({ path: '/books/1' });
    expect(await mock.waitFor('getBook')).toMatchObject({ path: '/books/2' });
    const both = Promise.all([mock.waitFor('getBook'), mock.waitFor('getBook')]);
    await mock.fetch('/books/3');
    await mock.fetch('/books/4');
    expect(await both).toMatchObject([{ path: '/books/3' }, { path: '/books/4' }]);
  });

  it('starts anew when the mock is reset', async () => {
    const mock = await silent();
    await mock.fetch('/books/1');
    await mock.waitFor('getBook');
    await mock.reset();
    await mock.fetch('/books/2');
    expect(await mock.waitFor('getBook')).toMatchObject({ number: 1, path: '/books/2' });
  });

  it('ends with what was received, or with the mock', async () => {
    const mock = await silent();
    await expect(mock.waitFor('getBok')).rejects.toThrow("did you mean 'getBook'?");
    await expect(mock.waitFor('getBook', { timeout: 1 })).rejects.toThrow('nothing was received');
    await mock.fetch('/book');
    await expect(mock.waitFor('getBook', { timeout: 1 })).rejects.toThrow('GET /book (no operation) → 404');
    const left = mock.waitFor('getBook');
    await mock.close();
    await expect(left).rejects.toThrow('the mock was closed');
  });

  it('is not disturbed, and disturbs nobody, when its condition throws', async () => {
    const mock = await silent();
    const where = (): never => {
      throw new Error('mistaken');
    };
    const waiting = mock.waitFor('getBook', { where });
    const failed = expect(waiting).rejects.toThrow('mistaken');
    expect((await mock.fetch('/books/1')).status).toBe(200);
    await failed;
  });
});

describe('fetch of a mock', () => {
  it('follows redirects within the mock, as the method demands', async () => {
    const mock = await silent();
    const there = await mock.fetch('/v1/latest#top');
    expect([there.status, there.redirected, there.url]).toEqual([
      200,
      true,
      'http://mock.localhost/v1/books/2',
    ]);
    mock.on('latestBook', { headers: { Location: 'https://elsewhere.example/' } });
    await expect(mock.fetch('/latest')).rejects.toMatchObject({ cause: { message: /beyond the mock/ } });
    mock.on('latestBook', { headers: { Location: '/latest' } });
    await expect(mock.fetch('/latest')).rejects.toMatchObject({
      cause: { message: 'redirect count exceeded' },
    });
  });

  it('tells an answer that never comes of its end, whatever was collected as garbage meanwhile', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const mock = await silent();
    const hanging = mock.fetch('/books/1', {
      headers: { prefer: 'fault=hang' },
      signal: AbortSignal.timeout(200),
    });
    const timers = [20, 50, 80].map((after) => setTimeout(collectGarbage, after));
    await expect(hanging).rejects.toThrow(/timeout/);
    timers.forEach((timer) => clearTimeout(timer));
  });

  it('takes URLs, requests and signals as fetch does', async () => {
    const mock = await silent();
    expect((await mock.fetch(new URL('https://books.example/v1/books/1'))).status).toBe(200);
    expect(
      (await mock.fetch(new Request('https://books.example/v1/books/1', { method: 'DELETE' }))).status,
    ).toBe(204);
    await expect(mock.fetch('/books', { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow(
      'stopped',
    );
    await expect(mock.fetch('/books', { method: 'GET', body: 'x' })).rejects.toThrow(TypeError);
  });
});

describe('await using', () => {
  it('closes the mock at the end of the block', async () => {
    let url: string;
    {
      await using mock = await startMock({ documents: [BOOKS] });
      ({ url } = mock);
      expect((await fetch(`${url}/books`)).status).toBe(200);
    }
    await expect(fetch(`${url}/books`)).rejects.toThrow();
  });
});

describe('handlers for Mock Service Worker', () => {
  it('answer at the servers of the documents, and leave the rest alone', async () => {
    const others = http.all('*', () => HttpResponse.text('not for the mock'));
    const server = setupServer(...(await mswHandlers([BOOKS])), others);
    server.listen();
    try {
      expect((await fetch('https://books.example/v1/books/1')).status).toBe(200);
      expect((await fetch('https://books.example/v1/book')).status).toBe(404);
      expect((await fetch('https://books.example/v1/latest')).url).toBe('https://books.example/v1/books/2');
      for (const url of [
        'https://books.example/v10/books',
        'https://books.example/books',
        'https://other.example/v1/books',
      ])
        expect(await (await fetch(url)).text()).toBe('not for the mock');
    } finally {
      server.close();
    }
  });

  it('need an address where the documents have none', async () => {
    await expect(mswHandlers([{ ...BOOKS, servers: [{ url: '/v1' }] }])).rejects.toMatchObject({
      message: 'the documents name no server with a host',
      hint: expect.stringContaining('baseUrl') as string,
    });
    await expect(mswHandlers([BOOKS], { baseUrl: 'books' })).rejects.toThrow(
      "expected a URL with http: or https:, not 'books'",
    );
  });
});

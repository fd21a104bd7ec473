import { setupServer } from 'msw/node';
import { afterAll, beforeAll } from 'vitest';
import type { Mock, MockOptions } from '../../src/mock/index.js';
import { startMock } from '../../src/mock/index.js';
import { mswHandlers } from '../../src/mock/testing/msw.js';

/** A mock, and a `fetch` that leads to it. */
export interface Way {
  mock: Mock;
  /** Takes a path. */
  send: (path: string, init?: RequestInit) => Promise<Response>;
}

/** How a test can reach a mock: over HTTP, which is what the others are held to, and without a socket. */
export const WAYS: readonly [
  name: string,
  open: (options: MockOptions) => Promise<Way & { close: () => void }>,
][] = [
  [
    'HTTP',
    async (options) => {
      const mock = await startMock(options);
      return { mock, send: (path, init) => fetch(mock.url + path, init), close: () => undefined };
    },
  ],
  [
    'mock.fetch',
    async (options) => {
      const mock = await startMock({ ...options, listen: false });
      return { mock, send: mock.fetch, close: () => undefined };
    },
  ],
  [
    'Mock Service Worker',
    async (options) => {
      const mock = await startMock({ ...options, listen: false });
      const baseUrl = 'http://app.localhost/api';
      const server = setupServer(...(await mswHandlers(mock, { baseUrl })));
      server.listen({ onUnhandledRequest: 'bypass' });
      return { mock, send: (path, init) => fetch(baseUrl + path, init), close: () => { server.close(); } }; // prettier-ignore
    },
  ],
];

/** The way, opened before the tests of a `describe` and closed after them. */
export function opened(open: (typeof WAYS)[number][1], options: MockOptions): Way {
  let way: Awaited<ReturnType<typeof open>> | undefined;
  const current = (): NonNullable<typeof way> => {
    if (!way) throw new Error('not before the tests');
    return way;
  };
  beforeAll(async () => {
    way = await open(options);
  });
  afterAll(async () => {
    current().close();
    await current().mock.close();
  });
  return {
    get mock() {
      return current().mock;
    },
    send: (path, init) => current().send(path, init),
  };
}

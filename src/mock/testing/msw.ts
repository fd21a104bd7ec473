import type { RequestHandler } from 'msw';
import { http, HttpResponse } from 'msw';
import { serverUrls } from '../../document/reader/servers.js';
import { ToolError } from '../../errors.js';
import type { DocumentSource } from '../../model/document.js';
import { startMock } from '../index.js';
import type { Mock, MockOptions } from '../options.js';

/** How the documents are mocked, and under which address. */
export interface MswOptions extends Omit<
  MockOptions,
  'documents' | 'contracts' | 'listen' | 'host' | 'port' | 'tls' | 'control' | 'watch' | 'onReload'
> {
  /** Where the app sends its requests, in the place of the mock's `url`; by default to the documents' servers. */
  baseUrl?: string;
}

/**
 * Handlers for Mock Service Worker, in Node.js, that answer as the mock of the documents does: one for each server of the
 * documents, or for `baseUrl`. Below it, what no document describes is refused.
 *
 * @param source the documents, as `startMock` takes them; or a mock, which can be asked what it has received.
 * @throws {ToolError} when a document cannot be used, or none names a server and there is no `baseUrl`.
 * @example
 * import { setupServer } from 'msw/node';
 * import { mswHandlers } from 'specproof/msw';
 *
 * const server = setupServer(...(await mswHandlers(['api.yaml'])));
 * server.listen();
 */
export async function mswHandlers(
  source: Mock | readonly DocumentSource[],
  { baseUrl, ...options }: MswOptions = {},
): Promise<RequestHandler[]> {
  const mock = isMock(source) ? source : await startMock({ ...options, documents: source, listen: false });
  if (baseUrl !== undefined) return [handler(mock, baseOf(baseUrl), true)];
  const urls = [...new Set(mock.contracts.flatMap(serverUrls))];
  if (urls.length === 0)
    throw new ToolError('the documents name no server with a host', {
      hint: "Say where the app sends its requests: mswHandlers(documents, { baseUrl: 'http://localhost:3000' }).",
    });
  return urls.map((url) => handler(mock, url, false));
}

function isMock(source: Mock | readonly DocumentSource[]): source is Mock {
  return 'fetch' in source;
}

function baseOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new ToolError(`baseUrl: expected a URL with http: or https:, not '${url}'`);
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, '');
}

/** A text as a pattern that matches it alone. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

/** `isOwn`: whether the documents know nothing of this address, so that their paths start behind it. */
function handler(mock: Mock, base: string, isOwn: boolean): RequestHandler {
  const below = new RegExp(`^${escaped(base)}(?=[/?#]|$)`);
  return http.all(below, async ({ request }) => {
    const url = isOwn ? request.url.replace(below, new URL(base).origin) : request.url;
    try {
      // The client is who follows a redirect: it may lead to another handler.
      return await mock.fetch(new Request(new Request(url, request), { redirect: 'manual' }));
    } catch {
      return HttpResponse.error();
    }
  });
}

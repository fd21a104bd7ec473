import { resolve } from 'node:path';
import type { Secrets } from '../http/secrets/redaction.js';
import { createHttpClient } from '../io/http-client/index.js';
import { serve } from '../io/http-server/index.js';
import { viewerFile } from '../io/swagger-ui.js';
import { readKeyPair } from '../io/tls.js';
import type { SentRequest } from '../model/exchange.js';
import { VERSION } from '../version.js';
import { eventOf } from './event.js';
import { load } from './load.js';
import { notify } from './notify.js';
import type { Mock, MockOptions } from './options.js';
import { DEFAULT_LIMITS } from './options.js';
import type { Received } from './received.js';
import { MockService } from './service.js';
import { keepUpToDate } from './watch.js';

export type { Mock, MockOptions, ReloadEvent } from './options.js';

/**
 * Starts a server that answers with the documents' own examples, all documents on one port. Mocks share no state, so
 * any number may run in one process. Operations that need a broken part of a document are answered with 501 and the
 * reason.
 * @throws ToolError when a document cannot be read, operations of two documents clash, the key does not fit the
 *   certificate, or the address cannot be listened on.
 * @example
 * import { startMock } from 'specproof';
 *
 * const mock = await startMock({ documents: ['api.yaml'] });
 * console.log((await fetch(`${mock.url}/pets`)).status, mock.requests().length);
 * await mock.close();
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { host = '127.0.0.1', port = 0, cwd = resolve(), limits, log } = options;
  const tls = options.tls && (await readKeyPair(options.tls, cwd));
  let served = await load(options, cwd);
  const onAnswer = log && ((received: Received, secrets: Secrets) => notify(log, eventOf(received, secrets)));
  const client = createHttpClient(CALLBACKS, CALLBACKS.connections);
  const send = (callback: SentRequest): void => void client.send(callback);
  const access = { policy: options.control ?? 'local', cors: options.cors ?? true, listensOn: host };
  const service = new MockService(served, { access, version: VERSION, viewerFile, onAnswer, send });
  const server = await serve({
    host,
    port,
    tls,
    limits: { ...DEFAULT_LIMITS, ...limits },
    answer: (incoming) => service.answer(incoming),
  });
  service.url = server.url;
  const stopWatching = keepUpToDate(options, served, cwd, (next) => {
    service.replace(next);
    served = next;
  });
  return {
    url: server.url,
    get contracts() {
      return served.contracts;
    },
    requests: () => service.requests(),
    reset: () => service.reset(),
    close: async () => {
      stopWatching();
      await server.close();
      client.close();
    },
  };
}

/** Limits of the requests that callbacks describe, in milliseconds and bytes, and how many go to one server at once. */
const CALLBACKS = { timeout: 10_000, connectTimeout: 5000, maxBody: 1024 * 1024, connections: 10 };

import { resolve } from 'node:path';
import type { Secrets } from '../http/secrets/redaction.js';
import { createHttpClient } from '../io/http-client/index.js';
import { inProcessFetch } from '../io/http-server/in-process.js';
import { serve } from '../io/http-server/index.js';
import type { Incoming, Outgoing } from '../io/http-server/message.js';
import { viewerFile } from '../io/viewer.js';
import type { SentRequest } from '../model/exchange.js';
import { VERSION } from '../version.js';
import { callbackSender } from './callback-event.js';
import { eventOf } from './event.js';
import type { Loaded } from './load.js';
import { load } from './load.js';
import { notify } from './notify.js';
import type { Mock, MockOptions } from './options.js';
import { DEFAULT_LIMITS } from './options.js';
import type { ServiceOptions } from './service.js';
import { MockService } from './service.js';
import { keepUpToDate } from './watch.js';

export type { Mock, MockOptions, ReloadEvent } from './options.js';

/**
 * Starts a server that answers as the documents describe, all documents on one port. Mocks share no state, so
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
 * @example <caption>in a test, without a socket</caption>
 * import { startMock } from 'specproof';
 *
 * await using mock = await startMock({ documents: ['api.yaml'], listen: false });
 * mock.on('getPet', { status: 404 }).once();
 * console.log((await mock.fetch('/pets/7')).status);
 * const { path } = await mock.waitFor('getPet');
 * console.log(path);
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { host = '127.0.0.1', port = 0, cwd = resolve(), listen = true } = options;
  const tls = options.tls && (await (await import('../io/tls.js')).readKeyPair(options.tls, cwd));
  let served = await load(options, cwd);
  const client = createHttpClient(CALLBACKS, CALLBACKS.connections);
  const service = serviceOf(served, options, callbackSender(client, options.onCallback));
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const answer = (incoming: Incoming): Outgoing | Promise<Outgoing> => service.answer(incoming);
  const server = listen ? await serve({ host, port, tls, limits, answer }) : undefined;
  service.url = server?.url ?? NOWHERE;
  if (options.warmUp === true) await served.warmUp(() => service.quietFor());
  const stopWatching = keepUpToDate(
    options,
    served,
    () => load(options, cwd),
    (next) => {
      service.replace(next);
      served = next;
    },
  );
  const close = async (): Promise<void> => {
    stopWatching();
    await server?.close();
    service.waits.close();
    client.close();
  };
  return {
    url: service.url,
    get contracts() {
      return served.contracts;
    },
    fetch: inProcessFetch({ base: () => service.url, maxBody: limits.body, answer }),
    on: (operation, stub) => service.stubs.add(operation, stub, served.contracts),
    waitFor: async (operation, how) => service.waits.for(operation, served.contracts, how),
    requests: () => service.requests(),
    reset: () => service.reset(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The address of a mock that does not listen: a name that leads to no other machine (RFC 6761 §6.3). */
const NOWHERE = 'http://mock.localhost';

function serviceOf(
  served: Loaded,
  { host = '127.0.0.1', control = 'local', cors = true, log }: MockOptions,
  send: (callback: SentRequest, secrets: Secrets) => void,
): MockService {
  const onAnswer: ServiceOptions['onAnswer'] =
    log && ((received, response, secrets) => notify(log, eventOf(received, response, secrets)));
  const access = { policy: control, cors, listensOn: host };
  return new MockService(served, { access, version: VERSION, viewerFile, onAnswer, send });
}

/** Limits of the requests that callbacks describe, in milliseconds and bytes, and how many go to one server at once. */
const CALLBACKS = { timeout: 10_000, connectTimeout: 5000, maxBody: 1024 * 1024, connections: 10 };

import { resolve } from 'node:path';
import { viewOf } from '../behaviors/shared/request-view.js';
import { messageOf, ToolError } from '../errors.js';
import type { Secrets } from '../http/secrets/redaction.js';
import type { ServerLimits } from '../io/http-server/index.js';
import { serve } from '../io/http-server/index.js';
import { viewerFile } from '../io/swagger-ui.js';
import type { KeyPairFiles } from '../io/tls.js';
import { readKeyPair } from '../io/tls.js';
import { watch } from '../io/watch.js';
import { documentsOf } from '../load/bundled.js';
import { loadContracts } from '../load/index.js';
import type { Contract } from '../model/document.js';
import { unenforceable } from '../schema/enforceability.js';
import { VERSION } from '../version.js';
import type { CorsPolicy } from './cors.js';
import type { Obey } from './data/apply-behaviors.js';
import { conducted } from './data/apply-behaviors.js';
import { DataSet } from './data/data-set.js';
import type { OwnData } from './data/user-records.js';
import { readData } from './data/user-records.js';
import type { MockEvent } from './event.js';
import { eventOf } from './event.js';
import type { Received, ReceivedRequest } from './received.js';
import type { Fault } from './request/fault.js';
import { Responder } from './responder.js';
import { prismGenerator } from './response/prism.js';
import type { Served } from './service.js';
import { MockService } from './service.js';

/** A changed document was read again: what is served now, or why it is still what it was. */
export type ReloadEvent =
  { kind: 'reloaded'; contracts: readonly Contract[] } | { kind: 'not-reloaded'; error: ToolError };

export interface MockOptions {
  /** Paths or URLs of OpenAPI documents, or names of bundled ones; all bundled ones by default. Either these or `contracts`. */
  documents?: readonly string[];
  contracts?: readonly Contract[];
  /** Folder that relative paths start from; the working directory unless told otherwise. */
  cwd?: string;
  /** Address to listen on; only this machine unless told otherwise. */
  host?: string;
  /** 0 stands for any free port, and is the default. */
  port?: number;
  /** Files of a certificate and its key, in PEM: the mock then speaks HTTPS. */
  tls?: KeyPairFiles;
  /** Whose web pages may call the mock: all, none, or those of some origins. All, by default. */
  cors?: CorsPolicy;
  /** Milliseconds by which every answer is late that is not asked for with another delay. */
  delay?: number;
  /** The longest delay that a request may ask for, in milliseconds; 30,000 by default. */
  maxDelay?: number;
  /** What goes wrong with every request that does not ask for another fault. */
  fault?: Fault;
  /** The same seed makes the same records, beside those of the documents' examples; 1 by default. */
  seed?: number;
  /** Records in each collection; by default as many as the documents' examples speak of, at least three. */
  records?: number;
  /** A JSON or YAML file with the records to answer with, by operation id, in place of all others. */
  data?: string;
  /** Read `documents` and `data` again when one of their files changes; a broken edit keeps the last good ones. */
  watch?: boolean;
  onReload?: (event: ReloadEvent) => void;
  log?: (event: MockEvent) => void;
  limits?: Partial<ServerLimits>;
}

export interface Mock {
  /** Everything before the documents' paths. */
  url: string;
  /** The documents that are served. */
  contracts: readonly Contract[];
  /** What was received since the start or the last reset, in order, secrets redacted; the newest 1,000. */
  requests(): ReceivedRequest[];
  /** Forgets the received requests. */
  reset(): Promise<void>;
  /** Ends idle connections at once, and resolves once every request that arrived is answered. */
  close(): Promise<void>;
}

export const DEFAULT_LIMITS: ServerLimits = {
  body: 10 * 1024 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
};

export const DEFAULT_MAX_DELAY = 30_000;

/**
 * Serves the documents' own answers, all documents on one port. Mocks share nothing: any number may run in a process.
 * @throws ToolError when a document cannot be read or is unsound, a schema cannot be enforced, two operations clash,
 *   the key does not fit the certificate, or the address cannot be listened on.
 * @example
 * import { startMock } from 'specproof';
 *
 * const mock = await startMock({ documents: ['api.yaml'] });
 * console.log((await fetch(`${mock.url}/pets`)).status, mock.requests().length);
 * await mock.close();
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { host = '127.0.0.1', port = 0, cwd = resolve(), cors = true, limits, log } = options;
  const tls = options.tls && (await readKeyPair(options.tls, cwd));
  let served = await load(options, cwd);
  const onAnswer = log && ((received: Received, secrets: Secrets) => notify(log, eventOf(received, secrets)));
  const service = new MockService(served, { cors, version: VERSION, viewerFile, onAnswer });
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
    },
  };
}

/** What is served, and the consumer's own data in it. */
interface Loaded extends Served {
  own: OwnData | undefined;
}

/** Everything that follows from the documents. @throws ToolError when they cannot be mocked. */
async function load(options: MockOptions, cwd: string): Promise<Loaded> {
  const { documents, cors = true, delay = 0, maxDelay = DEFAULT_MAX_DELAY, fault } = options;
  const contracts = options.contracts ?? (await loadContracts(documentsOf(documents ?? [], cwd), { cwd }));
  if (contracts.length === 0) throw new ToolError('there is no document to mock');
  for (const contract of contracts) refuseUnsound(contract);
  const own = options.data === undefined ? undefined : await readData(options.data, cwd, contracts);
  const generate = prismGenerator(contracts);
  const responder = new Responder(
    contracts,
    generate,
    { cors, delay, maxDelay, fault },
    obedience(options, own),
  );
  return { contracts, own, responder, reset: () => undefined };
}

/** What the operations' behaviors make of answers, on a data set of this mock alone. */
function obedience({ seed = 1, records }: MockOptions, own: OwnData | undefined): Obey {
  const data = new DataSet({ seed, records, own: own?.records ?? new Map() });
  return (operation, answered, { method, path, query, headers }, bound) => {
    const target = query === '' ? path : `${path}?${query}`;
    const values = { parameters: bound.parameters, body: bound.body.value };
    const request = viewOf(operation, { method, target, headers }, values);
    return conducted(operation, answered, request, data);
  };
}

/** Watches the files of the documents, if that is wanted; returns the way to stop. */
function keepUpToDate(
  options: MockOptions,
  first: Loaded,
  cwd: string,
  replace: (served: Loaded) => void,
): () => void {
  if (options.watch !== true) return () => undefined;
  let current = first;
  let isBroken = false;
  const watching = watch(filesOf(first), async () => {
    try {
      const next = await load(options, cwd);
      // Saving a file unchanged is no change, unless a broken edit was taken back with it.
      const isSame = fingerprint(next) === fingerprint(current);
      if (isSame && !isBroken) return;
      replace((current = next));
      isBroken = false;
      watching.update(filesOf(next));
      notify(options.onReload, { kind: 'reloaded', contracts: next.contracts });
    } catch (thrown) {
      const error =
        thrown instanceof ToolError ? thrown : new ToolError(messageOf(thrown), { cause: thrown });
      isBroken = true;
      watching.update(filesOf(current), true);
      notify(options.onReload, { kind: 'not-reloaded', error });
    }
  });
  return () => watching.close();
}

function filesOf({ contracts, own }: Loaded): string[] {
  return [...contracts.flatMap(({ files }) => files), ...(own ? [own.uri] : [])];
}

function fingerprint({ contracts, own }: Loaded): string {
  return [...contracts.map(({ hash }) => hash), own?.text ?? ''].join(' ');
}

/** A mock that cannot enforce a schema would accept what a server must refuse, and nobody would know. */
function refuseUnsound(contract: Contract): void {
  const problems = [...contract.problems, ...unenforceable(contract)];
  const [first, ...others] = problems.filter(({ severity }) => severity === 'error');
  if (!first) return;
  const more =
    others.length > 0 ? `${String(others.length)} more: run 'specproof lint ${contract.source}'.` : undefined;
  const hint = [first.hint, more].filter((part) => part !== undefined).join(' ');
  throw new ToolError(first.message, { location: first.location, ...(hint === '' ? {} : { hint }) });
}

/** A listener that throws must not cost the client its answer. */
function notify<T>(listener: ((event: T) => void) | undefined, event: T): void {
  try {
    listener?.(event);
  } catch {
    // The listener's own fault, and there is nobody to tell.
  }
}

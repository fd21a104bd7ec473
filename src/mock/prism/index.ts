import { ToolError } from '../../errors.js';
import { freePort } from '../../io/http-server/listen.js';
import { programOf } from '../../io/server-process.js';
import { TemporaryFolder } from '../../io/temporary-folder.js';
import { documentsOf } from '../../load/bundled.js';
import type { LoadOptions } from '../../load/index.js';
import { loadContracts } from '../../load/index.js';
import type { Contract, DocumentSource } from '../../model/document.js';
import type { ReloadEvent } from '../options.js';
import { keepUpToDate } from '../watch.js';
import type { PrismLine } from './output.js';
import { PrismServer } from './server.js';

export interface PrismOptions {
  documents: readonly DocumentSource[];
  load: LoadOptions;
  host: string;
  /** The port of the first document; each other one takes the next. 0: each takes any that is free. */
  port: number;
  seed: number;
  cors: boolean;
  onReload: (event: ReloadEvent) => void;
  /** Called with what Prism says of requests. */
  onLine: ((contract: Contract, line: PrismLine) => void) | undefined;
}

/** Documents that stock Prism serves, a process for each. */
export interface PrismMock {
  contracts: readonly Contract[];
  /** Where the paths of a document start. */
  urlOf: (contract: Contract) => string;
  /** Resolves with the reason when one of the processes has ended by itself. */
  failed: Promise<ToolError>;
  close: () => Promise<void>;
}

const PACKAGE = '@stoplight/prism-cli';

/** The version that the tests run. */
const TESTED = '5.14.2';

/**
 * Serves documents with the Prism that is installed: of the project, or beside specproof. Prism gets each document as
 * specproof reads it, in one file with its references in it, and reads it again when it changes.
 * @throws ToolError when there is no Prism, a document cannot be used, or a port is taken.
 */
export async function startPrism(options: PrismOptions): Promise<PrismMock> {
  const { load } = options;
  const program = await programOf(PACKAGE, load.cwd);
  if (program === undefined)
    throw new ToolError(`--engine prism needs ${PACKAGE}, which is not installed`, {
      hint: `Install it: npm install --save-dev ${PACKAGE}@${TESTED}`,
    });
  const reload = async (): Promise<{ contracts: Contract[] }> => ({
    contracts: await loadContracts(documentsOf(options.documents, load.cwd), load),
  });
  const first = await reload();
  const folder = await TemporaryFolder.make('specproof-prism-');
  const servers: PrismServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
    await folder.remove();
  };
  try {
    for (const [i, contract] of first.contracts.entries())
      servers.push(
        await PrismServer.start(contract, { ...options, ...(await addressOf(options, i)), program, folder }),
      );
    await Promise.all(servers.map(({ ready }) => ready));
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return running(first.contracts, servers, options, { reload, stop });
}

function running(
  first: readonly Contract[],
  servers: readonly PrismServer[],
  options: PrismOptions,
  { reload, stop }: { reload: () => Promise<{ contracts: Contract[] }>; stop: () => Promise<void> },
): PrismMock {
  let contracts = first;
  const watch = { watch: true, onReload: options.onReload };
  const stopWatching = keepUpToDate(watch, { contracts: [...first] }, reload, async (next) => {
    await Promise.all(next.contracts.map(async (contract, i) => servers[i]?.replace(contract)));
    contracts = next.contracts;
  });
  return {
    get contracts() {
      return contracts;
    },
    urlOf: (contract) => servers[contracts.indexOf(contract)]?.url ?? '',
    failed: Promise.race(servers.map(({ failed }) => failed)),
    close: async () => {
      stopWatching();
      await stop();
    },
  };
}

/** Prism listens again after each change of its document, so that its port has to be known beforehand. */
async function addressOf(
  { host, port }: PrismOptions,
  index: number,
): Promise<{ host: string; port: number }> {
  return { host, port: await freePort({ host, port: port === 0 ? 0 : port + index }) };
}

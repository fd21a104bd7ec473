import { basePathsOf } from '../../document/reader/servers.js';
import type { MockOptions } from '../../mock/index.js';
import { startMock } from '../../mock/index.js';
import { keyPairFiles } from '../given/key-pair-files.js';
import type { Host } from '../host.js';
import { mockLog } from '../mock/log.js';
import type { MockValues } from '../mock/values.js';
import type { Settings } from '../settings.js';
import { documentsNamed, loadOptions } from '../settings.js';
import { warnOfUnused } from '../unused-entries.js';

/** `specproof mock`: serves the documents until it is interrupted. */
export async function runMock(
  args: string[],
  options: MockValues,
  host: Host,
  settings: Settings,
): Promise<number> {
  if (options.engine === 'prism') {
    const { servePrism } = await import('../mock/prism.js');
    return servePrism(args, options, host, settings);
  }
  const log = mockLog(options.log, host);
  const mock = await startMock({
    documents: documentsNamed(args, settings, host),
    ...loadOptions(settings, options, host),
    watch: true,
    warmUp: true,
    onReload: log.reload,
    ...(log.request && { log: log.request }),
    ...(log.callback && { onCallback: log.callback }),
    ...conductOf(options),
  });
  const interrupted = new Promise<void>((resolve) => host.onInterrupt(resolve));
  warnOfUnused(mock.contracts, args, settings, host);
  log.ready(mock.contracts, mock.url, (contract) => mock.url + basePathsOf(contract).first);
  await interrupted;
  await mock.close();
  log.flush();
  return 0;
}

function conductOf(options: MockValues): MockOptions {
  const { port, host, seed, records, data, states, cors, control, delay, maxDelay, fault } = options;
  const { stateful } = options;
  const tls = keyPairFiles(options);
  return {
    port,
    host,
    seed,
    ...(records !== undefined && { records }),
    ...(stateful === true && { stateful }),
    ...(data !== undefined && { data }),
    ...(states !== undefined && { states }),
    cors,
    control,
    maxDelay,
    ...(delay !== undefined && { delay }),
    ...(fault !== undefined && { fault }),
    ...(tls && { tls }),
  };
}

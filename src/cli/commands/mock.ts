import { exampleCases } from '../../cases/examples.js';
import { methodName } from '../../document/methods.js';
import { basePathsOf } from '../../document/reader/servers.js';
import { ToolError } from '../../errors.js';
import { curlLine } from '../../http/secrets/curl.js';
import { Secrets } from '../../http/secrets/redaction.js';
import { addressed } from '../../io/http-client/index.js';
import type { MockOptions } from '../../mock/index.js';
import { startMock } from '../../mock/index.js';
import type { Contract } from '../../model/document.js';
import type { Host } from '../host.js';
import type { MockLog } from '../mock-log.js';
import { brokenExampleLines, leftOutLines, ndjsonLog, prettyLog, unreceivableLines } from '../mock-log.js';
import type { OptionValues } from '../options.js';
import type { LoadOptionName, Settings } from '../settings.js';
import { documentsNamed, loadOptions } from '../settings.js';
import { warnOfUnused } from '../unused-entries.js';

type Values = OptionValues<
  | 'port'
  | 'host'
  | 'seed'
  | 'records'
  | 'data'
  | 'states'
  | 'cors'
  | 'control'
  | 'tlsCert'
  | 'tlsKey'
  | 'log'
  | 'delay'
  | 'maxDelay'
  | 'fault'
  | LoadOptionName
>;

/** `specproof mock`: serves the documents until it is interrupted. */
export async function runMock(
  args: string[],
  options: Values,
  host: Host,
  settings: Settings,
): Promise<number> {
  const log = logFor(options.log, host);
  const mock = await startMock({
    documents: documentsNamed(args, settings, host),
    ...loadOptions(settings, options, host),
    watch: true,
    onReload: log.reload,
    ...(log.request && { log: log.request }),
    ...conductOf(options),
  });
  const interrupted = new Promise<void>((resolve) => host.onInterrupt(resolve));
  warnOfUnused(mock.contracts, args, settings, host);
  log.ready(mock.contracts, mock.url);
  await interrupted;
  await mock.close();
  log.flush();
  return 0;
}

function logFor(format: Values['log'], host: Host): MockLog {
  return format === 'ndjson' ? ndjsonLog(host) : prettyLog(host, greeting, format === 'pretty');
}

function conductOf(options: Values): MockOptions {
  const { port, host, seed, records, data, states, cors, control, delay, maxDelay, fault } = options;
  const { tlsCert, tlsKey } = options;
  return {
    port,
    host,
    seed,
    ...(records !== undefined && { records }),
    ...(data !== undefined && { data }),
    ...(states !== undefined && { states }),
    cors,
    control,
    maxDelay,
    ...(delay !== undefined && { delay }),
    ...(fault !== undefined && { fault }),
    ...tlsOf(tlsCert, tlsKey),
  };
}

function tlsOf(cert: string | undefined, key: string | undefined): Pick<MockOptions, 'tls'> {
  if (cert !== undefined && key !== undefined) return { tls: { cert, key } };
  if (cert === undefined && key === undefined) return {};
  throw new ToolError(
    cert === undefined ? '--tls-key needs --tls-cert beside it' : '--tls-cert needs --tls-key beside it',
  );
}

/** The first line tells scripts where the mock is, the others tell people what they can do there. */
function greeting(contracts: readonly Contract[], url: string): string {
  const operations = contracts.flatMap((contract) => contract.operations);
  const width = Math.max(...operations.map(({ method }) => method.length));
  const lines = operations.map(
    (each) => `  ${methodName(each).padEnd(width)} ${basePathsOf(each.contract).first}${each.path}`,
  );
  const [first] = operations.flatMap(
    (operation) =>
      exampleCases(operation, { headers: [], credentials: {}, values: {}, allowWrites: false }).cases,
  );
  const attempt = first
    ? [
        '',
        'Try:',
        `  ${curlLine(addressed(first.request, url + basePathsOf(first.operation.contract).first), new Secrets(contracts))}`,
      ]
    : [];
  const leftOut = leftOutLines(contracts);
  const those = leftOut.length > 0 ? ['', 'Left out, answered with 501:', ...leftOut] : [];
  const unreceivable = unreceivableLines(contracts);
  const lost =
    unreceivable.length > 0
      ? ['', 'Not served, as this version of Node.js cannot receive such a method:', ...unreceivable]
      : [];
  const broken = brokenExampleLines(contracts);
  const odd =
    broken.length > 0 ? ['', 'Examples that break their own schema, served all the same:', ...broken] : [];
  const nothing =
    operations.length === 0 ? ['  No document describes an operation that could be served.'] : [];
  const all = [
    `specproof mock listening on ${url}`,
    ...lines,
    ...nothing,
    ...those,
    ...lost,
    ...odd,
    ...attempt,
  ];
  return `${all.join('\n')}\n`;
}

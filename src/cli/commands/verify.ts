import { documentsOf } from '../../bundled.js';
import { writeTextFile } from '../../io/files.js';
import { loadContracts } from '../../load.js';
import type { Contract, Report } from '../../model.js';
import { exitCodeOf } from '../../report.js';
import { REPORTERS } from '../../reporters/index.js';
import { pretty } from '../../reporters/pretty.js';
import { unenforceable } from '../../schema/enforceability.js';
import { verify } from '../../verify.js';
import { resolve } from 'node:path';
import type { Host } from '../host.js';
import type { OptionValues } from '../options.js';

type Options = OptionValues<
  | 'server' | 'header' | 'operation' | 'case' | 'seed' | 'concurrency' | 'timeout' | 'connectTimeout' | 'maxBody'
  | 'maxFailures' | 'report'
>; // prettier-ignore

/** `specproof verify`: documents in, report out. */
export async function runVerify(args: string[], options: Options, host: Host): Promise<number> {
  const contracts = await loadContracts(documentsOf(args, host.cwd), { cwd: host.cwd });
  const target = await openTarget(contracts, options.server);
  const interrupt = new AbortController();
  const unlisten = host.onInterrupt(() => interrupt.abort());
  try {
    const report = await finalReport(contracts, target.server, options, interrupt.signal);
    await deliver(report, options, host);
    return exitCodeOf(report);
  } finally {
    unlisten();
    await target.close();
  }
}

interface Target {
  /** Undefined when there is nothing that could be asked. */
  server: string | undefined;
  close: () => Promise<void>;
}

/** The user's server, else the mock. A document with unenforceable schemas has no mock: it is judged by itself. */
async function openTarget(contracts: Contract[], server: string | undefined): Promise<Target> {
  const nothing = { close: () => Promise.resolve() };
  if (server !== undefined) return { server, ...nothing };
  if (contracts.some((contract) => unenforceable(contract).length > 0))
    return { server: undefined, ...nothing };
  // Prism takes more than a second to load; who verifies a server of their own need not wait for it.
  const { startMock } = await import('../../mock.js');
  const mock = await startMock({ contracts });
  return { server: mock.url, close: () => mock.close() };
}

async function finalReport(
  contracts: Contract[],
  server: string | undefined,
  options: Options,
  signal: AbortSignal,
): Promise<Report> {
  const events = verify({
    contracts,
    server,
    headers: options.header,
    seed: options.seed,
    operations: options.operation,
    cases: options.case,
    concurrency: options.concurrency,
    maxFailures: options.maxFailures,
    limits: { timeout: options.timeout, connectTimeout: options.connectTimeout, maxBody: options.maxBody },
    signal,
  });
  for await (const event of events) if (event.type === 'report') return event.report;
  throw new Error('the verification ended without a report');
}

/** The pretty report goes to standard output, unless a file report was sent there. */
async function deliver(report: Report, options: Options, host: Host): Promise<void> {
  const toStdout = options.report.some(({ file }) => file === '-');
  for (const { format, file } of options.report) {
    const text = REPORTERS[format]?.(report) ?? '';
    if (file === '-') host.stdout(text);
    else await writeTextFile(resolve(host.cwd, file), text);
  }
  (toStdout ? host.stderr : host.stdout)(pretty(report, host.color));
}

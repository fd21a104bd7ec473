import { resolve } from 'node:path';
import { ToolError } from '../../errors.js';
import { isLoopback } from '../../http/loopback.js';
import { TextFile } from '../../io/text-file.js';
import { readKeyPair } from '../../io/tls.js';
import { printable } from '../../json/printable.js';
import { loadContracts } from '../../load/index.js';
import type { Report } from '../../model/report.js';
import { HttpArchive } from '../../reporters/http-archive.js';
import type { RunOptions } from '../../runner/options.js';
import { exitCodeOf } from '../../runner/report.js';
import type { Proxy, ProxyEvent } from '../../traffic/proxy/index.js';
import { startProxy } from '../../traffic/proxy/index.js';
import { keyPairFiles } from '../given/key-pair-files.js';
import { recordedRunOptions } from '../given/recorded-run-options.js';
import type { Host } from '../host.js';
import type { OptionValues } from '../options.js';
import type { ReportOutlets } from '../report-outlets.js';
import { openRunOutlets, targetsOf } from '../report-outlets.js';
import type { LoadOptionName, Settings } from '../settings.js';
import { documentsNamed, loadOptions } from '../settings.js';
import { ProxyLog } from '../text/proxy-log.js';

/** The options of `proxy`, parsed. */
type ProxyFlags = OptionValues<
  | 'upstream' | 'port' | 'host' | 'tlsCert' | 'tlsKey' | 'connectTimeout' | 'maxBody' | 'minEvidence' | 'lenientInput'
  | 'failOn' | 'record' | 'report' | 'verbose' | 'quiet' | LoadOptionName
>; // prettier-ignore

/** `specproof proxy`: relays until it is interrupted, then reports. */
export async function runProxy(
  args: string[],
  options: ProxyFlags,
  host: Host,
  file: Settings,
): Promise<number> {
  const contracts = await loadContracts(documentsNamed(args, file, host), loadOptions(file, options, host));
  const tell = (line: string): void => host.stderr(`specproof: ${printable(line)}\n`);
  const run: RunOptions = { ...recordedRunOptions(contracts, options, file), tell };
  const outputs = await Outputs.open(options, host, file);
  try {
    const proxy = await startProxy(run, await whereOf(options, host));
    const interrupted = new Promise<void>((resolve) => host.onInterrupt(resolve));
    host.stdout(`specproof proxy listening on ${proxy.url}\n`);
    warnOfOthers(options, tell);
    const [report] = await Promise.all([relayed(proxy, outputs), interrupted.then(() => proxy.close())]);
    await outputs.deliver(report);
    return exitCodeOf(report);
  } finally {
    outputs.discard();
  }
}

async function whereOf(options: ProxyFlags, { cwd }: Host): Promise<Parameters<typeof startProxy>[1]> {
  const { upstream, host, port, connectTimeout, maxBody } = options;
  if (upstream === undefined)
    throw new ToolError('the proxy needs --upstream, the server that it passes requests on to', {
      hint: 'For example --upstream http://127.0.0.1:8080',
    });
  const files = keyPairFiles(options);
  const tls = files && (await readKeyPair(files, cwd));
  return { upstream, host, port, connectTimeout, maxBody, ...(tls && { tls }) };
}

function warnOfOthers({ host, upstream }: ProxyFlags, tell: (line: string) => void): void {
  if (isLoopback(host) || host === '::1') return;
  tell(`others on the network can send requests to ${upstream ?? ''} through this proxy`);
}

async function relayed(proxy: Proxy, outputs: Outputs): Promise<Report> {
  for await (const event of proxy.events) {
    if (event.type === 'report') return event.report;
    outputs.onEvent(event);
  }
  throw new Error('the proxy ended without a report');
}

/** The reports, the archive, and the log. */
class Outputs {
  private readonly archive = new HttpArchive();
  private readonly log = new ProxyLog();

  private constructor(
    private readonly outlets: ReportOutlets,
    private readonly record: TextFile | undefined,
    private readonly say: (text: string) => void,
  ) {}

  static async open(options: ProxyFlags, host: Host, { config, folder }: Settings): Promise<Outputs> {
    const targets = targetsOf(options.report, config.proxy?.reports, { folder, cwd: host.cwd });
    const outlets = await openRunOutlets(targets, options, host);
    const record =
      options.record === undefined ? undefined : await TextFile.open(resolve(host.cwd, options.record));
    const say = (text: string): void => {
      if (options.quiet !== true) host.stderr(text);
    };
    return new Outputs(outlets, record, say);
  }

  onEvent(event: Exclude<ProxyEvent, { type: 'report' }>): void {
    this.record?.write(this.archive.entry(event.shown()));
    if (event.type === 'passed') return;
    this.outlets.onEvent(event);
    for (const line of this.log.linesFor(event)) this.say(`${printable(line)}\n`);
  }

  /** All of them are tried, whatever happens to one. */
  async deliver(report: Report): Promise<void> {
    this.record?.write(this.archive.end());
    const written = await Promise.allSettled([this.outlets.deliver(report), this.record?.close()]);
    for (const each of written) if (each.status === 'rejected') throw each.reason;
  }

  discard(): void {
    this.outlets.discard();
    this.record?.discard();
  }
}

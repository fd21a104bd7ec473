import type { ConfigCommand } from '../../config/index.js';
import { ToolError } from '../../errors.js';
import type { GivenCredentials } from '../../http/credentials/index.js';
import { Secrets } from '../../http/secrets/redaction.js';
import { printable } from '../../json/printable.js';
import { loadContracts } from '../../load/index.js';
import { CONTROL } from '../../mock/control/index.js';
import { startMock } from '../../mock/index.js';
import type { Contract } from '../../model/document.js';
import type { Report } from '../../model/report.js';
import { plural } from '../../reporters/words/plural.js';
import type { PactFile } from '../../traffic/pact/file.js';
import { reachable } from '../../traffic/pact/reach.js';
import { verifiedReport } from '../../traffic/pact/report.js';
import type { Broker, PactRun, VerifiedPact } from '../../traffic/pact/verify.js';
import { verifyPact } from '../../traffic/pact/verify.js';
import { credentialsGiven, credentialTexts } from '../credentials.js';
import type { Host } from '../host.js';
import type { OptionValues } from '../options.js';
import { deliverTold, targetsOf } from '../report-outlets.js';
import type { LoadOptionName, Settings } from '../settings.js';
import { documentsNamed, loadOptions } from '../settings.js';
import { targetOf } from '../target.js';
import { pactsAndDocuments } from './pact-files.js';

type Values = OptionValues<
  | 'server' | 'self' | 'credential' | 'states' | 'statesUrl' | 'timeout' | 'broker' | 'selector' | 'pending' | 'wipSince'
  | 'publish' | 'provider' | 'providerVersion' | 'providerBranch' | 'report'
  | LoadOptionName
>; // prettier-ignore

/** What is to be verified, and by which documents. */
interface Asked {
  pacts: readonly PactFile[];
  broker: Broker | undefined;
  contracts: Contract[];
  given: Record<string, string | ConfigCommand>;
}

/** What came out of one pact, or of the pacts of a broker. */
interface Verified {
  pact: PactFile | undefined;
  result: VerifiedPact;
  server: string;
}

/** `specproof pact verify`: Pact's own Verifier against a server, or the mock; results in the usual reports. */
export async function runPactVerify(
  args: string[],
  options: Values,
  host: Host,
  settings: Settings,
): Promise<number> {
  const asked = await askedFor(args, options, host, settings);
  const interrupt = new AbortController();
  const unlisten = host.onInterrupt(() => interrupt.abort());
  const target = await openServer(asked.contracts, options, host, settings);
  try {
    const { signal } = interrupt;
    // The mock takes those of the pacts.
    const credentials = target.isMock
      ? {}
      : await credentialTexts(asked.contracts, asked.given, settings, host, signal);
    const verified = await verifyEach(asked, target, options, { cwd: host.cwd, signal, credentials });
    const how = { options, host, settings, isMock: target.isMock, isInterrupted: signal.aborted };
    await deliver({ ...asked, credentials }, verified, how);
    if (signal.aborted) return INTERRUPTED;
    return verified.every(({ result }) => result.holds) ? 0 : 1;
  } finally {
    unlisten();
    await target.close();
  }
}

/** @throws ToolError when there is nothing to verify, or nowhere to publish to. */
async function askedFor(args: string[], options: Values, host: Host, settings: Settings): Promise<Asked> {
  const { pacts, documents } = await pactsAndDocuments(args, host.cwd);
  const broker = brokerOf(options, host);
  if (pacts.length === 0 && !broker)
    throw new ToolError('no pact: name one, or --broker URL', {
      hint: "Such as: specproof pact verify 'pacts/*.json'",
    });
  if (options.publish === true && (!broker || options.providerVersion === undefined))
    throw new ToolError('--publish needs --broker and --provider-version');
  const load = loadOptions(settings, options, host);
  const contracts = await loadContracts(documentsNamed(documents, settings, host), load);
  return { pacts, broker, contracts, given: credentialsGiven(contracts, options, host, settings.config) };
}

async function verifyEach(
  { pacts, broker, contracts }: Asked,
  { statesUrl, serverFor }: PactTarget,
  { provider: named, timeout, providerVersion, providerBranch }: Values,
  common: { cwd: string; signal: AbortSignal; credentials: GivenCredentials },
): Promise<Verified[]> {
  const verified: Verified[] = [];
  for (const source of [...pacts, ...(broker ? [broker] : [])]) {
    const pact = 'interactions' in source ? source : undefined;
    const provider = named ?? pact?.provider ?? contracts[0]?.name ?? '';
    const server = serverFor(provider);
    await reachable(server);
    const run: PactRun = {
      ...{ provider, contracts, server, statesUrl, timeout, providerVersion, providerBranch },
      ...common,
    };
    const result = await verifyPact(run, source).catch((thrown: unknown) => {
      // What was broken off says nothing, of the provider or of Pact.
      if (!common.signal.aborted) throw thrown;
    });
    if (!result || common.signal.aborted) break;
    verified.push({ pact, server, result });
  }
  return verified;
}

async function deliver(
  { contracts, credentials, broker }: Pick<Asked, 'contracts' | 'broker'> & { credentials: GivenCredentials },
  verified: readonly Verified[],
  { options, host, settings, isMock, isInterrupted }: Delivery,
): Promise<void> {
  const secrets = new Secrets(contracts, [...Object.values(credentials), ...secretsOf(broker)]);
  const text = secrets.text(verified.map((each) => toldOf(each, isMock)).join(''));
  const targets = targetsOf(options.report, settings.config.pact?.reports, {
    folder: settings.folder,
    cwd: host.cwd,
  });
  const whole = verifiedReport(contracts, verified, secrets);
  const report: Report = isInterrupted ? { ...whole, end: 'interrupted' } : whole;
  await deliverTold(targets, { text, report }, host);
}

interface Delivery {
  options: Values;
  host: Host;
  settings: Settings;
  isMock: boolean;
  /** Pacts were left out. */
  isInterrupted: boolean;
}

/** Ended by Ctrl-C. */
const INTERRUPTED = 130;

interface PactTarget {
  isMock: boolean;
  statesUrl: string | undefined;
  /** Everything before the paths of the provider's pacts. */
  serverFor: (provider: string) => string;
  close: () => Promise<void>;
}

/** The server that was given, else a mock of the documents, in the states that were given. */
async function openServer(
  contracts: readonly Contract[],
  options: Values,
  host: Host,
  settings: Settings,
): Promise<PactTarget> {
  const { server, servers = {} } = targetOf(
    { ...options, plan: undefined, dryRun: undefined },
    settings,
    host,
  );
  const [first] = Object.values(servers);
  if (server !== undefined || first !== undefined) {
    const serverFor = (provider: string): string => {
      const url = server ?? servers[provider] ?? first ?? '';
      return url.replace(/\/+$/, '');
    };
    return { isMock: false, statesUrl: options.statesUrl, serverFor, close: () => Promise.resolve() };
  }
  const { states } = options;
  const mock = await startMock({ contracts, cwd: host.cwd, ...(states !== undefined && { states }) });
  const statesUrl = states === undefined ? options.statesUrl : `${mock.url}${CONTROL}states`;
  return { isMock: true, statesUrl, serverFor: () => mock.url, close: () => mock.close() };
}

/** What the variables of Pact's own tools say counts here as well; secrets are never typed. */
function brokerOf(
  { broker, selector, pending, wipSince, publish }: Values,
  { env }: Host,
): Broker | undefined {
  const url = broker ?? env['PACT_BROKER_BASE_URL'];
  if (url === undefined || url === '') return undefined;
  return {
    url,
    token: env['PACT_BROKER_TOKEN'],
    username: env['PACT_BROKER_USERNAME'],
    password: env['PACT_BROKER_PASSWORD'],
    selectors: selector,
    enablePending: pending === true,
    includeWipSince: wipSince,
    publish: publish === true,
  };
}

function secretsOf(broker: Broker | undefined): string[] {
  return [broker?.token, broker?.password].filter(
    (each): each is string => each !== undefined && each !== '',
  );
}

/** One line for each interaction, what is wrong below it, and the verdict. */
function toldOf({ pact, result, server }: Verified, isMock: boolean): string {
  const { interactions, notices } = result;
  const lines = interactions.flatMap(({ consumer, description, mismatches, isPending }) => [
    `  ${mismatches.length === 0 ? '✓' : isPending ? '!' : '✗'} ${pact ? '' : `${consumer}: `}${description}${isPending ? ' (pending)' : ''}`,
    ...mismatches.map(({ message, at }) => `      ${at === '' ? '' : `${at}: `}${message}`),
  ]);
  const failed = interactions.filter(
    ({ mismatches, isPending }) => mismatches.length > 0 && !isPending,
  ).length;
  const names = pact ? `${pact.consumer} → ${pact.provider}, ${pact.source}` : 'pacts of the broker';
  const verdict = failed === 0 ? 'kept' : `${String(failed)} not kept`;
  const where = isMock ? `${server}, the mock of these documents` : server;
  const all = [
    `${names} → ${where}`,
    ...lines,
    `${plural(interactions.length, 'interaction')}, ${verdict}`,
    ...notices,
  ];
  return all.map((line) => `${printable(line)}\n`).join('');
}

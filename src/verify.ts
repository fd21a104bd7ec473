import { CHECKS } from './checks/index.js';
import { exampleCases } from './cases/examples.js';
import { ToolError } from './errors.js';
import { EvidenceCollector } from './evidence/collector.js';
import { addressed, createHttpClient } from './io/http.js';
import type { HttpClient, HttpLimits } from './io/http.js';
import { curlLine } from './message/curl.js';
import { Secrets } from './message/secrets.js';
import type {
  Case,
  Contract,
  Exchange,
  Finding,
  Operation,
  Problem,
  Report,
  ReportedFinding,
  RunEnd,
} from './model.js';
import { summarise } from './report.js';
import { unenforceable } from './schema/enforceability.js';

export interface VerifyOptions {
  contracts: readonly Contract[];
  /** The server under test: everything before the documents' paths. Without one only the documents are judged. */
  server: string | undefined;
  /** Headers added to every request; they replace planned ones of the same name. */
  headers: readonly (readonly [name: string, value: string])[];
  seed: number;
  /** Only operations of these ids; all when empty. */
  operations: readonly string[];
  /** Only cases of these ids; all when empty. */
  cases: readonly string[];
  /** Requests under way at once. */
  concurrency: number;
  /** Ends the run once this many error findings are known; 0 means never. */
  maxFailures: number;
  limits: HttpLimits;
  /** Ends the run early; what was found so far is still reported. */
  signal?: AbortSignal;
}

export type VerifyEvent =
  | { type: 'plan'; cases: readonly Case[] }
  | { type: 'exchange'; exchange: Exchange; findings: readonly ReportedFinding[] }
  | { type: 'report'; report: Report };

/**
 * Sends every planned case and judges every answer. Events come in the order of the plan whatever the concurrency;
 * the last one is the report. Leaving the loop early ends the run.
 * @throws ToolError when a selection names nothing, or when the server cannot be reached at all.
 */
export async function* verify(options: VerifyOptions): AsyncGenerator<VerifyEvent, void> {
  const run = new Run(options);
  const client = createHttpClient(options.limits, options.concurrency);
  try {
    yield { type: 'plan', cases: run.cases };
    for await (const exchange of exchanges(run.cases, client, options)) {
      run.refuseUnreachable(exchange);
      yield { type: 'exchange', exchange, findings: run.judge(exchange) };
      if (run.isOver()) break;
    }
  } finally {
    client.close();
  }
  yield { type: 'report', report: run.report() };
}

/** Sends up to `concurrency` cases at once and gives the exchanges back in the order of the cases. */
async function* exchanges(
  cases: readonly Case[],
  client: HttpClient,
  { server = '', concurrency, signal }: VerifyOptions,
): AsyncGenerator<Exchange> {
  const aborted = new Promise<undefined>((resolve) => {
    if (signal?.aborted === true) resolve(undefined);
    signal?.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const underway: Promise<Exchange>[] = [];
  let next = 0;
  while (next < cases.length || underway.length > 0) {
    if (signal?.aborted === true) return;
    for (; next < cases.length && underway.length < concurrency; next++) {
      underway.push(exchange(cases[next] as Case, client, server));
    }
    const done = await Promise.race([underway.shift(), aborted]);
    if (!done) return;
    yield done;
  }
}

async function exchange(planned: Case, client: HttpClient, server: string): Promise<Exchange> {
  const request = addressed(planned.request, server);
  return { case: planned, request, ...(await client.send(request)) };
}

/** What one run knows: its plan, and what the exchanges so far have shown. */
class Run {
  readonly cases: readonly Case[];
  private readonly operations: Operation[];
  private readonly evidence: EvidenceCollector;
  private readonly secrets: Secrets;
  private readonly findings: ReportedFinding[];
  private readonly judged: Exchange[] = [];
  private end: RunEnd = 'complete';

  constructor(private readonly options: VerifyOptions) {
    const { contracts, headers } = options;
    this.operations = select(contracts, options.operations);
    const plans = this.operations.map((operation) => exampleCases(operation, { headers }));
    const planned = options.server === undefined ? [] : plans.flatMap((plan) => plan.cases);
    this.cases = selectCases(planned, options.cases);
    this.evidence = new EvidenceCollector(this.operations);
    this.secrets = new Secrets(contracts, secretValues(contracts, headers));
    const problems = [...contracts.flatMap(unenforceable), ...plans.flatMap((plan) => plan.problems)];
    this.findings = problems.map((problem) => documentFinding(contracts, problem));
  }

  /** Nothing answered yet and nothing can be connected to: the input is wrong, not the server's answers. */
  refuseUnreachable({ outcome, request }: Exchange): void {
    if (this.judged.length > 0 || outcome.kind === 'response' || outcome.reason !== 'connect') return;
    throw new ToolError(
      `${this.secrets.url(new URL(request.url).origin)} cannot be reached: ${outcome.message}`,
      {
        hint: 'Check that the server is running and that --server is right.',
      },
    );
  }

  judge(exchange: Exchange): ReportedFinding[] {
    this.judged.push(exchange);
    this.evidence.observe(exchange);
    const { operation } = exchange.case;
    const found = Object.values(CHECKS).flatMap((check) => check(exchange, operation));
    const reported = found.map((finding) => this.reported(finding, exchange));
    this.findings.push(...reported);
    return reported;
  }

  /** Whether enough failed, or the server is gone. */
  isOver(): boolean {
    const { maxFailures } = this.options;
    const errors = this.findings.filter(({ severity }) => severity === 'error').length;
    if (maxFailures > 0 && errors >= maxFailures) this.end = 'max-failures';
    const last = this.judged.slice(-LOST_AFTER);
    const isGone = ({ outcome }: Exchange): boolean =>
      outcome.kind === 'failure' && outcome.reason === 'connect';
    if (last.length === LOST_AFTER && last.every(isGone)) this.end = 'target-lost';
    return this.end !== 'complete';
  }

  report(): Report {
    const interrupted = this.options.signal?.aborted === true;
    return summarise({
      contracts: this.options.contracts,
      server: this.secrets.url(this.options.server ?? ''),
      seed: this.options.seed,
      end: interrupted ? 'interrupted' : this.end,
      operations: this.operations,
      cases: this.cases,
      exchanges: this.judged,
      findings: this.findings,
      evidence: this.evidence.evidence(),
    });
  }

  private reported(finding: Finding, { case: planned, request }: Exchange): ReportedFinding {
    const { contract, id } = planned.operation;
    return {
      ...finding,
      message: this.secrets.text(finding.message),
      received: this.secrets.text(finding.received),
      document: contract.name,
      location: contract.locate(finding.pointer),
      operation: id,
      case: planned.id,
      curl: curlLine(request, this.secrets),
    };
  }
}

/** So many refused connections in a row mean that the server is gone; more requests would only repeat it. */
const LOST_AFTER = 3;

function documentFinding(contracts: readonly Contract[], problem: Problem): ReportedFinding {
  const owner = contracts.find((contract) => contract.source === problem.location.file) ?? contracts[0];
  return {
    check: problem.code,
    severity: problem.severity,
    message: problem.message,
    pointer: problem.pointer,
    at: 'document',
    expected: problem.hint ?? 'a document that can be enforced',
    received: problem.message,
    document: owner?.name ?? '',
    location: problem.location,
  };
}

function select(contracts: readonly Contract[], ids: readonly string[]): Operation[] {
  const all = contracts.flatMap((contract) => contract.operations);
  const unknown = ids.find((id) => !all.some((operation) => operation.id === id));
  if (unknown !== undefined) {
    throw new ToolError(`no operation is called '${unknown}'`, {
      hint: `There are: ${all.map(({ id }) => id).join(', ')}`,
    });
  }
  return ids.length > 0 ? all.filter(({ id }) => ids.includes(id)) : all;
}

function selectCases(cases: Case[], ids: readonly string[]): Case[] {
  const unknown = ids.find((id) => !cases.some((planned) => planned.id === id));
  if (unknown !== undefined) {
    throw new ToolError(`no case is called '${unknown}'`, {
      hint: 'A case is named in each finding; its id depends on the document, the phase and the seed.',
    });
  }
  return ids.length > 0 ? cases.filter(({ id }) => ids.includes(id)) : cases;
}

/** The values of the user's headers that are credentials by their name. */
function secretValues(contracts: readonly Contract[], headers: VerifyOptions['headers']): string[] {
  const byName = new Secrets(contracts);
  return headers.filter(([name, value]) => byName.hidesHeader(name, value)).map(([, value]) => value);
}

import type { PlanOptions } from './cases/draft.js';
import { planOperation } from './cases/plan.js';
import type { Deviation } from './deviations.js';
import { ToolError } from './errors.js';
import { fuzzOperation } from './fuzz.js';
import { secretsOf } from './given-secrets.js';
import { createHttpClient } from './io/http.js';
import type { HttpLimits } from './io/http.js';
import { plannedProbes, probeOperation } from './probing.js';
import type { ProbeEvent } from './probing.js';
import { Sender } from './io/sender.js';
import type { SendOptions } from './io/sender.js';
import type { GivenCredentials } from './message/credentials.js';
import { override } from './message/request.js';
import { Secrets } from './message/secrets.js';
import type { Case, Contract, Exchange, Json, Operation, Phase, Report, ReportedFinding } from './model.js';
import { onlyReads } from './openapi/safety.js';
import { stagesOf, Traces } from './order.js';
import { summarise } from './report.js';
import { Run } from './run.js';
import { unenforceable } from './schema/enforceability.js';

/** What one operation does differently. */
export interface OperationSettings {
  /** Why it is left out. */
  skip?: string;
  phases?: readonly Phase[];
  lenientInput?: boolean;
  values?: Readonly<Record<string, Json>>;
  headers?: readonly (readonly [name: string, value: string])[];
  /** Milliseconds for one exchange, in place of the run's. */
  timeout?: number;
}

export interface VerifyOptions {
  contracts: readonly Contract[];
  /**
   * The server of each contract by its name, or one for all: everything before the documents' paths.
   * Without one, only the documents are judged and nothing is sent.
   */
  server: string | Readonly<Record<string, string>> | undefined;
  /** Headers added to every request; they replace planned ones of the same name. */
  headers: readonly (readonly [name: string, value: string])[];
  /** Names of headers whose values are shown nowhere, besides those that carry credentials or look like it. */
  secretHeaders?: readonly string[];
  /** Credentials by the key of their security scheme. */
  credentials: GivenCredentials;
  /** Whether the server is a mock, which cannot tell a wrong credential from a right one. */
  knowsNoUsers?: boolean;
  /** Values that only the tenant knows, by parameter or body property; they replace the documents' examples. */
  values: Readonly<Record<string, Json>>;
  phases: readonly Phase[];
  /** Random requests for each operation in the phase fuzz. */
  fuzz: number;
  seed: number;
  /** Only operations of these ids; all when empty. */
  operations: readonly string[];
  /** Only cases of these ids; all when empty. */
  cases: readonly string[];
  /** Requests under way at once. */
  concurrency: number;
  /** Requests started in a second at most. */
  rate: number | undefined;
  /** Cases sent at most; 0 means all. */
  maxCases: number;
  /** Share of the documented clauses that must be seen with a value, 0 to 1; undefined means any. */
  minEvidence: number | undefined;
  /** Ends the run once this many error findings are known; 0 means never. */
  maxFailures: number;
  /** Milliseconds after which no further case is sent. */
  maxTime: number;
  limits: HttpLimits;
  /** Whether a server that is not on this machine may be sent operations that are not known to only read. */
  allowWrites: boolean;
  /** Servers documented to be lenient: accepted invalid input is a warning. */
  lenientInput: boolean;
  settings: Readonly<Record<string, OperationSettings>>;
  deviations: readonly Deviation[];
  /** The day of the run, `YYYY-MM-DD`, by which known deviations expire. */
  today: string;
  /** Ends the run early; what was found so far is still reported. */
  signal?: AbortSignal;
}

/** `finding`: several exchanges together show it; the one named is the last of them. */
export type VerifyEvent =
  | { type: 'exchange' | 'finding'; exchange: Exchange; findings: readonly ReportedFinding[] }
  | { type: 'report'; report: Report };

/**
 * Sends every planned case and judges every answer. Events come in the order of the plan whatever the concurrency;
 * the last one is the report. Leaving the loop early ends the run.
 * @throws ToolError when a selection names nothing, or when the server cannot be reached at all; whatever else went
 * wrong here, after the report of what was found until then.
 */
export async function* verify(options: VerifyOptions): AsyncGenerator<VerifyEvent, void> {
  const { server } = options;
  const operations = selectedOperations(options);
  const secrets = secretsOf(options);
  const run = new Run(operations, {
    ...options,
    credentials:
      options.knowsNoUsers === true || !options.phases.includes('negative') ? {} : options.credentials,
    secrets,
    isLenient: ({ id }) => options.settings[id]?.lenientInput ?? options.lenientInput,
    isProbed: (operation) => runsPhase(options, operation, 'behaviors'),
  });
  for (const problem of options.contracts.flatMap(unenforceable)) run.addProblem(problem);
  const client = createHttpClient(options.limits, options.concurrency);
  let crash: { thrown: unknown } | undefined;
  try {
    const sender =
      server === undefined ? undefined : new Sender(client, { ...options, addressOf: addresses(options) });
    const sent = sender ? exchanges(operations, options, run, sender) : [];
    for await (const { exchange, finding } of sent) {
      if (run.exchanges === 0) refuseUnreachable(exchange, secrets);
      if (finding) yield { type: 'finding', exchange, findings: run.report(exchange, finding) };
      else yield { type: 'exchange', exchange, findings: run.judge(exchange) };
      if (run.end === 'target-lost' || run.end === 'max-failures') break;
    }
  } catch (thrown) {
    if (thrown instanceof ToolError) throw thrown;
    run.end = 'crashed';
    crash = { thrown };
  } finally {
    client.close();
  }
  if (!crash && options.signal?.aborted === true) run.end = 'interrupted';
  else if (
    run.end === 'complete' &&
    server !== undefined &&
    (!run.isPlanned || run.exchanges < run.planned)
  ) {
    run.end = 'max-time';
  }
  run.conclude();
  yield {
    type: 'report',
    report: summarise({
      options,
      operations,
      run,
      serverOf: (contract) => secrets.url(serverOf(server, contract) ?? ''),
    }),
  };
  if (crash) throw crash.thrown;
}

/** Where an operation's requests go, and how long they may take. */
function addresses({ server, settings, limits }: VerifyOptions): SendOptions['addressOf'] {
  return (operation) => {
    const { timeout = limits.timeout } = settings[operation.id] ?? {};
    return { server: serverOf(server, operation) ?? '', timeout };
  };
}

/** The server of an operation's or contract's document. */
export function serverOf(server: VerifyOptions['server'], of: Operation | Contract): string | undefined {
  if (typeof server !== 'object') return server;
  return server['contract' in of ? of.contract.name : of.name];
}

/** In each stage first the planned cases, then those that adapt to the answers, which are sent one by one. */
async function* exchanges(
  operations: readonly Operation[],
  options: VerifyOptions,
  run: Run,
  sender: Sender,
): AsyncGenerator<ProbeEvent> {
  const traces = new Traces();
  for (const stage of staged(operations, options)) {
    const cases = limited(stage, options, run, traces);
    // What is sent at the same time as the first change may come after it.
    if (!stage.operations.every(onlyReads)) yield* firstOf(cases, sender);
    for await (const exchange of sender.all(cases)) yield { exchange };
    for (const operation of stage.operations) yield* adaptive(operation, options, run, sender);
  }
}

interface Stage {
  operations: readonly Operation[];
  isLast: boolean;
}

function staged(operations: readonly Operation[], options: VerifyOptions): Stage[] {
  const stages = stagesOf(operations, (operation) => planOptions(options, operation).values);
  if (stages.length === 0) return [{ operations, isLast: true }];
  return stages.map((each, i) => ({ operations: each, isLast: i === stages.length - 1 }));
}

async function* firstOf(cases: Iterator<Case>, sender: Sender): AsyncGenerator<ProbeEvent> {
  const first = cases.next();
  const exchange = first.done === true ? undefined : await sender.one(first.value);
  if (exchange) yield { exchange };
}

async function* adaptive(
  operation: Operation,
  options: VerifyOptions,
  run: Run,
  sender: Sender,
): AsyncGenerator<ProbeEvent> {
  const plan = planOptions(options, operation);
  if (run.end === 'complete' && runsPhase(options, operation, 'behaviors'))
    yield* probeOperation(operation, { ...options, plan }, run, sender);
  if (!runsPhase(options, operation, 'fuzz')) return;
  for await (const exchange of fuzzOperation(operation, { ...options, plan }, run, sender))
    yield { exchange };
}

/** Whether an operation is to be sent requests of a phase. */
function runsPhase({ settings, phases }: VerifyOptions, { id }: Operation, phase: Phase): boolean {
  return settings[id]?.skip === undefined && (settings[id]?.phases ?? phases).includes(phase);
}

/** The plan of a run, without sending anything. */
export function* plan(options: VerifyOptions): Generator<Case> {
  const none = (): boolean => false;
  const unsent = new Run([], { ...options, secrets: new Secrets([]), isLenient: none, isProbed: none });
  const traces = new Traces();
  for (const stage of staged(selectedOperations(options), options)) {
    yield* limited(stage, options, unsent, traces);
    for (const operation of stage.operations) {
      if (!runsPhase(options, operation, 'behaviors')) continue;
      yield* plannedProbes(operation, { ...options, plan: planOptions(options, operation) });
    }
  }
}

/** The cases up to the limit, planned operation by operation, so that memory holds one operation's at a time. */
function* limited(
  { operations, isLast }: Stage,
  options: VerifyOptions,
  run: Run,
  traces: Traces,
): Generator<Case> {
  const wanted = new Set(options.cases);
  for (const operation of operations) {
    const settings = options.settings[operation.id];
    if (settings?.skip !== undefined) continue;
    const { cases, problems } = planOperation(
      operation,
      settings?.phases ?? options.phases,
      planOptions(options, operation),
    );
    for (const problem of problems) run.addProblem(problem);
    for (const planned of cases.filter(({ id }) => wanted.size === 0 || wanted.has(id))) {
      run.expect(planned);
      if (options.maxCases > 0 && run.planned > options.maxCases) run.end = 'max-cases';
      else yield traces.mark(planned);
    }
  }
  if (isLast) concludePlan(options, run);
}

/** @throws ToolError when nothing of what the user selected was found. */
function concludePlan(options: VerifyOptions, run: Run): void {
  run.isPlanned = true;
  const unknown =
    run.planned === 0 && !options.cases.some((id) => /:(fuzz|behaviors):/.test(id))
      ? options.cases[0]
      : undefined;
  if (unknown === undefined) return;
  throw new ToolError(`no case is called '${unknown}'`, {
    hint: "A case is named in each finding; its id depends on document, phases and seed: 'specproof verify --plan' lists them.",
  });
}

function planOptions(options: VerifyOptions, operation: Operation): PlanOptions {
  const settings = options.settings[operation.id];
  return {
    headers: override(options.headers, settings?.headers ?? []),
    credentials: options.credentials,
    values: { ...options.values, ...settings?.values },
    allowWrites: options.allowWrites || isLocal(serverOf(options.server, operation)),
  };
}

/** Nothing answered yet and nothing can be connected to: the input is wrong, not the server's answers. */
function refuseUnreachable({ outcome, request }: Exchange, secrets: Secrets): void {
  if (outcome.kind === 'response' || outcome.reason !== 'connect') return;
  throw new ToolError(`${secrets.url(new URL(request.url).origin)} cannot be reached: ${outcome.message}`, {
    hint: 'Check that the server is running and that --server is right.',
  });
}

function selectedOperations({ contracts, operations: ids, server, allowWrites }: VerifyOptions): Operation[] {
  const all = contracts.flatMap((contract) => contract.operations);
  const unknown = ids.find((id) => !all.some((operation) => operation.id === id));
  if (unknown !== undefined) {
    const hint = `There are: ${all.map(({ id }) => id).join(', ')}`;
    throw new ToolError(`no operation is called '${unknown}'`, { hint });
  }
  const wanted = ids.length > 0 ? all.filter(({ id }) => ids.includes(id)) : all;
  const allowed = wanted.filter(
    (operation) => allowWrites || isLocal(serverOf(server, operation)) || onlyReads(operation),
  );
  if (allowed.length > 0 || wanted.length === 0) return allowed;
  throw new ToolError(`every operation could change something on the server, so none was sent`, {
    hint: 'Mark those that only read with x-contract: { reads: true }, or pass --allow-writes.',
  });
}

/** Whether a server is on this machine: the user's own to break. */
export function isLocal(server: string | undefined): boolean {
  if (server === undefined) return true;
  const { hostname } = new URL(server);
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    /^127(\.\d+){3}$/.test(hostname) ||
    hostname === '[::1]'
  );
}

import { ToolError } from '../errors.js';
import { Secrets } from '../http/secrets/redaction.js';
import type { HttpLimits } from '../io/http-client/index.js';
import { createHttpClient } from '../io/http-client/index.js';
import type { Json } from '../json/json.js';
import type { Operation } from '../model/document.js';
import type { Case, Exchange, Phase } from '../model/exchange.js';
import type { Report, ReportedFinding } from '../model/report.js';
import { exchanges } from './execute.js';
import type { Deviation } from './known-deviations.js';
import type { PlanningOptions } from './plan.js';
import { adaptiveCases, adapts, noCase, Plan } from './plan.js';
import { Run } from './recorder.js';
import { summarise } from './report.js';
import { secretsOf } from './secrets.js';
import { isWhole, phasesOf, selected, serverOf } from './selection.js';
import type { SendOptions } from './sender.js';
import { Sender } from './sender.js';
import { unreachable } from './unreachable.js';

export { isLocal, serverOf } from './selection.js';

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

export interface VerifyOptions extends PlanningOptions {
  /** Names of headers whose values are shown nowhere, besides those that carry credentials or look like it. */
  secretHeaders?: readonly string[];
  /** Whether the server is a mock, which cannot tell a wrong credential from a right one. */
  knowsNoUsers?: boolean;
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
  /** Milliseconds after which no further case is sent, and what is under way is given up. */
  maxTime: number;
  limits: HttpLimits;
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
 * @throws ToolError when a selection names nothing, or when the server cannot be reached at all; after the report, when
 * no answer led to a selected case; whatever else went wrong here, after the report of what was found until then.
 */
export async function* verify(options: VerifyOptions): AsyncGenerator<VerifyEvent, void> {
  const { server } = options;
  const { operations, guarded } = selected(options);
  const secrets = secretsOf(options);
  const run = runOf(options, operations, secrets);
  const plan = new Plan(operations, options, run);
  const client = createHttpClient(options.limits, options.concurrency);
  const sender =
    server === undefined ? undefined : new Sender(client, { ...options, addressOf: addresses(options) });
  let crash: { thrown: unknown } | undefined;
  try {
    for await (const { exchange, finding } of sender ? exchanges(plan, options, run, sender) : []) {
      if (run.exchanges === 0) refuseUnreachable(exchange, secrets);
      if (finding) yield { type: 'finding', exchange, findings: run.report(exchange, finding) };
      else yield { type: 'exchange', exchange, findings: run.judge(exchange) };
      if (run.end === 'target-lost' || run.end === 'max-failures') break;
    }
    if (options.signal?.aborted === true) run.end = 'interrupted';
    await settle(run, plan, sender);
  } catch (thrown) {
    if (thrown instanceof ToolError) throw thrown;
    run.end = 'crashed';
    crash = { thrown };
  } finally {
    client.close();
  }
  run.conclude();
  const shownServer: Parameters<typeof summarise>[0]['serverOf'] = (contract) =>
    secrets.url(serverOf(server, contract) ?? '');
  yield { type: 'report', report: summarise({ options, operations, guarded, run, serverOf: shownServer }) };
  if (crash) throw crash.thrown;
  const [unmet] = run.end === 'complete' && sender ? run.unmet() : [];
  if (unmet !== undefined) throw noCase(unmet);
}

function runOf(options: VerifyOptions, operations: readonly Operation[], secrets: Secrets): Run {
  const isTold = options.knowsNoUsers !== true && options.phases.includes('negative');
  return new Run(operations, {
    ...options,
    credentials: isTold ? options.credentials : {},
    secrets,
    isLenient: ({ id }) => options.settings[id]?.lenientInput ?? options.lenientInput,
    isProbed: (operation) => phasesOf(options, operation).includes('behaviors'),
    isWhole: (operation) => isWhole(options, operation),
  });
}

/** What is known only after the last exchange: what was left out, and what nobody asked for. */
async function settle(run: Run, plan: Plan, sender: Sender | undefined): Promise<void> {
  if (run.end !== 'complete' || sender?.isCut === true) run.hasMore = !(await plan.countLeft());
  if (run.end === 'complete' && sender?.isCut === true && run.left().cases > 0) run.end = 'max-time';
  if (run.end === 'complete') plan.judgeSchemas();
}

/** Where an operation's requests go, and how long they may take. */
function addresses({ server, settings, limits }: VerifyOptions): SendOptions['addressOf'] {
  return (operation) => {
    const { timeout = limits.timeout } = settings[operation.id] ?? {};
    return { server: serverOf(server, operation) ?? '', timeout };
  };
}

/** What a plan does not list. */
export interface Unlisted {
  /** Cases beyond the limit. */
  left: number;
  /** Whether further requests follow from the answers. */
  isOpen: boolean;
}

/** The plan of a run up to its limit on cases, without sending anything. */
export function* plan(options: VerifyOptions): Generator<Case, Unlisted> {
  const { operations } = selected(options);
  const unlimited = runOf({ ...options, maxCases: 0 }, [], new Secrets([]));
  const whole = new Plan(operations, options, unlimited, false);
  const { maxCases } = options;
  let count = 0;
  for (const stage of whole.stages) {
    for (const planned of casesOfStage(whole, stage, options)) {
      count++;
      if (maxCases === 0 || count <= maxCases) yield planned;
    }
  }
  return {
    left: maxCases === 0 ? 0 : Math.max(0, count - maxCases),
    isOpen: operations.some((operation) => adapts(operation, options)),
  };
}

function* casesOfStage(whole: Plan, stage: readonly Operation[], options: VerifyOptions): Generator<Case> {
  yield* whole.cases(stage);
  for (const operation of stage) yield* adaptiveCases(operation, options);
}

/** Nothing answered yet and nothing can be connected to: the input is wrong, not the server's answers. */
function refuseUnreachable({ outcome, request }: Exchange, secrets: Secrets): void {
  if (outcome.kind === 'response' || outcome.reason !== 'connect') return;
  throw unreachable(secrets.url(new URL(request.url).origin), secrets.text(outcome.message));
}

import { ToolError } from '../errors.js';
import type { Secrets } from '../http/secrets/redaction.js';
import type { HttpClient } from '../io/http-client/index.js';
import { createHttpClient } from '../io/http-client/index.js';
import type { Operation } from '../model/document.js';
import type { VerifyEvent } from '../model/events.js';
import type { Case, Exchange } from '../model/exchange.js';
import type { Report } from '../model/report.js';
import { documentProblems } from './document-problems.js';
import type { RunEvent } from './events.js';
import type { Execution } from './execute.js';
import { execute } from './execute.js';
import { countLeftOut } from './left-out.js';
import type { RunOptions } from './options.js';
import { operationRunOf } from './options.js';
import { noCase, Plan, usualCase } from './plan.js';
import { Recorder } from './record/recorder.js';
import { shownExchange } from './record/shown-exchange.js';
import { summarise } from './report.js';
import { serverOf } from './selection.js';
import type { SendOptions } from './sending/sender.js';
import { Sender } from './sending/sender.js';
import { InVain } from './sequences/in-vain.js';
import { Sequences } from './sequences/index.js';
import { Taken } from './sequences/taken.js';
import { Setup } from './setup/index.js';
import { unreachable } from './setup/unreachable.js';

/**
 * Sends every planned case and judges every answer. Events come in the order of the plan whatever the concurrency;
 * the last one is the report. Leaving the loop early ends the run.
 * @throws ToolError when a selected case cannot exist, or when the server cannot be reached at all; after the report,
 *   when no answer led to a selected case; whatever else went wrong here, or with what the user gave, after the report of
 *   what was found until then, if anything was sent.
 */
export async function* verify(asked: RunOptions): AsyncGenerator<VerifyEvent, void> {
  // What hooks give decides on the plan.
  const known = asked.hooks ? undefined : new Plan(asked);
  const recorder = new Recorder(asked);
  recorder.addProblems(documentProblems(asked));
  const client = createHttpClient(asked.limits, asked.concurrency, asked.open);
  const setup = new Setup(asked, client);
  let crash: { thrown: unknown } | undefined;
  let execution: Execution | undefined;
  asked.onStart?.(() => brokenOff(asked, recorder, execution?.plan));
  try {
    const run = await setup.start();
    const plan = known ?? new Plan(run);
    if (run.server !== undefined) execution = executionOf(run, plan, { recorder, client, setup });
    for await (const event of execution ? execute(execution) : []) {
      if (recorder.exchanges === 0) refuseUnreachable(event, run.secrets);
      const findings = recorder.record(event);
      if (event.type === 'exchange' || event.type === 'finding')
        yield {
          type: event.type,
          exchange: event.exchange,
          shown: () => shownExchange(event.exchange, run.secrets),
          findings,
          progress: recorder.progress,
        };
      if (recorder.end === 'target-lost' || recorder.end === 'max-failures') break;
    }
    if (run.signal?.aborted === true) recorder.end = 'interrupted';
    await settle({ run, recorder, plan }, execution?.sender);
  } catch (thrown) {
    crash = { thrown: brokenBy(thrown, recorder) };
  } finally {
    execution?.sender.close();
    client.close();
  }
  yield { type: 'report', report: summarise(asked, recorder, recorder.conclude()) };
  if (crash) throw crash.thrown;
  if (asked.server !== undefined && recorder.isOpen) refuseUnseenCase(recorder);
}

/** What executes a plan: who sends, who follows the ids, and who sets the server up. */
function executionOf(
  run: RunOptions,
  plan: Plan,
  { recorder, client, setup }: { recorder: Recorder; client: HttpClient; setup: Setup },
): Execution {
  const taken = new Taken();
  const sequences = sequencesOf(run, plan, taken);
  const { credentials, hooks } = setup;
  const talk: SendOptions['talk'] = (planned) => sequences.talk(planned);
  const sender = new Sender(client, { ...sendOptions(run), credentials, hooks, talk });
  recorder.throttle = sender.throttle;
  const inVain = new InVain();
  return { run, plan, recorder, sender, sequences, taken, inVain, reset: () => setup.reset() };
}

/** The ids that flow in a run: what is sent besides its plan is taken of the same budget. */
function sequencesOf(run: RunOptions, plan: Plan, taken: Taken): Sequences {
  const makerCase = (operation: Operation): Case | undefined => {
    const own = operationRunOf(run, operation);
    return own && usualCase(own, run, taken);
  };
  const mayTry = (operation: Operation): boolean =>
    plan.budget.takeSpare(operation) || plan.budget.take(operation);
  return new Sequences(makerCase, mayTry);
}

/** Takes note of why a run broke off. @throws what the user gave wrong, before anything was sent. */
function brokenBy(thrown: unknown, recorder: Recorder): unknown {
  const isGiven = thrown instanceof ToolError;
  if (isGiven && recorder.exchanges === 0) throw thrown;
  recorder.hasMore = true;
  recorder.end = isGiven ? 'setup-failed' : 'crashed';
  return thrown;
}

/** The report of a run that did not end by itself when its time was over. */
function brokenOff(run: RunOptions, recorder: Recorder, plan: Plan | undefined): Report {
  if (plan) tellLeftOver(plan, recorder);
  recorder.end = 'max-time';
  recorder.hasMore = true;
  return summarise(run, recorder, recorder.conclude());
}

/** What was never sent, though it was planned. */
function tellLeftOver({ leftOver }: Plan, recorder: Recorder): void {
  recorder.addProblems(leftOver.problems());
  for (const operation of leftOver.operations()) recorder.cut(operation);
}

/** What is known only after the last exchange: what was left out, and what nobody asked for. */
async function settle(
  { run, recorder, plan }: Pick<Execution, 'run' | 'recorder' | 'plan'>,
  sender: Sender | undefined,
): Promise<void> {
  const isCut = sender?.isCut === true;
  if (sender && recorder.isOpen && sender.silence.isOver) recorder.end = 'unanswered';
  if (sender && recorder.isOpen && sender.throttle.isOver) recorder.end = 'throttled';
  if (sender) recorder.giveUp(new Set([...sender.silence.givenUp, ...sender.throttle.givenUp]));
  tellLeftOver(plan, recorder);
  recorder.addProblems(plan.budget.problems());
  recorder.cleanUps = plan.budget.beyond;
  if (!recorder.isOpen || isCut) recorder.hasMore = !(await countLeftOut(run, recorder, plan.budget));
  if (recorder.isOpen && isCut && recorder.left().cases > 0) recorder.end = 'max-time';
}

/** Where an operation's requests go, how long they may take, and how fast they may follow each other. */
function sendOptions({ server, operations, limits, ...budgets }: RunOptions): SendOptions {
  const timeouts = new Map(operations.map(({ operation, timeout }) => [operation, timeout]));
  return {
    operations: operations.filter(({ phases }) => phases.length > 0).length,
    concurrency: budgets.concurrency,
    rate: budgets.rate,
    maxTime: budgets.maxTime,
    maxPause: budgets.maxPause,
    signal: budgets.signal,
    addressOf: (operation) => ({
      server: serverOf(server, operation) ?? '',
      timeout: timeouts.get(operation) ?? limits.timeout,
    }),
  };
}

/** Nothing answered yet and nothing can be connected to: the input is wrong, not the server's answers. */
function refuseUnreachable(event: RunEvent, secrets: Secrets): void {
  if (event.type !== 'exchange') return;
  const { outcome, request }: Exchange = event.exchange;
  if (outcome.kind === 'response' || outcome.reason !== 'connect') return;
  throw unreachable(secrets.url(new URL(request.url).origin), secrets.text(outcome.message));
}

/** A case of a behavior can be in no plan: only the answers show whether there is one of its id. */
function refuseUnseenCase(recorder: Recorder): void {
  const [unseen] = recorder.unseenCases();
  if (unseen !== undefined) throw noCase(unseen);
}

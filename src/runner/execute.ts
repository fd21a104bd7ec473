import { endsServer } from '../document/ends-server.js';
import { onlyReads } from '../document/safety.js';
import type { Steps } from '../json/steps.js';
import type { Case } from '../model/exchange.js';
import { removedBy } from '../resources/graph.js';
import type { Admission, RunEvent } from './events.js';
import type { Planned } from './fixed-cases.js';
import { keptForLife } from './fixed-cases.js';
import type { OperationRun, RunOptions } from './options.js';
import type { Plan } from './plan.js';
import { adaptiveOptions, usualCase } from './plan.js';
import type { Recorder } from './record/recorder.js';
import { admitted, fuzzOperation } from './run-fuzz.js';
import type { ProbeAdmission } from './run-probes.js';
import { probeOperation } from './run-probes.js';
import { followThings } from './run-sequences.js';
import { oneByOne } from './sending/one-by-one.js';
import type { Sender } from './sending/sender.js';
import { findFullest } from './sequences/fullest.js';
import type { InVain } from './sequences/in-vain.js';
import type { Sequences } from './sequences/index.js';
import { ReadAgain } from './sequences/read-again.js';
import { supply } from './sequences/supply.js';
import type { Taken } from './sequences/taken.js';
import { isOfSequence, takeAway } from './stages.js';

/** What is needed to execute a plan. */
export interface Execution {
  run: RunOptions;
  plan: Plan;
  recorder: Recorder;
  sender: Sender;
  sequences: Sequences;
  /** The requests that were served. */
  taken: Taken;
  /** The requests that have shown nothing. */
  inVain: InVain;
  /** Brings the server back to where the run started. */
  reset: () => Promise<void>;
}

/**
 * In each stage first the planned cases, then those that adapt to the answers, which are sent one by one; at the end,
 * what removes the things that the run has made.
 */
export async function* execute(execution: Execution): AsyncGenerator<RunEvent> {
  const { sequences, recorder } = execution;
  for await (const event of everything(execution)) {
    if (event.type === 'exchange') {
      for (const exchange of event.exchange.earlier ?? []) {
        recorder.expect(exchange.case);
        yield { type: 'exchange', exchange };
      }
      sequences.observe(event.exchange);
      execution.taken.observe(event.exchange);
      execution.inVain.observe(event.exchange);
    }
    yield event;
  }
}

async function* everything(execution: Execution): AsyncGenerator<RunEvent> {
  const { plan, recorder, sequences } = execution;
  const again = new ReadAgain(execution);
  const last = plan.stages.find(takeAway);
  let isClean = false;
  for (const stage of plan.stages) {
    // Before the first of them, the run itself was set up.
    if (plan.fresh.has(stage) && stage !== plan.stages[0] && isOpen(execution)) {
      yield* putOff(execution, stage);
      await execution.reset();
      sequences.forgetAll();
      again.forget();
    }
    if (takeAway(stage) && isOpen(execution)) yield* again.all();
    if (stage === last && isOpen(execution))
      yield* leftOver(execution, plan.stages.slice(plan.stages.indexOf(stage)));
    // What ends the server comes last.
    if (!isClean && stage.every(({ operation }) => endsServer(operation))) {
      yield* cleanUp(execution);
      yield* putOff(execution, stage);
      isClean = true;
    }
    yield* planned(execution, stage);
    for (const own of stage) {
      if (!isOpen(execution)) return;
      yield* adaptive(own, execution);
      // The run may have come to its end meanwhile.
      if (isOpen(execution) && !plan.isWaiting(own.operation)) recorder.finish(own.operation);
    }
    sequences.settle();
    again.observe(stage);
  }
  if (isOpen(execution)) yield* again.all();
  if (!last && isOpen(execution)) yield* leftOver(execution, []);
  if (!isClean) yield* cleanUp(execution);
  yield* putOff(execution);
}

/** Sends what was put off, now that nothing else needs what is there. */
async function* putOff(execution: Execution, stage?: readonly OperationRun[]): AsyncGenerator<RunEvent> {
  const { plan, recorder, sender } = execution;
  if (!isOpen(execution)) return;
  const due = plan.dueBefore(stage);
  for (const { operation } of due) recorder.tally.announce(operation, 1);
  yield* oneByOne(admitted(due, recorder), sender);
  if (isOpen(execution)) for (const { operation } of due) recorder.finish(operation);
}

async function* planned(execution: Execution, stage: readonly OperationRun[]): AsyncGenerator<RunEvent> {
  const { run, plan, sender, sequences, inVain } = execution;
  const isOrdered = isOfSequence(stage);
  const changes = !stage.every(({ operation }) => onlyReads(operation));
  // Of changes at the same time, which one comes last is chance, and servers that do not expect them lose what they keep.
  const isAlone =
    changes && (run.keepsThings || stage.some(({ operation }) => removedBy(operation) !== undefined));
  // Where requests are under way together, what is known of one when the next is sent is chance.
  const isPutBack = (own: OperationRun, each: Case): boolean =>
    isAlone && inVain.has(each) && plan.putBack(own, each, stage);
  const cases = casesOf(plan.of(stage), execution.recorder, isPutBack);
  if (isOrdered) yield* supply(stage, execution);
  // What is sent at the same time as the first change may come after it; and what is learned of it helps the others.
  if (isOrdered || changes) yield* firstOf(cases, sender);
  sequences.settle();
  if (isAlone) yield* oneByOne(cases, sender);
  else for await (const exchange of sender.all(cases)) yield { type: 'exchange', exchange };
}

/** Removes what the run has made, as far as it can. Those inside of other things were planned, and are removed, first. */
async function* cleanUp(execution: Execution): AsyncGenerator<RunEvent> {
  const { run, plan, recorder, sender, sequences } = execution;
  sequences.end();
  const removers = plan.stages
    .flat()
    .filter(({ operation, phases }) => phases.length > 0 && removedBy(operation));
  for (const own of run.keepsThings && run.cases.length === 0 ? removers : []) {
    const usual = usualCase(own, run);
    const count = usual ? sequences.leftFor(own.operation) : 0;
    if (!usual || !isOpen(execution)) continue;
    // What is documented is not what the run has made.
    const remaking = usual.remaking && { ...usual.remaking, isDocumented: false };
    const again = {
      ...usual,
      ...(remaking && { remaking }),
      id: `${usual.id}:clean-up`,
      why: 'to remove what the run has made',
    };
    const cases = admitted(Array<Case>(count).fill({ ...again, afterWrite: true }), {
      admits(planned) {
        plan.budget.cleanUp(planned.operation);
        return recorder.admits(planned);
      },
    });
    yield* oneByOne(cases, sender);
  }
}

function isOpen({ recorder, sender }: Execution): boolean {
  return recorder.isOpen && !sender.isCut;
}

/**
 * The cases of a plan that are known before anything is answered, up to the limit on cases, without those that are put
 * back when it is their turn.
 */
function* casesOf(
  planned: Steps<Planned>,
  recorder: Recorder,
  isPutBack: (own: OperationRun, planned: Case) => boolean = () => false,
): Steps<Case> {
  for (const each of planned) {
    yield undefined;
    if (!each) continue;
    recorder.addProblems(each.problems);
    recorder.tally.announce(each.own.operation, each.cases.length);
    if (each.isCut === true) recorder.cut(each.own.operation);
    const { own } = each;
    yield* admitted(
      lazily(each.cases, (one) => !isPutBack(own, one)),
      recorder,
    );
    if (!recorder.isOpen) return;
  }
}

function* lazily(cases: readonly Case[], isSent: (planned: Case) => boolean): Generator<Case, void> {
  for (const each of cases) if (isSent(each)) yield each;
}

/** What was left out before, as far as the run can send more; what changes something one by one. */
async function* leftOver(
  { run, plan, recorder, sender, inVain }: Execution,
  later: readonly (readonly OperationRun[])[],
): AsyncGenerator<RunEvent> {
  const cases = casesOf(
    plan.more(later, (planned) => recorder.isUnseen(planned) && !inVain.has(planned)),
    recorder,
  );
  if (run.keepsThings) yield* oneByOne(cases, sender);
  else for await (const exchange of sender.all(cases)) yield { type: 'exchange', exchange };
}

async function* firstOf(cases: Steps<Case>, sender: Sender): AsyncGenerator<RunEvent> {
  const first = await sender.next(cases);
  const exchange = first && (await sender.one(first));
  if (exchange) yield { type: 'exchange', exchange };
}

async function* adaptive(own: OperationRun, execution: Execution): AsyncGenerator<RunEvent> {
  const { run, plan, recorder, sender } = execution;
  const { operation, phases } = own;
  const options = adaptiveOptions(own, run);
  if (phases.includes('behaviors')) {
    const admission: Admission & ProbeAdmission = {
      get isOpen() {
        return recorder.isOpen;
      },
      admits: (planned) => plan.budget.take(planned.operation) && recorder.admits(planned),
      left: (of) => plan.budget.leftFor(of),
      leaveOut: (of) => plan.budget.leaveOut(of),
    };
    const spare: Admission = {
      get isOpen() {
        return recorder.isOpen;
      },
      admits: (planned) =>
        plan.budget.takeSpare(
          planned.operation,
          planned.operation === operation ? keptForLife(operation) : 0,
        ) && recorder.admits(planned),
    };
    yield* findFullest(own, { ...execution, recorder: spare });
    yield* probeOperation(operation, options, admission, sender);
    yield* followThings(own, { ...execution, recorder: admission });
  }
  if (!phases.includes('fuzz') || !isOpen(execution)) return;
  // Random requests are asked for by number; to make one smaller is not.
  const shrinks = { admits: () => plan.budget.take(operation) };
  const random = fuzzOperation(operation, { ...options, own, shrinks }, recorder, sender);
  for await (const exchange of random) yield { type: 'exchange', exchange };
}

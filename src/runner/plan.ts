import { plannedProbes, selectedProbes } from '../cases/behaviors.js';
import { exampleCases } from '../cases/examples.js';
import { fullestPrefix } from '../cases/fullest/index.js';
import { countFuzz, fuzzCases, fuzzSource, isFuzzCase } from '../cases/fuzz/index.js';
import type { PlanOptions } from '../cases/shared/draft.js';
import { endsServer } from '../document/ends-server.js';
import { ToolError } from '../errors.js';
import type { Steps } from '../json/steps.js';
import { finished } from '../json/steps.js';
import type { Operation, Problem } from '../model/document.js';
import type { Case, Phase } from '../model/exchange.js';
import { RunBudget } from './budget.js';
import { familiesOf } from './families.js';
import type { Planned } from './fixed-cases.js';
import { fixedCases, keptOf } from './fixed-cases.js';
import { LeftOver } from './left-over.js';
import type { OperationRun, RunOptions } from './options.js';
import { planOptionsOf } from './options.js';
import { casesOf } from './selection.js';
import { lifePromises } from './sequences/life/promises.js';
import { prefixOf } from './sequences/life/requests.js';
import type { Taken } from './sequences/taken.js';
import { isPutOff, stagesOf, takeAway, WriteTracker } from './stages.js';

/** The plan of a run, operation by operation, so that memory holds one operation's cases at a time. */
export class Plan {
  readonly stages: readonly (readonly OperationRun[])[];
  /** The stages before which the server is reset: nothing of what the run has made is there when they begin. */
  readonly fresh: ReadonlySet<readonly OperationRun[]>;
  readonly budget: RunBudget;
  readonly leftOver: LeftOver;
  private readonly writes = new WriteTracker();
  private putOff: Case[] = [];
  private isShort: boolean | undefined;

  /** @throws ToolError for the first selected case id that no case can have. */
  constructor(private readonly run: RunOptions) {
    // Within a family, what is made is needed until its last operation was sent.
    const families = (run.reset ? familiesOf(run.operations) : [run.operations]).map(stagesOf);
    this.stages = families.flat();
    const isSent = (stages: readonly (readonly OperationRun[])[]): boolean =>
      stages.some((stage) => stage.some(({ phases }) => phases.length > 0));
    this.fresh = new Set(families.filter(isSent).flatMap(([first]) => (first ? [first] : [])));
    const sent = run.operations.filter(({ phases }) => phases.length > 0).length;
    // What is asked for by its name is sent.
    this.budget = new RunBudget(run.cases.length > 0 ? 0 : run.planBounds.cases, sent);
    this.leftOver = new LeftOver(run, this.budget);
    refuseUnknownCases(run);
  }

  /** The cases of a stage that are known before anything is answered. Stages are to be asked for in their order. */
  *of(stage: readonly OperationRun[]): Steps<Planned> {
    if (this.fresh.has(stage)) this.writes.forget();
    this.isShort ??= yield* this.fallsShort();
    const onlyFirst = this.isShort && this.isFollowedByMore(stage);
    for (const own of stage) {
      const planned = yield* fixedCases(own, this.run, this.budget, { onlyFirst });
      if (own.phases.length > 0) this.budget.spend(own.operation, planned.cases.length);
      yield this.marked(this.leftOver.noted({ ...planned, own }));
    }
  }

  /** Puts a case of a stage back, where the run is short of requests and may come to it later. Whether it did. */
  putBack(own: OperationRun, planned: Case, stage: readonly OperationRun[]): boolean {
    const isLater = this.isShort === true && this.isFollowedByMore(stage);
    if (isLater) this.leftOver.putBack(own, planned);
    return isLater;
  }

  /** Whether the run cannot send all that its operations might be sent. */
  private *fallsShort(): Generator<undefined, boolean> {
    const { operations, planBounds } = this.run;
    let needed = 0;
    for (const own of operations) {
      if (own.phases.length === 0 || !this.budget.isShortOf(operations.length * planBounds.cases)) continue;
      const { cases } = yield* fixedCases(own, this.run, { of: () => planBounds.cases });
      needed += cases.length + keptOf(own, this.run);
      if (this.budget.isShortOf(needed)) return true;
    }
    return false;
  }

  /** Whether what is left out of a stage may be sent later. */
  private isFollowedByMore(stage: readonly OperationRun[]): boolean {
    const last = this.stages.findIndex(takeAway);
    return this.fresh.size <= 1 && (last < 0 || this.stages.indexOf(stage) < last);
  }

  /**
   * What was left out until now, as far as the run can send more. `later`: the stages that follow, which are sent what they
   * need. `isUnseen`: whether a case may show something that was not seen.
   */
  *more(
    later: readonly (readonly OperationRun[])[],
    isUnseen: (planned: Case) => boolean = () => true,
  ): Steps<Planned> {
    // What was made for one family is no longer there for the next.
    if (this.fresh.size > 1) return;
    for (const planned of this.leftOver.of(later.flat(), isUnseen)) yield planned && this.marked(planned);
  }

  /** Takes what was put off until now and is to be sent before a stage, or at the end of all. */
  dueBefore(stage?: readonly OperationRun[]): Case[] {
    const isReset = stage !== undefined && this.fresh.has(stage);
    const isDue = stage === undefined || isReset || stage.every(({ operation }) => endsServer(operation));
    return isDue ? this.putOff.splice(0).map((each) => this.writes.mark(each)) : [];
  }

  /** Whether some of an operation's requests were put off. */
  isWaiting(operation: Operation): boolean {
    return this.putOff.some((each) => each.operation === operation);
  }

  private marked(planned: Planned): Planned {
    this.putOff.push(...planned.cases.filter(isPutOff));
    const cases = planned.cases.filter((each) => !isPutOff(each));
    return { ...planned, cases: cases.map((each) => this.writes.mark(each)) };
  }
}

/** What a plan does not list. */
export interface Unlisted {
  /** Cases beyond the limit. */
  left: number;
  /** Whether further requests follow from the answers. */
  isOpen: boolean;
  /** Operations that nothing could be planned for, or not everything. */
  problems: readonly Problem[];
}

/**
 * The plan of a run up to its limit on cases, without sending anything.
 * @throws ToolError for the first selected case id that no case can have.
 */
export function* plan(run: RunOptions): Generator<Case, Unlisted> {
  const problems: Problem[] = [];
  const { maxCases, operations } = run;
  let count = 0;
  for (const planned of allCases(run, problems)) {
    count++;
    if (maxCases === 0 || count <= maxCases) yield planned;
  }
  return {
    left: maxCases === 0 ? 0 : Math.max(0, count - maxCases),
    isOpen: operations.some((own) => adapts(own, run)),
    problems,
  };
}

function* allCases(run: RunOptions, problems: Problem[]): Generator<Case> {
  const whole = new Plan(run);
  const list = function* (all: Steps<Planned>): Generator<Case> {
    for (const planned of all) {
      problems.push(...(planned?.problems ?? []));
      yield* planned?.cases ?? [];
    }
  };
  const last = whole.stages.findIndex(takeAway);
  for (const [i, stage] of whole.stages.entries()) {
    if (i === last) yield* list(whole.more(whole.stages.slice(i)));
    yield* whole.dueBefore(stage);
    yield* list(whole.of(stage));
    for (const own of stage)
      for (const planned of adaptiveCases(own, run)) {
        if (planned.phase !== 'fuzz' && !whole.budget.take(planned.operation)) break;
        yield planned;
      }
  }
  if (last < 0) yield* list(whole.more([]));
  yield* whole.dueBefore();
  problems.push(...whole.leftOver.problems(), ...whole.budget.problems());
}

/** The cases of an operation in phases that adapt to the answers, as far as they are known beforehand. */
export function* adaptiveCases(
  own: OperationRun,
  run: RunOptions,
  phases: readonly Phase[] = ['behaviors', 'fuzz'],
): Generator<Case> {
  const wanted = own.phases.filter((phase) => phases.includes(phase));
  const options = adaptiveOptions(own, run);
  if (wanted.includes('behaviors')) yield* plannedProbes(own.operation, options);
  const source = wanted.includes('fuzz') ? fuzzSource(own.operation, options) : undefined;
  if (source) yield* fuzzCases(source);
}

/**
 * The request that an operation is usually sent: where it refuses that, one that it has `taken`. Undefined where none can
 * be made.
 */
export function usualCase(own: OperationRun, run: RunOptions, taken?: Taken): Case | undefined {
  const [usual] = exampleCases(own.operation, planOptionsOf(own, run)).cases;
  return usual && (taken?.insteadOf(usual) ?? usual);
}

/** How many random cases an operation is sent, without making them up. */
export function countRandom(own: OperationRun, run: RunOptions): number {
  return own.phases.includes('fuzz') ? countFuzz(own.operation, adaptiveOptions(own, run)) : 0;
}

/** The options of the phases that adapt to the answers. */
export function adaptiveOptions(
  own: OperationRun,
  run: RunOptions,
): Pick<RunOptions, 'cases' | 'fuzz' | 'seed'> & { plan: PlanOptions } {
  const { cases, fuzz, seed } = run;
  return { cases, fuzz, seed, plan: planOptionsOf(own, run) };
}

/** True if the operation has behavior probes: their later requests depend on answers, so no plan can list them all. */
function adapts({ operation, phases }: OperationRun, { cases, keepsThings }: RunOptions): boolean {
  if (!phases.includes('behaviors')) return false;
  return selectedProbes(operation, cases).length > 0 || (keepsThings && lifePromises(operation).length > 0);
}

/** @throws ToolError for the first id that no case can have. Ids of behaviors follow from answers in part. */
function refuseUnknownCases(run: RunOptions): void {
  const known = new Set<string>();
  for (const own of run.cases.length > 0 ? run.operations : []) {
    const { operation } = own;
    for (const { id } of finished(fixedCases(own, run)).cases) known.add(id);
    for (const id of casesOf(run.cases, operation, 'behaviors'))
      if (
        selectedProbes(operation, [id]).length > 0 ||
        (operation.requestBody !== undefined && id.startsWith(fullestPrefix(operation))) ||
        (lifePromises(operation).length > 0 && id.startsWith(prefixOf(operation)))
      )
        known.add(id);
    const options = adaptiveOptions(own, run);
    for (const id of casesOf(run.cases, operation, 'fuzz'))
      if (isFuzzCase(operation, id, options)) known.add(id);
  }
  const unknown = run.cases.find((id) => !known.has(id));
  if (unknown !== undefined) throw noCase(unknown);
}

/** The refusal of a case id that means nothing. */
export function noCase(id: string): ToolError {
  return new ToolError(`no case is called '${id}'`, {
    hint: "A case is named in each finding; its id depends on document, phases and seed: 'specproof verify --plan' lists them.",
  });
}

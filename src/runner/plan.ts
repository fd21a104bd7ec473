import { setImmediate as nextTurn } from 'node:timers/promises';
import { planOperation } from '../cases/index.js';
import type { PlanOptions } from '../cases/shared/draft.js';
import { ToolError } from '../errors.js';
import type { GivenCredentials } from '../http/credentials/index.js';
import { override } from '../http/serialize/request.js';
import type { Json } from '../json/json.js';
import type { Contract, Operation } from '../model/document.js';
import type { Case, Phase } from '../model/exchange.js';
import { PHASES } from '../model/exchange.js';
import { Enforceability } from '../schema/enforceability.js';
import type { Run } from './recorder.js';
import { countFuzz, fuzzCases, isFuzzCase } from './run-fuzz.js';
import { hasProbe, plannedProbes } from './run-probes.js';
import type { SelectionOptions } from './selection.js';
import { casesOf, isEverything, isLocal, phasesOf, serverOf } from './selection.js';
import { stagesOf, Traces } from './stages.js';

export interface PlanningOptions extends SelectionOptions {
  /** Headers added to every request; they replace planned ones of the same name. */
  headers: readonly (readonly [name: string, value: string])[];
  /** Credentials by the key of their security scheme. */
  credentials: GivenCredentials;
  /** Values that only the tenant knows, by parameter or body property; they replace the documents' examples. */
  values: Readonly<Record<string, Json>>;
  /** Random requests for each operation in the phase fuzz. */
  fuzz: number;
  seed: number;
  settings: Readonly<
    Record<
      string,
      {
        skip?: string;
        phases?: readonly Phase[];
        values?: Readonly<Record<string, Json>>;
        headers?: readonly (readonly [name: string, value: string])[];
      }
    >
  >;
}

/** The phases whose requests are known before anything is answered. */
const FIXED = ['examples', 'coverage', 'negative'] as const;

/** Cases that are planned after the end of a run, only to say how many it left out. */
const MAX_LEFT = 5000;

/** The plan of a run, operation by operation, so that memory holds one operation's cases at a time. */
export class Plan {
  readonly stages: readonly (readonly Operation[])[];
  private readonly traces = new Traces();
  private readonly judges = new Map<Contract, Enforceability>();
  private readonly finished = new Set<Operation>();

  constructor(
    private readonly operations: readonly Operation[],
    private readonly options: PlanningOptions,
    private readonly run: Run,
    /** Whether the schemas of an operation are judged when its cases are planned. */
    private readonly isJudging = true,
  ) {
    this.stages = stagesOf(operations, (operation) => planOptions(options, operation).values);
    refuseUnknownCases(operations, options);
  }

  /** The cases of a stage that are known before anything is answered, up to the limit on cases. */
  *cases(stage: readonly Operation[]): Generator<Case> {
    for (const operation of stage) {
      if (this.isJudging) this.judge(operation);
      const { cases, problems } = fixedCases(operation, this.options);
      for (const problem of problems) this.run.addProblem(problem);
      for (const planned of cases) {
        if (!this.run.admits(planned)) return;
        yield this.traces.mark(planned);
      }
    }
  }

  /** Notes that nothing more is to be sent to an operation. */
  finish(operation: Operation): void {
    this.finished.add(operation);
  }

  /** Counts the cases that were never reached; false when there are more than it is worth to count. */
  async countLeft(): Promise<boolean> {
    let left = MAX_LEFT;
    for (const operation of this.operations) {
      if (this.finished.has(operation)) continue;
      if (left <= 0) return false;
      const before = this.run.planned;
      for (const planned of this.leftOf(operation)) this.run.expect(planned);
      const random = phasesOf(this.options, operation).includes('fuzz')
        ? countFuzz(operation, forOperation(this.options, operation))
        : 0;
      this.run.leaveOut(operation, Math.max(0, random - this.run.plannedOf(operation, 'fuzz')));
      left -= this.run.planned - before;
      await nextTurn();
    }
    return true;
  }

  /** Judges the schemas of all operations that were not judged when their cases were planned, and of what is unused. */
  judgeSchemas(): void {
    for (const operation of this.operations) this.judge(operation);
    if (!isEverything(this.options)) return;
    for (const contract of this.options.contracts)
      for (const problem of this.judgeOf(contract).rest()) this.run.addProblem(problem);
  }

  private *leftOf(operation: Operation): Generator<Case> {
    const { cases } = fixedCases(operation, this.options);
    const known = FIXED.reduce((sum, phase) => sum + this.run.plannedOf(operation, phase), 0);
    yield* cases.slice(known);
    const probes = [...adaptiveCases(operation, this.options, ['behaviors'])];
    yield* probes.slice(this.run.plannedOf(operation, 'behaviors'));
  }

  private judge(operation: Operation): void {
    for (const problem of this.judgeOf(operation.contract).of(operation)) this.run.addProblem(problem);
  }

  private judgeOf(contract: Contract): Enforceability {
    const known = this.judges.get(contract) ?? new Enforceability(contract);
    this.judges.set(contract, known);
    return known;
  }
}

/** The cases of an operation in phases that adapt to the answers, as far as they are known beforehand. */
export function* adaptiveCases(
  operation: Operation,
  options: PlanningOptions,
  phases: readonly Phase[] = ['behaviors', 'fuzz'],
): Generator<Case> {
  const wanted = phasesOf(options, operation).filter((phase) => phases.includes(phase));
  const own = forOperation(options, operation);
  if (wanted.includes('behaviors')) yield* plannedProbes(operation, own);
  if (wanted.includes('fuzz')) yield* fuzzCases(operation, own);
}

/** Whether an operation is sent requests that follow from answers, so that no plan can list them. */
export function adapts(operation: Operation, options: PlanningOptions): boolean {
  return phasesOf(options, operation).includes('behaviors') && hasProbe(operation, options.cases);
}

function fixedCases(operation: Operation, options: PlanningOptions): ReturnType<typeof planOperation> {
  const { cases: ids, settings, phases } = options;
  const sent = phasesOf(options, operation).filter((phase) => FIXED.some((fixed) => fixed === phase));
  if (sent.length === 0) return { cases: [], problems: [] };
  // Equal requests of several phases are planned once: which case is planned depends on all phases of the run.
  const usual = ids.length > 0 ? (settings[operation.id]?.phases ?? phases) : [];
  const all = PHASES.filter((phase) => sent.includes(phase) || usual.includes(phase));
  const planned = planOperation(operation, all, planOptions(options, operation));
  if (ids.length === 0) return planned;
  return { ...planned, cases: planned.cases.filter(({ id }) => ids.includes(id)) };
}

/** @throws ToolError for the first id that no case can have. Ids of behaviors follow from answers in part. */
function refuseUnknownCases(operations: readonly Operation[], options: PlanningOptions): void {
  const known = new Set<string>();
  for (const operation of options.cases.length > 0 ? operations : []) {
    for (const { id } of fixedCases(operation, options).cases) known.add(id);
    for (const id of casesOf(options.cases, operation, 'behaviors'))
      if (hasProbe(operation, [id])) known.add(id);
    const own = forOperation(options, operation);
    for (const id of casesOf(options.cases, operation, 'fuzz'))
      if (isFuzzCase(operation, id, own)) known.add(id);
  }
  const unknown = options.cases.find((id) => !known.has(id));
  if (unknown !== undefined) throw noCase(unknown);
}

/** The refusal of a case id that means nothing. */
export function noCase(id: string): ToolError {
  return new ToolError(`no case is called '${id}'`, {
    hint: "A case is named in each finding; its id depends on document, phases and seed: 'specproof verify --plan' lists them.",
  });
}

/** The options of the phases that adapt to the answers. */
export function forOperation(
  options: PlanningOptions,
  operation: Operation,
): PlanningOptions & { plan: PlanOptions } {
  return { ...options, plan: planOptions(options, operation) };
}

/** What the requests of an operation are made from. */
function planOptions(options: PlanningOptions, operation: Operation): PlanOptions {
  const settings = options.settings[operation.id];
  return {
    headers: override(options.headers, settings?.headers ?? []),
    credentials: options.credentials,
    values: { ...options.values, ...settings?.values },
    allowWrites: options.allowWrites || isLocal(serverOf(options.server, operation)),
  };
}

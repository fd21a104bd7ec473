import type { MutableMock } from '../mock/mutable.js';
import { startMutableMock } from '../mock/mutable.js';
import { mockedServers } from '../mock/target.js';
import type { Contract, Operation } from '../model/document.js';
import type { Phase } from '../model/exchange.js';
import type { RunOptions, ServerChoice } from '../runner/options.js';
import { chanceOf, shuffled } from '../schema/sample/chance.js';
import type { Baseline } from './baseline.js';
import { baselineOf } from './baseline.js';
import type { SuiteCommand } from './command.js';
import { runBaseline, runSuite } from './command.js';
import type { Mutant } from './mutant.js';
import { mutantsOf } from './mutants-of.js';
import type { Proof, Tried } from './proof.js';
import { proofOf } from './proof.js';
import type { Verdict } from './trial.js';
import { verified } from './trial.js';

export type { Proof, Rate, Survivor } from './proof.js';

/** Whose strength is measured, and how. */
export interface ProveOptions {
  contracts: readonly Contract[];
  /** The options of a verification of the documents' mock: of everything, or of one operation in some phases. */
  run: (only?: { operation: Operation; phases: readonly Phase[] }) => RunOptions;
  /** The user's own suite; the verifier without one. */
  suite?: SuiteCommand | undefined;
  /** So many mutants are tried, the operations in turn; all by default. */
  sample?: number | undefined;
  /** Milliseconds after which no further mutant is tried. */
  maxTime: number;
  /** Ends it early; what was found so far is still told. */
  signal?: AbortSignal | undefined;
  /** Called once mutants are tried, with the way to what was found so far. */
  onStart?: (soFar: () => Proof) => void;
}

/** `tried`: one more mutant; `proof`: everything, at the end. */
export type ProveEvent = { type: 'tried'; tried: Tried; done: number } | { type: 'proof'; proof: Proof };

/** The part of the time in which the mock without a fault may be looked at. */
const BASELINE_SHARE = 0.3;

/**
 * Measures how much a suite notices: serves the documents with one fault at a time, and runs the suite against each.
 * @throws ToolError when the suite fails against the server without a fault, or the documents cannot be mocked.
 */
export async function* prove(options: ProveOptions): AsyncGenerator<ProveEvent, void> {
  const { contracts, suite, maxTime, signal } = options;
  const end = performance.now() + maxTime;
  const whole = options.run();
  const mock = await startMutableMock(contracts, whole.seed);
  try {
    const server = mockedServers(mock.url, contracts);
    const baseline = await baselineOf({ ...whole, server, signal, maxTime: maxTime * BASELINE_SHARE });
    if (suite) await runBaseline(suite, mock.url, contracts, signal);
    const trials = new Trials({ ...options, whole, mock, server, baseline });
    options.onStart?.(() => trials.proof());
    const isOver = (): boolean => signal?.aborted === true || performance.now() > end;
    yield* trials.all(isOver);
    yield { type: 'proof', proof: trials.proof() };
  } finally {
    await mock.close();
  }
}

interface Subject extends ProveOptions {
  /** The options of a verification of everything. */
  whole: RunOptions;
  mock: MutableMock;
  server: ServerChoice;
  baseline: Baseline;
}

/** Makes the mutants of one operation after the other, tries them, and remembers what came of it. */
class Trials {
  private readonly tried: Tried[] = [];
  private readonly operations: readonly Operation[];
  private readonly places = new Map<Operation, ReadonlySet<string>>();
  /** Mutants that were made and not tried, and operations that no mutant was made of. */
  private leftOut = 0;
  private waiting: number;

  constructor(private readonly subject: Subject) {
    const { whole, baseline } = subject;
    const runs = whole.operations.filter(({ phases }) => phases.length > 0);
    this.operations = runs.map(({ operation }) => operation).filter((each) => !baseline.broken.has(each));
    this.waiting = this.operations.length;
  }

  async *all(isOver: () => boolean): AsyncGenerator<ProveEvent, void> {
    const { baseline, mock } = this.subject;
    for (const [i, operation] of this.operations.entries()) {
      const quota = this.quotaOf(i);
      if (isOver()) return;
      if (quota === 0) continue;
      const mutants = mutantsOf(operation, baseline.exchanges.get(operation) ?? [], mock);
      this.waiting--;
      this.places.set(operation, new Set(mutants.flatMap(({ place }) => place ?? [])));
      this.leftOut += mutants.length;
      for (const mutant of this.drawn(mutants, quota, i)) {
        if (isOver()) return;
        mock.mutate(mutant.mutation);
        const verdict = await this.verdictOf(mutant);
        mock.mutate(undefined);
        // What was broken off has decided nothing.
        if (this.subject.signal?.aborted === true) return;
        this.leftOut--;
        const tried = { mutant, verdict };
        this.tried.push(tried);
        yield { type: 'tried', tried, done: this.tried.length };
      }
    }
  }

  proof(): Proof {
    const { tried, leftOut, waiting, places } = this;
    return proofOf(this.subject, { tried, leftOut, operationsLeft: waiting, places });
  }

  private verdictOf(mutant: Mutant): Promise<Verdict> {
    const { suite, mock, contracts, signal, server, whole } = this.subject;
    if (suite) return runSuite(suite, mock.url, contracts, signal);
    const own = whole.operations.find(({ operation }) => operation === mutant.operation);
    const runFor = (operation: Operation, phases: readonly Phase[]): RunOptions =>
      judgedAsAny({ ...this.subject.run({ operation, phases }), server, signal });
    return verified(mutant, runFor, own?.phases ?? []);
  }

  /** How many mutants of an operation are tried: a sample is shared out evenly. */
  private quotaOf(i: number): number {
    const { sample } = this.subject;
    if (sample === undefined) return Infinity;
    const upTo = (count: number): number => Math.floor((count * sample) / this.operations.length);
    return upTo(i + 1) - upTo(i);
  }

  /** So many of them, drawn by the seed, in their order. */
  private drawn(mutants: readonly Mutant[], most: number, turn: number): readonly Mutant[] {
    if (most >= mutants.length) return mutants;
    const order = shuffled(chanceOf(this.subject.whole.seed + turn), [...mutants.keys()]);
    const drawn = new Set(order.slice(0, most));
    return mutants.filter((_, i) => drawn.has(i));
  }
}

/** What a mutant does wrong is as severe as of any other server. */
function judgedAsAny(run: RunOptions): RunOptions {
  return { ...run, operations: run.operations.map((own) => ({ ...own, isMock: false })) };
}

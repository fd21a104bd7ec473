import type { MutableMock } from '../mock/mutable.js';
import type { Operation } from '../model/document.js';
import { kindOf } from '../resources/kinds.js';
import type { RunOptions } from '../runner/options.js';
import { chanceOf, shuffled } from '../schema/sample/chance.js';
import type { Baseline } from './baseline.js';
import { runSuite } from './command.js';
import { foundInTurns } from './in-turns.js';
import type { Mutant } from './mutant.js';
import { operationsAround, sequenceMutants } from './mutants/sequences.js';
import { mutantsOf } from './mutants-of.js';
import type { ProveEvent, ProveOptions } from './options.js';
import type { Proof, Tried } from './proof.js';
import { proofOf } from './proof.js';
import type { Stand } from './stand.js';
import { serversOf, Stands } from './stands.js';
import type { Verdict } from './trial.js';
import { verdictKey, verified } from './trial.js';

export interface Subject extends ProveOptions {
  /** The options of a verification of everything. */
  whole: RunOptions;
  /** By which mutants are planned; no suite knows their addresses. */
  planning: { plain: MutableMock; keeping: MutableMock };
  baseline: Baseline;
  /** Whether the suite passes against the mock that keeps what it is sent. */
  takesKeeping: boolean;
}

/** A mutant on its way: `turn` is its place in the order of all. */
interface Turn {
  mutant: Mutant;
  turn: number;
}

/** Makes the mutants of one operation after the other, tries them, and remembers what came of it. */
export class Trials {
  private readonly tried: (Tried & { turn: number })[] = [];
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

  /** Tries mutants until all are tried or `isOver`, as many at once as there are jobs. */
  async *all(isOver: () => boolean): AsyncGenerator<ProveEvent, void> {
    const { contracts, whole, states, upstream, jobs, signal } = this.subject;
    const serving = { contracts, seed: whole.seed, states, upstream };
    const all = Array.from({ length: jobs }, () => new Stands(serving));
    const free = [...all];
    const running = new Map<Stands, Promise<{ stands: Stands; tried: Tried & { turn: number } }>>();
    const turns = this.turns(isOver);
    try {
      for (let isDone = false; ;) {
        while (!isDone && free.length > 0 && !isOver()) {
          const next = await turns.next();
          const stands = next.done === true ? undefined : free.pop();
          if (next.done === true || !stands) isDone = true;
          else running.set(stands, this.trial(next.value, stands));
        }
        if (running.size === 0) return;
        const { stands, tried } = await Promise.race(running.values());
        running.delete(stands);
        free.push(stands);
        // What was broken off has decided nothing.
        if (signal?.aborted === true) return;
        this.leftOut--;
        this.tried.push(tried);
        yield { type: 'tried', tried, done: this.tried.length };
      }
    } finally {
      await Promise.allSettled(running.values());
      for (const stands of all) await stands.close();
    }
  }

  proof(): Proof {
    const { leftOut, waiting, places } = this;
    const tried = [...this.tried].sort((a, b) => a.turn - b.turn);
    return proofOf(this.subject, { tried, leftOut, operationsLeft: waiting, places });
  }

  /** The mutants that are to be tried, in their order. */
  private async *turns(isOver: () => boolean): AsyncGenerator<Turn, void> {
    let turn = 0;
    for (const [i, operation] of this.operations.entries()) {
      const quota = this.quotaOf(i);
      if (isOver()) return;
      if (quota === 0) continue;
      const mutants = await this.mutantsOf(operation, isOver);
      if (!mutants) return;
      this.waiting--;
      this.places.set(operation, new Set(mutants.flatMap(({ place }) => place ?? [])));
      this.leftOut += mutants.length;
      for (const mutant of this.drawn(mutants, quota, i)) {
        if (isOver()) return;
        yield { mutant, turn: turn++ };
      }
    }
  }

  /** The mutants of an operation; undefined where the time is over before all are made. */
  private async mutantsOf(operation: Operation, isOver: () => boolean): Promise<Mutant[] | undefined> {
    const { baseline, planning, upstream, takesKeeping } = this.subject;
    const exchanges = baseline.exchanges.get(operation) ?? [];
    const own = await foundInTurns(mutantsOf(operation, exchanges, planning.plain), isOver);
    if (!own) return undefined;
    // Nobody can make a real server forget, from outside.
    if (upstream !== undefined) return own.filter(({ kind }) => kind !== 'behavior');
    const kind = kindOf(operation);
    if (!kind || !takesKeeping) return own;
    const run = this.lifeRun(operationsAround(kind));
    return run ? [...own, ...(await sequenceMutants(kind, run, planning.keeping))] : own;
  }

  private async trial(
    { mutant, turn }: Turn,
    stands: Stands,
  ): Promise<{ stands: Stands; tried: Tried & { turn: number } }> {
    const known = this.subject.known?.get(verdictKey(mutant));
    if (known) return { stands, tried: { mutant, verdict: known, turn, isKnown: true } };
    const stand = await stands.for(mutant);
    stand.mutate(mutant.mutation);
    const verdict = await this.verdictOf(mutant, stand);
    stand.mutate(undefined);
    return { stands, tried: { mutant, verdict, turn } };
  }

  private verdictOf(mutant: Mutant, stand: Stand): Promise<Verdict> {
    const { suite, contracts, signal, upstream, whole, baseline } = this.subject;
    if (suite) return runSuite(suite, { stand, contracts, isRelay: upstream !== undefined }, signal);
    const server = serversOf(stand, contracts);
    if (mutant.together) {
      const kind = kindOf(mutant.together[0] ?? mutant.operation);
      const run = kind && this.lifeRun(operationsAround(kind));
      if (run) return verified([{ ...run, server }], stand, baseline.usual);
    }
    const phases = whole.operations.find(({ operation }) => operation === mutant.operation)?.phases ?? [];
    const runs = [phases.filter((each) => mutant.phases.includes(each)), phases].map((only) => ({
      ...judgedAsAny(this.subject.run({ operations: [mutant.operation], phases: only })),
      ...{ server, signal },
    }));
    return verified(runs, stand, baseline.usual);
  }

  /** The options by which things are followed, on a server that keeps them; undefined where that was not asked for. */
  private lifeRun(operations: readonly Operation[]): RunOptions | undefined {
    const { whole, signal } = this.subject;
    const isAsked = whole.operations.some(
      ({ operation, phases }) => operations.includes(operation) && phases.includes('behaviors'),
    );
    if (!isAsked) return undefined;
    const run = judgedAsAny(this.subject.run({ operations, phases: ['behaviors'] }));
    return { ...run, keepsThings: true, signal };
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

import type { Steps } from '../json/steps.js';
import type { Operation, Problem } from '../model/document.js';
import type { RunBudget } from './budget.js';
import type { Planned } from './fixed-cases.js';
import { fixedCases, keptOf } from './fixed-cases.js';
import type { OperationRun, RunOptions } from './options.js';

/** An operation of which not everything that was planned was sent. */
interface Cut {
  /** The ids of the cases that were sent. */
  sent: ReadonlySet<string>;
  left: number;
  /** What is told of it. */
  problems: readonly Problem[];
}

function isOfCut({ code }: Problem): boolean {
  return code === 'document.case.left-out';
}

/** Requests that follow from answers where nothing is kept for them, such as what makes again what is to be removed. */
const KEPT = 1;

/**
 * What was left out of operations because each may be sent no more than its share: once it is known what the others have
 * left of theirs, it is sent, in the order of the operations.
 */
export class LeftOver {
  private readonly cuts = new Map<OperationRun, Cut>();

  constructor(
    private readonly run: RunOptions,
    private readonly budget: RunBudget,
  ) {}

  /** The plan of an operation, without what is told of the cases that are left out: they may be sent later. */
  noted(planned: Planned): Planned {
    const { own, left = 0, cases } = planned;
    const before = this.cuts.get(own);
    this.cuts.delete(own);
    if (left === 0) return planned;
    this.cuts.set(own, {
      sent: new Set([...(before?.sent ?? []), ...cases.map(({ id }) => id)]),
      left,
      problems: planned.problems.filter(isOfCut),
    });
    const { isCut: _isCut, ...rest } = planned;
    return { ...rest, problems: planned.problems.filter((problem) => !isOfCut(problem)) };
  }

  /** What was left out, as far as more can be sent beside what later operations need. */
  *of(later: readonly OperationRun[]): Steps<Planned> {
    if (this.cuts.size === 0) return;
    let open = this.cuts.size;
    const reserved = yield* this.neededBy(later);
    for (const [own, cut] of [...this.cuts]) {
      const most = Math.min(cut.left, this.budget.spareFor(own.operation, reserved, open--));
      if (most <= 0) continue;
      const planned = yield* fixedCases(own, this.run, { of: () => most }, cut.sent);
      this.budget.spendMore(own.operation, planned.cases.length);
      // What else is told of it was told before.
      yield this.noted({ ...planned, own, problems: planned.problems.filter(isOfCut) });
    }
  }

  /** The operations of which something was left out, and what is told of that. */
  problems(): Problem[] {
    return [...this.cuts.values()].flatMap(({ problems }) => problems);
  }

  operations(): Operation[] {
    return [...this.cuts.keys()].map(({ operation }) => operation);
  }

  private *neededBy(later: readonly OperationRun[]): Generator<undefined, number> {
    let needed = 0;
    for (const own of later.filter(({ phases }) => phases.length > 0)) {
      const { cases } = yield* fixedCases(own, this.run, this.budget);
      needed += cases.length + Math.max(KEPT, keptOf(own, this.run));
    }
    return needed;
  }
}

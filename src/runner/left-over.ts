import type { PlanBounds } from '../cases/plan-budget.js';
import { problemAt } from '../document/problem.js';
import type { Steps } from '../json/steps.js';
import type { Operation, Problem } from '../model/document.js';
import type { Case } from '../model/exchange.js';
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

/** What some need less than their share of is shared among the others, so often. */
const MOST_ROUNDS = 8;

function putBackOf({ contract, id, pointer }: Operation, left: number): Problem {
  const message = `${id}: ${String(left)} requests are left out, as others like them have shown nothing`;
  return problemAt(contract, pointer, 'document.case.left-out', message, {
    severity: 'note',
    hint: 'Raise --budget.',
  });
}

/** Requests that follow from answers where nothing is kept for them, such as what makes again what is to be removed. */
const KEPT = 1;

/**
 * What was left out of operations because each may be sent no more than its share: once it is known what the others have
 * left of theirs, it is sent, in the order of the operations.
 */
export class LeftOver {
  private readonly cuts = new Map<OperationRun, Cut>();
  /** What was planned to be sent, until something of it is put back. */
  private readonly sent = new Map<OperationRun, Set<string>>();

  constructor(
    private readonly run: RunOptions,
    private readonly budget: RunBudget,
  ) {}

  /** The plan of an operation, without what is told of the cases that are left out: they may be sent later. */
  noted(planned: Planned): Planned {
    const { own, left = 0, cases } = planned;
    const sent = this.sent.get(own) ?? new Set<string>();
    this.sent.set(own, sent);
    for (const { id } of cases) sent.add(id);
    this.cuts.delete(own);
    if (left === 0) return planned;
    this.cuts.set(own, { sent, left, problems: planned.problems.filter(isOfCut) });
    const { isCut: _isCut, ...rest } = planned;
    return { ...rest, problems: planned.problems.filter((problem) => !isOfCut(problem)) };
  }

  /** Puts a case back that was planned and is not sent yet, for others that may show more. */
  putBack(own: OperationRun, { id }: Case): void {
    const sent = this.sent.get(own);
    if (sent?.delete(id) !== true) return;
    const { left = 0, problems = [] } = this.cuts.get(own) ?? {};
    this.cuts.set(own, { sent, left: left + 1, problems });
    this.budget.giveBack(own.operation);
  }

  /**
   * What was left out, as far as more can be sent beside what later operations need: what may show a clause that was not
   * seen comes first, of whatever operation.
   */
  *of(later: readonly OperationRun[], isUnseen: (planned: Case) => boolean): Steps<Planned> {
    if (this.cuts.size === 0) return;
    const reserved = yield* this.neededBy(later);
    let open = [...this.cuts.keys()];
    for (let round = 1; round <= MOST_ROUNDS && open.length > 0; round++)
      open = yield* this.round(open, reserved, { isWanted: isUnseen });
    yield* this.round([...this.cuts.keys()], reserved, {});
  }

  /** An equal share of what is left for each of these; those that could be sent more. */
  private *round(
    operations: readonly OperationRun[],
    reserved: number,
    bounds: Pick<PlanBounds, 'isWanted'>,
  ): Generator<Planned | undefined, OperationRun[]> {
    const open: OperationRun[] = [];
    for (const [i, own] of operations.entries()) {
      const cut = this.cuts.get(own);
      const spare = this.budget.spareFor(own.operation, reserved, operations.length - i);
      const most = Math.min(cut?.left ?? 0, spare);
      if (!cut || most <= 0) continue;
      const more = { before: cut.sent, ...bounds };
      const planned = yield* fixedCases(own, this.run, { of: () => most }, more);
      if (planned.cases.length === most) open.push(own);
      this.budget.spendMore(own.operation, planned.cases.length);
      // What else is told of it was told before.
      yield this.noted({ ...planned, own, problems: planned.problems.filter(isOfCut) });
    }
    return open;
  }

  /** The operations of which something was left out, and what is told of that. */
  problems(): Problem[] {
    return [...this.cuts].flatMap(([{ operation }, { left, problems }]) =>
      problems.length > 0 ? problems : [putBackOf(operation, left)],
    );
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

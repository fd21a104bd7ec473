import { BehaviorEvidence } from '../../evidence/behaviors.js';
import { Controls } from '../../evidence/controls.js';
import { RequestEvidence } from '../../evidence/requests.js';
import { EvidenceCollector } from '../../evidence/responses.js';
import { unenforcedClauses } from '../../evidence/unenforced.js';
import type { Operation, Problem } from '../../model/document.js';
import type { Progress } from '../../model/events.js';
import type { Case, Exchange } from '../../model/exchange.js';
import type { Cause, Evidence, Finding, ReportedFinding } from '../../model/report.js';
import type { RunEnd } from '../../model/run-end.js';
import type { Admission, RunEvent } from '../events.js';
import type { OperationRun, RunOptions } from '../options.js';
import { isOfLife, shownPromises } from '../sequences/life/promises.js';
import { exercised } from './exercised.js';
import type { LogOptions } from './finding-log.js';
import { FindingLog } from './finding-log.js';
import { judgeExchange } from './judge.js';
import type { RunFinding } from './run-findings.js';
import { findingOf } from './run-findings.js';
import { Tally } from './tally.js';
import type { ThrottleSummary } from './unproved.js';
import { wholeRunFindings } from './whole-run.js';

/** What the recorder reads of a run's options. */
type Read = 'cases' | 'isRecorded' | 'provableCredentials' | 'maxCases' | 'maxFailures' | 'minEvidence' | 'keepsThings'; // prettier-ignore
type RecorderOptions = LogOptions & Pick<RunOptions, Read>;

/**
 * What is known of a run so far: findings, counts and evidence. Exchanges are judged and forgotten: memory does not
 * grow with their number.
 */
export class Recorder implements Admission {
  end: RunEnd = 'complete';
  /** What the server said of the pace; undefined where nothing is sent. */
  throttle: ThrottleSummary | undefined;
  /** Whether more cases were left out than were counted. */
  hasMore = false;
  /** Requests beyond the budget that removed what the run has made. */
  cleanUps = 0;
  readonly log: FindingLog;
  private readonly controls = new Controls();
  /** What was planned and sent. */
  readonly tally = new Tally();
  private readonly seenCases = new Set<string>();
  private readonly finished = new Set<Operation>();
  /** Operations that nothing more was sent to because they did not answer, and the cases that were left. */
  readonly givenUp = new Map<Operation, number>();
  private readonly own: ReadonlyMap<Operation, OperationRun>;
  private readonly responses: EvidenceCollector;
  private readonly requests: RequestEvidence;
  private readonly behaviors: BehaviorEvidence;

  constructor(private readonly options: RecorderOptions) {
    const operations = options.operations.map(({ operation }) => operation);
    const matching = (isMeant: (own: OperationRun) => boolean): ReadonlySet<Operation> =>
      new Set(options.operations.filter(isMeant).map(({ operation }) => operation));
    const probed = matching(({ phases }) => phases.includes('behaviors'));
    this.log = new FindingLog(options, this.controls);
    this.own = new Map(options.operations.map((own) => [own.operation, own]));
    this.responses = new EvidenceCollector(operations);
    this.requests = new RequestEvidence(operations, options.provableCredentials, this.controls);
    this.behaviors = new BehaviorEvidence(operations, (operation) =>
      shownPromises(operation, probed.has(operation), options.keepsThings),
    );
  }

  /** How far the run has come. */
  get progress(): Progress {
    const { tally, options, log } = this;
    return {
      exchanges: tally.exchanges,
      planned: tally.planned + tally.ahead,
      operations: { planned: tally.begun, all: options.operations.length },
      causes: { ...log.causes },
    };
  }

  get exchanges(): number {
    return this.tally.exchanges;
  }

  /** Cases, those that were left out included. */
  get planned(): number {
    return this.tally.planned;
  }

  get isOpen(): boolean {
    return this.end === 'complete';
  }

  /** Takes note of what happened; the findings it adds to the report. */
  record(event: RunEvent): ReportedFinding[] {
    switch (event.type) {
      case 'exchange':
        return this.judge(event.exchange);
      case 'finding':
        return this.report(event.exchange, [event.finding]);
      case 'repeat':
        this.noteCase(event.case);
        return [];
      case 'shown':
        this.behaviors.observe(event.operation, event.shown);
        return [];
      case 'unproved':
        this.behaviors.explain(event.operation, event.clause, event.reason);
        return [];
    }
  }

  /** Counts a case that is to be sent next; false, and the end of the run, when the limit on cases is reached. */
  admits(planned: Case): boolean {
    const { maxCases } = this.options;
    const isFull = maxCases > 0 && this.planned >= maxCases;
    if (isFull) this.end = 'max-cases';
    else this.expect(planned);
    return !isFull;
  }

  /** Counts a case that is planned. */
  expect(planned: Case): void {
    this.tally.expect(planned.operation, planned.phase);
    this.requests.expect(planned);
  }

  /** Counts random cases that were not made up. */
  leaveOut(operation: Operation, count: number): void {
    if (count > 0) this.tally.expect(operation, 'fuzz', count);
  }

  /** Takes note that not everything is sent to an operation that its schemas ask for. */
  cut(operation: Operation): void {
    this.requests.cut(operation);
  }

  /** Takes note of operations that nothing more is sent to because they do not answer. */
  giveUp(operations: ReadonlySet<Operation>): void {
    for (const operation of operations) {
      this.cut(operation);
      this.givenUp.set(operation, this.tally.leftOf(operation));
    }
  }

  /** Takes note that nothing more is to be sent to an operation. */
  finish(operation: Operation): void {
    this.finished.add(operation);
  }

  isFinished(operation: Operation): boolean {
    return this.finished.has(operation);
  }

  /** Adds the problems of documents to the findings. */
  addProblems(problems: readonly Problem[]): void {
    this.log.addOfRun(problems.map(findingOf));
  }

  /** Adds what the run as a whole shows. */
  addFindings(findings: readonly RunFinding[]): void {
    this.log.addOfRun(findings);
  }

  /** Whether an operation has shown all that it documents of its successes. */
  hasShown(operation: Operation): boolean {
    return this.responses.hasShown(operation);
  }

  /** Whether a case may show a clause of requests that was not seen. */
  isUnseen(planned: Case): boolean {
    return this.requests.isUnseen(planned);
  }

  /** The selected cases that never came up. */
  unseenCases(): string[] {
    return this.options.cases.filter((id) => !this.seenCases.has(id));
  }

  /** What the end of the run left out: operations that were never reached, and cases. */
  left(): { operations: number; cases: number } {
    const cases = this.planned - this.exchanges;
    return { operations: this.tally.unreached().length, cases };
  }

  evidence(): Evidence[] {
    const { usedBy } = this.options;
    const all = [
      ...this.responses.evidence(),
      ...this.requests.evidence(),
      ...this.behaviors.evidence(),
      ...this.options.operations.flatMap(({ operation }) => unenforcedClauses(operation)),
    ];
    return usedBy ? all.map((entry) => ({ ...entry, usedBy: [...usedBy.clause(entry)] })) : all;
  }

  /** Adds what only the whole run shows; the causes of it all. */
  conclude(): Cause[] {
    // What a run that broke off did not see, no server is to blame for.
    if (this.end !== 'crashed' && this.end !== 'setup-failed') {
      const unproved = this.tally.unproved();
      this.addFindings(
        wholeRunFindings(this.options, { unproved, run: this, evidence: () => this.evidence() }),
      );
    }
    this.log.addUnneeded(
      exercised(
        this.options,
        (operation) => this.isOpen && !this.givenUp.has(operation) && this.tally.exchangesOf(operation) > 0,
      ),
    );
    const keepsThings = (document: string): boolean =>
      this.behaviors.hasSeen(({ contract }, clause) => contract.name === document && isOfLife(clause));
    return this.log.conclude({ operations: this.givenUp, isRun: this.end === 'unanswered' }, keepsThings);
  }

  private judge(exchange: Exchange): ReportedFinding[] {
    const { operation } = exchange.case;
    this.noteCase(exchange.case);
    this.tally.observe(exchange);
    this.controls.observe(exchange);
    this.responses.observe(exchange);
    this.requests.observe(exchange);
    this.log.observe(exchange);
    const { findings, shown, problems } = judgeExchange(exchange, this.own.get(operation));
    if (problems) this.addProblems(problems);
    for (const each of shown) this.behaviors.observe(operation, each);
    return this.report(exchange, findings);
  }

  private report(exchange: Exchange, findings: readonly Finding[]): ReportedFinding[] {
    const { cases } = this.options;
    // What else had to be sent to come to the selected case is not what was asked about.
    const isAsked = cases.length === 0 || cases.includes(exchange.case.id);
    const reported = isAsked ? this.log.add(findings, exchange) : [];
    this.decideEnd();
    return reported;
  }

  /** Takes note that a case came up, be it sent or answered before: no more than the selected ones are remembered. */
  private noteCase({ id }: Case): void {
    if (this.options.cases.length > 0) this.seenCases.add(id);
  }

  private decideEnd(): void {
    const { maxFailures } = this.options;
    if (maxFailures > 0 && this.log.causes.error >= maxFailures) this.end = 'max-failures';
    if (this.tally.isLost()) this.end = 'target-lost';
  }
}

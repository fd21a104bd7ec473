import type { Shown } from '../../behaviors/shared/behavior.js';
import { BehaviorEvidence } from '../../evidence/behaviors.js';
import { RequestEvidence } from '../../evidence/requests.js';
import { EvidenceCollector } from '../../evidence/responses.js';
import { unenforcedClauses } from '../../evidence/unenforced.js';
import { curlLine } from '../../http/secrets/curl.js';
import type { Operation, Problem } from '../../model/document.js';
import type { Case, Exchange, Phase } from '../../model/exchange.js';
import type { Evidence, Finding, ReportedFinding, RunEnd } from '../../model/report.js';
import type { Admission, RunEvent } from '../events.js';
import type { OperationRun, RunOptions } from '../options.js';
import { judgeExchange } from './judge.js';
import { withDeviations } from './known-deviations.js';
import { findingOf, nothingProved, shortfall, unmeasured } from './run-findings.js';
import { Tally } from './tally.js';

/** What the recorder reads of a run's options. */
export type RecorderOptions = Pick<
  RunOptions,
  | 'contracts'
  | 'operations'
  | 'cases'
  | 'provableCredentials'
  | 'secrets'
  | 'maxCases'
  | 'maxFailures'
  | 'minEvidence'
  | 'deviations'
  | 'today'
>;

/**
 * What is known of a run so far: findings, counts and evidence. Exchanges are judged and forgotten: memory does not
 * grow with their number.
 */
export class Recorder implements Admission {
  end: RunEnd = 'complete';
  /** Whether more cases were left out than were counted. */
  hasMore = false;
  private found: ReportedFinding[] = [];
  private readonly tally = new Tally();
  private readonly seenCases = new Set<string>();
  private readonly finished = new Set<Operation>();
  private readonly lenient: ReadonlySet<Operation>;
  private readonly responses: EvidenceCollector;
  private readonly requests: RequestEvidence;
  private readonly behaviors: BehaviorEvidence;

  constructor(private readonly options: RecorderOptions) {
    const operations = options.operations.map(({ operation }) => operation);
    const matching = (isMeant: (own: OperationRun) => boolean): ReadonlySet<Operation> =>
      new Set(options.operations.filter(isMeant).map(({ operation }) => operation));
    const probed = matching(({ phases }) => phases.includes('behaviors'));
    this.lenient = matching(({ isLenient }) => isLenient);
    this.responses = new EvidenceCollector(operations);
    this.requests = new RequestEvidence(operations, options.provableCredentials);
    this.behaviors = new BehaviorEvidence(operations, (operation) => probed.has(operation));
  }

  get findings(): readonly ReportedFinding[] {
    return this.found;
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
        this.show(event.operation, event.shown);
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

  /** Takes note that nothing more is to be sent to an operation. */
  finish(operation: Operation): void {
    this.finished.add(operation);
  }

  isFinished(operation: Operation): boolean {
    return this.finished.has(operation);
  }

  /** Adds the problems of documents to the findings. */
  addProblems(problems: readonly Problem[]): void {
    for (const problem of problems) this.found.push(findingOf(problem));
  }

  /** The selected cases that never came up. */
  unseenCases(): string[] {
    return this.options.cases.filter((id) => !this.seenCases.has(id));
  }

  plannedOf(operation: Operation, phase: Phase): number {
    return this.tally.plannedOf(operation, phase);
  }

  exchangesOf(operation: Operation): number {
    return this.tally.exchangesOf(operation);
  }

  /** What the end of the run left out: operations that were never reached, and cases. */
  left(): { operations: number; cases: number } {
    const cases = this.planned - this.exchanges;
    return { operations: this.tally.unreached().length, cases };
  }

  evidence(): Evidence[] {
    return [
      ...this.responses.evidence(),
      ...this.requests.evidence(),
      ...this.behaviors.evidence(),
      ...this.options.operations.flatMap(({ operation }) => unenforcedClauses(operation)),
    ];
  }

  /** Adds what only the whole run shows: operations that never succeeded, and what is known of deviations. */
  conclude(): void {
    // What a run that specproof failed in did not see, no server is to blame for.
    if (this.end !== 'crashed') {
      for (const [operation, answers] of this.tally.unproved())
        this.found.push(nothingProved(operation, answers));
      this.found.push(...this.measured());
    }
    const { deviations, today, contracts } = this.options;
    const isExercised = this.exercised();
    this.found = withDeviations(this.found, deviations, { today, isExercised, contracts });
  }

  private judge(exchange: Exchange): ReportedFinding[] {
    const { operation } = exchange.case;
    this.noteCase(exchange.case);
    this.tally.observe(exchange);
    this.responses.observe(exchange);
    this.requests.observe(exchange);
    const { findings, shown } = judgeExchange(exchange, this.lenient.has(operation));
    for (const each of shown) this.show(operation, each);
    return this.report(exchange, findings);
  }

  private report(exchange: Exchange, findings: readonly Finding[]): ReportedFinding[] {
    const { cases } = this.options;
    // What else had to be sent to come to the selected case is not what was asked about.
    const isAsked = cases.length === 0 || cases.includes(exchange.case.id);
    const reported = isAsked ? findings.map((finding) => this.reported(finding, exchange)) : [];
    this.found.push(...reported);
    this.decideEnd();
    return reported;
  }

  /** Takes note that a case came up, be it sent or answered before: no more than the selected ones are remembered. */
  private noteCase({ id }: Case): void {
    if (this.options.cases.length > 0) this.seenCases.add(id);
  }

  private show(operation: Operation, shown: Shown): void {
    this.behaviors.observe(operation, shown);
  }

  private measured(): ReportedFinding[] {
    const { minEvidence, operations, contracts } = this.options;
    const [contract] = contracts;
    if (minEvidence === undefined || !contract) return [];
    if (!operations.every(({ isWhole }) => isWhole)) return [unmeasured(contract, minEvidence)];
    const missing = shortfall(contract, this.evidence(), minEvidence);
    return missing ? [missing] : [];
  }

  /** Whether the run would have met a deviation at an operation, or anywhere, if there still were one. */
  private exercised(): (id: string | undefined) => boolean {
    const { contracts, operations } = this.options;
    const sent = operations
      .filter(({ operation, isWhole }) => this.isOpen && isWhole && this.exchangesOf(operation) > 0)
      .map(({ operation }) => operation);
    const all = contracts.flatMap((contract) => contract.operations);
    return (id) => {
      const meant = id === undefined ? all : all.filter((operation) => operation.id === id);
      return meant.length > 0 && meant.every((operation) => sent.includes(operation));
    };
  }

  private decideEnd(): void {
    const { maxFailures } = this.options;
    const isError = ({ severity }: ReportedFinding): boolean => severity === 'error';
    if (maxFailures > 0 && this.found.filter(isError).length >= maxFailures) this.end = 'max-failures';
    if (this.tally.isLost()) this.end = 'target-lost';
  }

  private reported(finding: Finding, { case: planned, request }: Exchange): ReportedFinding {
    const { contract, id } = planned.operation;
    const { secrets } = this.options;
    return {
      ...finding,
      message: secrets.text(finding.message),
      expected: secrets.text(finding.expected),
      received: secrets.text(finding.received),
      at: secrets.text(finding.at),
      document: contract.name,
      location: contract.locate(finding.pointer),
      operation: id,
      case: planned.id,
      curl: curlLine(request, secrets),
    };
  }
}

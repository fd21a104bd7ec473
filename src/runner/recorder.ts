import { judge } from '../behaviors/index.js';
import type { Shown } from '../behaviors/shared/behavior.js';
import { CHECKS } from '../checks/index.js';
import { BehaviorEvidence } from '../evidence/behaviors.js';
import { RequestEvidence } from '../evidence/requests.js';
import { EvidenceCollector } from '../evidence/responses.js';
import type { GivenCredentials } from '../http/credentials/index.js';
import { curlLine } from '../http/secrets/curl.js';
import type { Secrets } from '../http/secrets/redaction.js';
import type { Contract, Operation, Problem } from '../model/document.js';
import type { Case, Exchange, Phase } from '../model/exchange.js';
import type { Evidence, Finding, ReportedFinding, RunEnd } from '../model/report.js';
import type { Deviation } from './known-deviations.js';
import { applyDeviations } from './known-deviations.js';
import { nothingProved, shortfall, unmeasured } from './run-findings.js';
import { Progress } from './tally.js';

export interface RunOptions {
  contracts: readonly Contract[];
  secrets: Secrets;
  /** Cases sent at most; 0 means all. */
  maxCases: number;
  /** Ends the run once this many error findings are known; 0 means never. */
  maxFailures: number;
  /** Only findings of these cases are reported; all when empty. */
  cases: readonly string[];
  /** Whether an operation is sent all that it usually is, so that what was not seen is not there. */
  isWhole: (operation: Operation) => boolean;
  /** Whether the behaviors of an operation are probed with requests of their own. */
  isProbed: (operation: Operation) => boolean;
  /** Share of the clauses about success answers and requests that must be seen, 0 to 1; undefined means any. */
  minEvidence: number | undefined;
  /** Whether an operation's server is known to accept what its document forbids. */
  isLenient: (operation: Operation) => boolean;
  /** What the user gave, where the server is expected to tell wrong ones from them. */
  credentials?: GivenCredentials;
  deviations: readonly Deviation[];
  /** The day of the run, `YYYY-MM-DD`, by which deviations expire. */
  today: string;
}

const ALL_CHECKS = Object.values(CHECKS);

/** What a run knows so far. Exchanges are judged and forgotten: memory does not grow with their number. */
export class Run {
  readonly findings: ReportedFinding[] = [];
  end: RunEnd = 'complete';
  /** Whether more cases were left out than were counted. */
  hasMore = false;
  private readonly progress = new Progress();
  private readonly met = new Set<string>();
  private readonly responses: EvidenceCollector;
  private readonly requests: RequestEvidence;
  private readonly behaviors: BehaviorEvidence;

  constructor(
    private readonly operations: readonly Operation[],
    private readonly options: RunOptions,
  ) {
    this.responses = new EvidenceCollector(operations);
    this.requests = new RequestEvidence(operations, options.credentials);
    this.behaviors = new BehaviorEvidence(operations, options.isProbed);
  }

  get exchanges(): number {
    return this.progress.exchanges;
  }

  /** Cases, those that were left out included. */
  get planned(): number {
    return this.progress.planned;
  }

  /** Notes a case that is planned. */
  expect(planned: Case): void {
    this.progress.expect(planned.operation, planned.phase);
    this.requests.expect(planned);
  }

  /** Counts random cases that were not made up. */
  leaveOut(operation: Operation, count: number): void {
    if (count > 0) this.progress.expect(operation, 'fuzz', count);
  }

  /** Notes that a case has come up, be it sent or answered before. */
  meet(planned: Case): void {
    if (this.options.cases.length > 0) this.met.add(planned.id);
  }

  /** The selected cases that never came up. */
  unmet(): string[] {
    return this.options.cases.filter((id) => !this.met.has(id));
  }

  /** A problem of a document, as a finding. */
  addProblem(problem: Problem): void {
    const { contracts } = this.options;
    const owner = contracts.find((contract) => contract.source === problem.location.file) ?? contracts[0];
    this.findings.push({
      check: problem.code,
      severity: problem.severity,
      message: problem.message,
      pointer: problem.pointer,
      at: 'document',
      expected: problem.hint ?? 'a document that can be enforced',
      received: problem.message,
      document: owner?.name ?? '',
      location: problem.location,
    });
  }

  /** What the checks say of an exchange, without taking note of it. */
  examine(exchange: Exchange, behaved = judge(exchange)): Finding[] {
    const { operation } = exchange.case;
    const found: Finding[] = [];
    // Nearly always there is nothing to add.
    for (const check of ALL_CHECKS) {
      const broken = check(exchange, operation);
      if (broken.length > 0) found.push(...broken);
    }
    found.push(...behaved.findings);
    return found.map((finding) => this.softened(finding, operation));
  }

  judge(exchange: Exchange): ReportedFinding[] {
    this.meet(exchange.case);
    this.progress.observe(exchange);
    this.responses.observe(exchange);
    this.requests.observe(exchange);
    const behaved = judge(exchange);
    for (const each of behaved.shown) this.show(exchange.case.operation, each);
    return this.report(exchange, ...this.examine(exchange, behaved));
  }

  /** Notes what an exchange has shown to be broken. */
  report(exchange: Exchange, ...findings: Finding[]): ReportedFinding[] {
    const { cases } = this.options;
    // What else had to be sent to come to the selected case is not what was asked about.
    const isAsked = cases.length === 0 || cases.includes(exchange.case.id);
    const reported = isAsked ? findings.map((finding) => this.reported(finding, exchange)) : [];
    this.findings.push(...reported);
    this.decideEnd();
    return reported;
  }

  /** Notes what a behavior has been seen to keep. */
  show(operation: Operation, shown: Shown): void {
    this.behaviors.observe(operation, shown);
  }

  /** Notes a case that is to be sent now, if the limit on cases leaves room for it. */
  admits(planned: Case): boolean {
    const { maxCases } = this.options;
    const isFull = maxCases > 0 && this.planned >= maxCases;
    if (isFull) this.end = 'max-cases';
    else this.expect(planned);
    return !isFull;
  }

  plannedOf(operation: Operation, phase: Phase): number {
    return this.progress.plannedOf(operation, phase);
  }

  exchangesOf(operation: Operation): number {
    return this.progress.exchangesOf(operation);
  }

  /** What the end of the run left out: operations that were never reached, and cases. */
  left(): { operations: number; cases: number } {
    const cases = this.planned - this.exchanges;
    return { operations: this.progress.unreached().length, cases };
  }

  evidence(): Evidence[] {
    return [...this.responses.evidence(), ...this.requests.evidence(), ...this.behaviors.evidence()];
  }

  /** What only the whole run shows: operations that never succeeded, and deviations that are known. */
  conclude(): void {
    // What a run that specproof failed in did not see, no server is to blame for.
    if (this.end !== 'crashed') {
      for (const [operation, answers] of this.progress.unproved())
        this.findings.push(nothingProved(operation, answers));
      this.findings.push(...this.measured());
    }
    const { deviations, today, contracts } = this.options;
    const isExercised = this.exercised();
    this.findings.push(...applyDeviations(this.findings, deviations, { today, isExercised, contracts }));
  }

  private measured(): ReportedFinding[] {
    const { minEvidence, isWhole, contracts } = this.options;
    const [contract] = contracts;
    if (minEvidence === undefined || !contract) return [];
    if (!this.operations.every((operation) => isWhole(operation))) return [unmeasured(contract, minEvidence)];
    return [shortfall(contract, this.evidence(), minEvidence) ?? []].flat();
  }

  /** Whether the run would have met a deviation at an operation, or anywhere, if there still were one. */
  private exercised(): (id: string | undefined) => boolean {
    const { contracts, isWhole } = this.options;
    const sent = this.operations.filter(
      (operation) => this.end === 'complete' && isWhole(operation) && this.exchangesOf(operation) > 0,
    );
    const all = contracts.flatMap(({ operations }) => operations);
    return (id) => {
      const meant = id === undefined ? all : all.filter((operation) => operation.id === id);
      return meant.length > 0 && meant.every((operation) => sent.includes(operation));
    };
  }

  private decideEnd(): void {
    const { maxFailures } = this.options;
    const isError = ({ severity }: ReportedFinding): boolean => severity === 'error';
    if (maxFailures > 0 && this.findings.filter(isError).length >= maxFailures) this.end = 'max-failures';
    if (this.progress.isLost()) this.end = 'target-lost';
  }

  private softened(finding: Finding, operation: Operation): Finding {
    const lenient = finding.check === 'request.invalid.accepted' && this.options.isLenient(operation);
    return lenient ? { ...finding, severity: 'warning' } : finding;
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

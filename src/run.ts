import type { Shown } from './behaviors/behavior.js';
import { BehaviorEvidence } from './behaviors/evidence.js';
import { judge } from './behaviors/index.js';
import { CHECKS } from './checks/index.js';
import { applyDeviations } from './deviations.js';
import type { Deviation } from './deviations.js';
import { EvidenceCollector } from './evidence/collector.js';
import { RequestEvidence } from './evidence/requests.js';
import type { GivenCredentials } from './message/credentials.js';
import { curlLine } from './message/curl.js';
import type { Secrets } from './message/secrets.js';
import type {
  Case,
  Contract,
  Evidence,
  Exchange,
  Finding,
  Operation,
  Problem,
  ReportedFinding,
  RunEnd,
} from './model.js';
import { join } from './openapi/pointer.js';
import { isSuccess, successKeys } from './openapi/responses.js';

export interface RunOptions {
  contracts: readonly Contract[];
  secrets: Secrets;
  /** Cases sent at most; 0 means all. */
  maxCases: number;
  /** Ends the run once this many error findings are known; 0 means never. */
  maxFailures: number;
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

/** So many refused connections in a row mean that the server is gone; more requests would only repeat it. */
const LOST_AFTER = 3;

const ALL_CHECKS = Object.values(CHECKS);

interface Tally {
  exchanges: number;
  /** Answers to valid requests, by status or failure. */
  answers: Map<string, number>;
  succeeded: boolean;
}

/** What a run knows so far. Exchanges are judged and forgotten: memory does not grow with their number. */
export class Run {
  readonly findings: ReportedFinding[] = [];
  exchanges = 0;
  planned = 0;
  /** Whether every case has been planned, and none was left out because the run ended before. */
  isPlanned = false;
  end: RunEnd = 'complete';
  private readonly tallies = new Map<Operation, Tally>();
  private readonly responses: EvidenceCollector;
  private readonly requests: RequestEvidence;
  private readonly behaviors: BehaviorEvidence;
  private lost = 0;

  constructor(
    private readonly operations: readonly Operation[],
    private readonly options: RunOptions,
  ) {
    this.responses = new EvidenceCollector(operations);
    this.requests = new RequestEvidence(operations, options.credentials);
    this.behaviors = new BehaviorEvidence(operations, options.isProbed);
  }

  /** A case that is going to be sent. */
  expect(planned: Case): void {
    this.planned++;
    this.requests.expect(planned);
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
    this.exchanges++;
    this.count(exchange);
    this.responses.observe(exchange);
    this.requests.observe(exchange);
    const behaved = judge(exchange);
    for (const each of behaved.shown) this.show(exchange.case.operation, each);
    return this.report(exchange, ...this.examine(exchange, behaved));
  }

  /** Notes what an exchange has shown to be broken. */
  report(exchange: Exchange, ...findings: Finding[]): ReportedFinding[] {
    const reported = findings.map((finding) => this.reported(finding, exchange));
    this.findings.push(...reported);
    this.decideEnd();
    return reported;
  }

  /** Notes what a behavior has been seen to keep. */
  show(operation: Operation, shown: Shown): void {
    this.behaviors.observe(operation, shown);
  }

  /** Counts a case that is to be sent now, if the limit on cases leaves room for it. */
  admits(planned: Case): boolean {
    this.expect(planned);
    const { maxCases } = this.options;
    if (maxCases > 0 && this.planned > maxCases) this.end = 'max-cases';
    return this.end !== 'max-cases';
  }

  exchangesOf(operation: Operation): number {
    return this.tallies.get(operation)?.exchanges ?? 0;
  }

  evidence(): Evidence[] {
    return [...this.responses.evidence(), ...this.requests.evidence(), ...this.behaviors.evidence()];
  }

  /** What only the whole run shows: operations that never succeeded, and deviations that are known. */
  conclude(): void {
    // What a run that specproof failed in did not see, no server is to blame for.
    const isJudged = this.end !== 'crashed';
    for (const [operation, tally] of this.tallies) {
      if (isJudged && tally.answers.size > 0 && !tally.succeeded)
        this.findings.push(nothingProved(operation, tally.answers));
    }
    const { deviations, today, minEvidence } = this.options;
    if (isJudged && minEvidence !== undefined) this.findings.push(...this.evidenceShortfall(minEvidence));
    const isWhole = this.end === 'complete';
    this.findings.push(
      ...applyDeviations(this.findings, deviations, { today, isWhole, contracts: this.options.contracts }),
    );
  }

  private evidenceShortfall(wanted: number): ReportedFinding[] {
    const clauses = this.evidence().filter(({ about }) => about !== 'error');
    const unseen = clauses.filter(({ state }) => state !== 'seen');
    const share = clauses.length === 0 ? 0 : 1 - unseen.length / clauses.length;
    const [contract] = this.options.contracts;
    if (share >= wanted || !contract) return [];
    const percent = (ratio: number): string => `${(Math.floor(ratio * 1000) / 10).toString()}%`;
    const received = `${percent(share)} (${String(clauses.length - unseen.length)} of ${String(clauses.length)})`;
    return [
      {
        check: 'evidence.below-threshold',
        severity: 'error',
        message: `${received} of the documented clauses were seen with a value, ${percent(wanted)} are demanded`,
        pointer: '#',
        at: 'evidence',
        expected: `at least ${percent(wanted)}`,
        received,
        document: contract.name,
        location: contract.locate('#'),
      },
    ];
  }

  private count({ case: { operation, expected }, outcome }: Exchange): void {
    const tally = this.tallies.get(operation) ?? {
      exchanges: 0,
      answers: new Map<string, number>(),
      succeeded: false,
    };
    this.tallies.set(operation, tally);
    tally.exchanges++;
    const isLost = outcome.kind === 'failure' && outcome.reason === 'connect';
    this.lost = isLost ? this.lost + 1 : 0;
    if (expected.claim !== 'documented' && expected.claim !== 'plausible') return;
    const answer = outcome.kind === 'failure' ? outcome.reason : String(outcome.status);
    tally.answers.set(answer, (tally.answers.get(answer) ?? 0) + 1);
    if (outcome.kind === 'response' && isSuccess(operation, outcome.status)) tally.succeeded = true;
  }

  private decideEnd(): void {
    const { maxFailures } = this.options;
    const isError = ({ severity }: ReportedFinding): boolean => severity === 'error';
    if (maxFailures > 0 && this.findings.filter(isError).length >= maxFailures) this.end = 'max-failures';
    if (this.lost >= LOST_AFTER) this.end = 'target-lost';
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

/** Every check passed, and yet nothing was shown: that is no pass. */
function nothingProved(operation: Operation, answers: ReadonlyMap<string, number>): ReportedFinding {
  const { contract, id } = operation;
  const pointer = join(operation.pointer, 'responses');
  const total = [...answers.values()].reduce((sum, count) => sum + count, 0);
  const received = [...answers]
    .map(([answer, count]) => `${answer} (${String(count)} of ${String(total)})`)
    .join(', ');
  return {
    check: 'evidence.nothing-proved',
    severity: 'error',
    message: `nothing was proved: no valid request was answered with success; the answers were ${received}`,
    pointer,
    at: 'status',
    expected: `${successKeys(operation).join(' or ') || 'a success'} at least once`,
    received,
    document: contract.name,
    location: contract.locate(pointer),
    operation: id,
  };
}

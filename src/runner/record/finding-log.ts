import type { Controls } from '../../evidence/controls.js';
import { curlLine } from '../../http/secrets/curl.js';
import type { Secrets } from '../../http/secrets/redaction.js';
import { REDACTED } from '../../http/secrets/redaction.js';
import type { Operation, Severity } from '../../model/document.js';
import type { Exchange } from '../../model/exchange.js';
import type { Cause, Finding, ReportedFinding, SavedPart } from '../../model/report.js';
import { CauseCollector } from '../causes/collector.js';
import { concluded } from '../causes/conclude.js';
import type { Collected } from '../causes/draft.js';
import { causeOf } from '../causes/draft.js';
import { withMissingCredentials } from '../causes/missing-credentials.js';
import type { GivenUp } from '../causes/silent.js';
import { withGivenUp } from '../causes/silent.js';
import type { RunOptions } from '../options.js';
import { partOf } from '../saved/part.js';
import { KnownDeviations } from './known-deviations.js';
import { withReliance } from './reliance.js';
import type { SeveritySettings } from './severity.js';
import { withSeverity } from './severity.js';

/** What the log reads of a run's options. */
export type LogOptions = Pick<
  RunOptions,
  | 'contracts'
  | 'operations'
  | 'credentials'
  | 'server'
  | 'secrets'
  | 'severity'
  | 'deviations'
  | 'today'
  | 'maxOccurrences'
  | 'shard'
  | 'usedBy'
>;

/** The findings of a run, by their causes: with what is secret hidden, and as severe as the user says. */
export class FindingLog {
  private readonly collector: CauseCollector;
  /** What is handed on of a part of a run, once it is over. */
  part: SavedPart | undefined;
  private readonly deviations: KnownDeviations;
  private readonly severities: ReadonlyMap<Operation, SeveritySettings>;

  /** `controls`: what became of valid bodies. */
  constructor(
    private readonly options: LogOptions,
    controls: Pick<Controls, 'isTakenOtherwise'>,
  ) {
    this.severities = new Map(options.operations.map(({ operation, severity }) => [operation, severity]));
    this.collector = new CauseCollector(options.maxOccurrences, {
      isSeverityGiven: (finding) => this.isSeverityGiven(finding),
      isTakenOtherwise: (exchange) => controls.isTakenOtherwise(exchange),
    });
    this.deviations = new KnownDeviations(options.deviations, options.today);
  }

  /** What seems to be the number of causes so far. */
  get causes(): Readonly<Record<Severity, number>> {
    return this.collector.counts;
  }

  observe(exchange: Exchange): void {
    this.collector.observe(exchange);
  }

  /** Adds what an exchange shows; the findings as they are reported. */
  add(findings: readonly Finding[], exchange: Exchange): ReportedFinding[] {
    const severity = this.severities.get(exchange.case.operation) ?? {};
    return withSeverity(findings, severity).map((finding) => {
      const marked = this.deviations.mark(this.reported(finding, exchange));
      const reported = withReliance(marked, exchange, this.options.usedBy);
      this.collector.add(reported, exchange);
      return reported;
    });
  }

  /** Adds what is wrong with a document, or shown by the run as a whole. */
  addOfRun(findings: readonly ReportedFinding[]): void {
    const { operations, severity } = this.options;
    for (const finding of findings) {
      const own = operations.find(
        ({ operation: { id, contract } }) => id === finding.operation && contract.name === finding.document,
      );
      for (const each of withSeverity([finding], own?.severity ?? severity))
        this.collector.add(this.deviations.mark(each));
    }
  }

  /** Adds findings about deviations that the run would have met if they still were needed. */
  addUnneeded(isExercised: (operation: string | undefined) => boolean): void {
    const { contracts, severity } = this.options;
    for (const each of withSeverity(this.deviations.unneeded(isExercised, contracts), severity))
      this.collector.add(each);
  }

  /**
   * The causes of a run that is over, in the order of the documents; the credential that is missing first.
   * `keepsThings`: whether the server of a document was seen to keep something that it was sent.
   */
  conclude(givenUp: GivenUp, keepsThings: (document: string) => boolean): Cause[] {
    const { options, collector } = this;
    const limit = options.maxOccurrences;
    const told = withMissingCredentials(withGivenUp(collector.concluded(), givenUp, limit), options, limit);
    const drafts = told.flatMap((draft) => {
      const [worst] = withSeverity([draft.worst], options.severity);
      return worst ? [{ ...draft, worst }] : [];
    });
    if (options.shard) this.part = { ...options.shard, ...this.partOf(drafts, keepsThings) };
    const all = concluded(drafts, {
      opportunities: collector.opportunities,
      limit,
      isSeverityGiven: (finding) => this.isSeverityGiven(finding),
      keepsThings,
    });
    const causes = inDocumentOrder(all, options);
    return options.secrets.hasLearnt ? causes.map((cause) => withoutLearnt(cause, options.secrets)) : causes;
  }

  private partOf(drafts: readonly Collected[], keepsThings: (document: string) => boolean): SavedPart {
    const { contracts, secrets } = this.options;
    const hidden = (draft: Collected): Collected => ({
      ...draft,
      worst: withoutSecrets(draft.worst, secrets),
      kept: draft.kept.map((each) => withoutSecrets(each, secrets)),
    });
    return partOf(secrets.hasLearnt ? drafts.map(hidden) : drafts, {
      opportunities: this.collector.opportunities,
      isSeverityGiven: ({ worst }) => this.isSeverityGiven(worst),
      keepsThings,
      documents: contracts.map(({ name }) => name),
      lineAt: (document, location) =>
        secrets.text(contracts.find(({ name }) => name === document)?.lineAt(location) ?? ''),
      operations: contracts.flatMap(({ name, operations }) =>
        operations.map(({ id }) => [name, id] as const),
      ),
    });
  }

  private isSeverityGiven({ check }: ReportedFinding): boolean {
    return [this.options.severity, ...this.severities.values()].some((own) => Object.hasOwn(own, check));
  }

  private reported(finding: Finding, { case: planned, request }: Exchange): ReportedFinding {
    const { contract, id } = planned.operation;
    const { secrets } = this.options;
    return {
      ...finding,
      message: secrets.text(finding.message),
      expected: secrets.text(finding.expected),
      received: isCredential(finding, secrets) ? REDACTED : secrets.text(finding.received),
      at: secrets.text(finding.at),
      document: contract.name,
      location: contract.locate(finding.pointer),
      operation: id,
      case: planned.id,
      curl: curlLine(request, secrets),
    };
  }
}

/** Whether what was received is a credential that the server has sent in a header. */
function isCredential({ check, at, received }: Finding, secrets: Secrets): boolean {
  const [, name] = /^header:(.*)$/s.exec(at) ?? [];
  return check === 'response.header.schema' && name !== undefined && secrets.isCredential(name, received);
}

/** A cause without the secrets that were not known when its findings were told. */
function withoutLearnt({ occurrences, ...cause }: Cause, secrets: Secrets): Cause {
  return {
    ...withoutSecrets(cause, secrets),
    occurrences: occurrences.map((each) => withoutSecrets(each, secrets)),
  };
}

interface Texts {
  message?: string;
  expected?: string;
  received?: string;
  at?: string;
  curl?: string;
}

function withoutSecrets<T extends Texts>(texts: T, secrets: Secrets): T {
  const copy = { ...texts };
  for (const name of ['message', 'expected', 'received', 'at', 'curl'] as const)
    if (copy[name] !== undefined) copy[name] = secrets.text(copy[name]);
  return copy;
}

/** By operation, as documented, whatever the order of sending; those about a document or the whole run stay around. */
function inDocumentOrder(
  drafts: readonly Collected[],
  { operations, contracts, secrets }: Pick<LogOptions, 'operations' | 'contracts' | 'secrets'>,
): Cause[] {
  const orders = new Map(
    contracts.map((contract) => [
      contract.name,
      new Map(
        operations.flatMap(({ operation: { id, ...own } }, i) =>
          own.contract === contract ? [[id, i]] : [],
        ),
      ),
    ]),
  );
  const causes = drafts.map((draft) => {
    const { document, location } = draft.worst;
    const contract = contracts.find(({ name }) => name === document);
    const line = secrets.text(contract?.lineAt(location) ?? '');
    return causeOf(draft, line, orders.get(document) ?? new Map<string, number>());
  });
  const rankOf = ({ check, document, operations: [first] }: Cause): number => {
    if (check === 'credentials.missing') return -2;
    if (first !== undefined) return orders.get(document)?.get(first) ?? operations.length;
    return check.startsWith('document.') ? -1 : operations.length;
  };
  return causes.sort((a, b) => rankOf(a) - rankOf(b));
}

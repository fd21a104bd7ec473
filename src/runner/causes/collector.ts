import type { Severity } from '../../model/document.js';
import type { Exchange } from '../../model/exchange.js';
import type { Fault, ReportedFinding } from '../../model/report.js';
import type { Collected } from './draft.js';
import { absorb, draftOf, RANKS } from './draft.js';
import { faultOf } from './fault.js';
import { Opportunities } from './opportunities.js';
import { Outage } from './outage.js';
import { ReadBack } from './read-back.js';
import { isRefusedForItself } from './stated-alternatives.js';

/** Faults that are told apart: a server can make up a new one for every answer. Further ones join the last of their check. */
const MAX_DRAFTS = 2000;

/** What is known besides the findings. */
export interface Known {
  /** Whether the user says how severe such a finding is. */
  isSeverityGiven: (finding: ReportedFinding) => boolean;
  /** Whether a body was taken that differs in nothing but the place that the case is about. */
  isTakenOtherwise: (exchange: Exchange) => boolean;
}

const GONE = '; from then on the server could not be reached';

/** The findings of a run by what they say is broken, as they come. Memory grows with the faults, not with the findings. */
export class CauseCollector {
  readonly opportunities = new Opportunities();
  readonly counts: Record<Severity, number> = { error: 0, warning: 0, note: 0 };
  private readonly drafts = new Map<string, Collected>();
  private readonly groups = new Map<string, Severity>();
  /** What first showed that a stated value is refused, by the key of the fault. */
  private readonly stated = new Map<string, Exchange>();
  private readonly readBack = new ReadBack();
  private readonly outage = new Outage();

  /** `limit`: occurrences of one cause that are kept one by one. */
  constructor(
    private readonly limit: number,
    private readonly known: Known,
  ) {}

  /** The drafts in the order in which they came. */
  get all(): Collected[] {
    return [...this.drafts.values()];
  }

  /** The same once the run is over: a refusal is not told to be for a value where nothing shows that others are taken. */
  concluded(): Collected[] {
    return [...this.drafts].map(([key, draft]) => {
      const exchange = this.stated.get(key);
      return exchange && !this.known.isTakenOtherwise(exchange) ? { ...draft, isStated: false } : draft;
    });
  }

  /** Takes note of an exchange, be there findings or not. */
  observe(exchange: Exchange): void {
    this.opportunities.observe(exchange);
    this.outage.observe(exchange);
  }

  /** Adds a finding. `exchange`: what showed it, unless it is about the document or the whole run. */
  add(finding: ReportedFinding, exchange?: Exchange): void {
    const fault = faultOf(finding, exchange);
    const draft =
      this.ofWhatWentAway(finding) ??
      this.drafts.get(fault.key) ??
      this.ofWhatIsReadBack(finding, exchange) ??
      (this.drafts.size >= MAX_DRAFTS ? this.lastOf(finding) : undefined);
    if (draft) {
      absorb(draft, draftOf(finding), this.limit);
    } else {
      this.drafts.set(fault.key, { ...draftOf(finding), ...fault });
    }
    if (exchange && fault.isStated === true && !this.stated.has(fault.key))
      this.stated.set(fault.key, exchange);
    this.outage.note(finding, fault.key);
    this.count(draft ?? fault, this.severityOf(finding, fault));
    if (exchange && finding.check === 'request.invalid.accepted')
      this.readBack.accept(finding.document, exchange, fault.key);
  }

  /** The accepted invalid request whose value an answer holds. */
  private ofWhatIsReadBack(finding: ReportedFinding, exchange: Exchange | undefined): Collected | undefined {
    const key = exchange && this.readBack.originOf(finding, exchange);
    const origin = key === undefined ? undefined : this.drafts.get(key);
    return origin?.worst.known === undefined && finding.known === undefined ? origin : undefined;
  }

  /** The requests that broke off before the server could not be reached any more, as one cause. */
  private ofWhatWentAway(finding: ReportedFinding): Collected | undefined {
    const [first, ...others] = this.outage.before(finding) ?? [];
    const origin = first && this.drafts.get(first[0]);
    if (origin?.worst.document !== finding.document) return undefined;
    for (const [key, count] of others) {
      const other = this.drafts.get(key);
      // One that broke off while the server went on answering has a reason of its own.
      if (other?.count !== count || other.worst.document !== finding.document) continue;
      absorb(origin, other, this.limit);
      this.drafts.delete(key);
    }
    const { message } = origin.worst;
    if (!message.endsWith(GONE)) origin.worst = { ...origin.worst, message: `${message}${GONE}` };
    return origin;
  }

  private lastOf({ check, document, known }: ReportedFinding): Collected | undefined {
    return this.all.findLast(
      ({ worst }) =>
        worst.check === check && worst.document === document && worst.known?.reason === known?.reason,
    );
  }

  /** How severe a finding will be told to be, as far as the run has shown it. */
  private severityOf(finding: ReportedFinding, { isStated }: Fault): Severity {
    if (isStated !== true || this.known.isSeverityGiven(finding)) return finding.severity;
    const own = finding.operation === undefined ? [] : [finding.operation];
    return isRefusedForItself(finding, own, this.opportunities) ? 'error' : finding.severity;
  }

  /** What differs in nothing but the operation seems to be one. */
  private count({ key, theme = key }: Fault, severity: Severity): void {
    const before = this.groups.get(theme);
    if (before && RANKS[before] >= RANKS[severity]) return;
    if (before) this.counts[before]--;
    this.counts[severity]++;
    this.groups.set(theme, severity);
  }
}

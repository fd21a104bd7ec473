import type { Exchange } from '../../model/exchange.js';
import type { ReportedFinding } from '../../model/report.js';

/** What a server that has ended does to requests: those under way break off, those that follow are not even connected. */
const BROKEN_OFF = 'connection.reset';
const REFUSED = 'connection.refused';

/**
 * Whether the server went away, and with which requests: connections that broke off, and since when nobody answers at
 * its address. That later requests cannot be sent has the same cause.
 */
export class Outage {
  /** The causes whose requests broke off since the last answer, each with how often. */
  private readonly brokenOff = new Map<string, number>();

  /** Takes note of what came back: an answer shows that the server is there. */
  observe({ outcome }: Exchange): void {
    if (outcome.kind === 'response') this.brokenOff.clear();
  }

  /** Takes note of a finding of the cause `key`. */
  note({ check, known }: ReportedFinding, key: string): void {
    if (check === BROKEN_OFF && known === undefined)
      this.brokenOff.set(key, (this.brokenOff.get(key) ?? 0) + 1);
  }

  /**
   * The causes of requests that broke off before one was refused, the first first, each with how many of them since the
   * last answer; undefined where the finding is no such refusal, or nothing broke off before it.
   */
  before({ check, known }: ReportedFinding): [key: string, count: number][] | undefined {
    if (check !== REFUSED || known !== undefined) return undefined;
    return this.brokenOff.size === 0 ? undefined : [...this.brokenOff];
  }
}

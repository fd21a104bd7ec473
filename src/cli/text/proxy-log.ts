import { formatLocation } from '../../errors.js';
import type { JudgedEvent } from '../../model/events.js';
import { faultOf } from '../../runner/causes/fault.js';

/** Causes that are told when they first show; all of them are in the report. */
const MOST_TOLD = 1000;

/** Tells each cause once, by the exchange that shows it first. */
export class ProxyLog {
  private readonly told = new Set<string>();

  /** The lines on what an exchange shows and none before it has. */
  linesFor({ exchange, shown, findings }: JudgedEvent): string[] {
    const news = findings.filter((finding) => {
      const { key } = faultOf(finding, exchange);
      if (finding.severity === 'note' || finding.known || this.told.has(key) || this.told.size >= MOST_TOLD)
        return false;
      this.told.add(key);
      return true;
    });
    if (news.length === 0) return [];
    const { started, request, response } = shown();
    const time = new Date(started).toISOString().slice(11, 23);
    const head = `${time} ${request.method} ${request.url} ${response?.status ?? ''}`;
    return [
      head,
      ...news.map(
        ({ severity, check, message, location }) =>
          `  ${severity} ${check}: ${message} (${formatLocation(location)})`,
      ),
    ];
  }
}

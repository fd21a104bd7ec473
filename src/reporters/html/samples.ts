import { jsonText } from '../../json/text.js';
import type { VerifyEvent } from '../../model/events.js';
import type { ShownBody, ShownExchange } from '../../model/exchange.js';

/** Characters of one body that are shown, and of all bodies together: the page has to open quickly. */
const [MOST_OF_BODY, MOST_OF_ALL] = [16_000, 8_000_000];

/** Exchanges of one operation that are kept: of each kind of answer the first, and of each fault. */
const MOST_OF_OPERATION = 40;

/** The exchanges that a page shows: one of each kind, as it is made while the run goes on. */
export class Samples {
  readonly all: ShownExchange[] = [];
  private readonly kinds = new Set<string>();
  private readonly counts = new Map<string, number>();
  private size = 0;

  onEvent(event: VerifyEvent): void {
    if (event.type === 'report') return;
    const { case: planned, outcome } = event.exchange;
    const { operation, phase, violated, clause } = planned;
    const own = [operation.contract.name, operation.id];
    const count = this.counts.get(jsonText(own)) ?? 0;
    if (count >= MOST_OF_OPERATION || this.size >= MOST_OF_ALL) return;
    const answer = outcome.kind === 'response' ? outcome.status : outcome.reason;
    // What breaks a clause of requests is one of its kind by that clause.
    const kinds = [
      jsonText([...own, answer, planned.expected.claim, phase === 'negative' && violated ? clause : '']),
      ...event.findings.map(({ check, pointer }) => jsonText([...own, check, pointer])),
    ];
    if (kinds.every((kind) => this.kinds.has(kind))) return;
    for (const kind of kinds) this.kinds.add(kind);
    this.counts.set(jsonText(own), count + 1);
    this.all.push(this.shortened(event.shown()));
  }

  private shortened(exchange: ShownExchange): ShownExchange {
    const { request, response } = exchange;
    const sent = request.body && this.excerpt(request.body);
    return {
      ...exchange,
      request: { ...request, ...(sent && { body: sent }) },
      ...(response && { response: { ...response, body: this.excerpt(response.body) } }),
    };
  }

  private excerpt(body: ShownBody): ShownBody {
    const text = body.text ?? `${String(Buffer.from(body.base64, 'base64').length)} bytes that are no text`;
    const shown = text.length > MOST_OF_BODY ? `${text.slice(0, MOST_OF_BODY).toWellFormed()}\n… ${String(text.length)} characters in all` : text; // prettier-ignore
    this.size += shown.length;
    return { text: shown };
  }
}

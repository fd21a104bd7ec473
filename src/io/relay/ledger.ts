import { setImmediate } from 'node:timers';
import type { BodyCopy, CopyLimits } from './copies.js';
import { Copies } from './copies.js';
import type { RelayedExchange, RelayEvent } from './event.js';

/** What is known of an exchange without its bodies. */
export type Outline = Omit<RelayedExchange, 'body' | 'answer'>;

/** Milliseconds for which a client waits for what is found. */
const PATIENCE = 10_000;

/** Hands on what is to be told, many at a time, and keeps clients that wait for a judgement. */
export class Ledger {
  readonly copies: Copies;
  private events: RelayEvent[] = [];
  private tickets = 0;
  private readonly waiting = new Map<number, (findings: string) => void>();

  constructor(
    private readonly limits: CopyLimits,
    private readonly tell: (events: RelayEvent[]) => void,
  ) {
    this.copies = new Copies(limits);
  }

  /** Tells of an exchange that has come to its end. `onFound`: called once with what is found, as JSON, or why nothing is. */
  exchange(outline: Outline, sent: BodyCopy, received: BodyCopy, onFound?: (findings: string) => void): void {
    const why = gapOf(sent, received, this.limits) ?? (this.copies.enqueue() ? undefined : BEHIND);
    if (why !== undefined) {
      sent.discard();
      received.discard();
      const { method, url } = outline;
      this.add({ kind: 'unjudged', method, url, why });
      return onFound?.(`not judged: it ${why}`);
    }
    const exchange = { ...outline, body: sent.bytes(), answer: received.bytes() };
    if (!onFound) return this.add({ kind: 'exchange', exchange });
    const ticket = this.tickets++;
    const timer = setTimeout(() => this.found(ticket, 'not judged: it took too long'), PATIENCE);
    this.waiting.set(ticket, (findings) => {
      clearTimeout(timer);
      onFound(findings);
    });
    this.add({ kind: 'exchange', exchange, ticket });
  }

  add(event: RelayEvent): void {
    if (this.events.push(event) === 1) setImmediate(() => this.flush());
  }

  flush(): void {
    const { events } = this;
    this.events = [];
    if (events.length > 0) this.tell(events);
  }

  /** What was found of the exchange with this ticket. */
  found(ticket: number, findings: string): void {
    const waiting = this.waiting.get(ticket);
    this.waiting.delete(ticket);
    waiting?.(findings);
  }
}

const BEHIND = 'came while too many others waited to be judged';

function gapOf(sent: BodyCopy, received: BodyCopy, { body }: CopyLimits): string | undefined {
  if (sent.gap === 'too-large') return `has a request body of more than ${body} bytes`;
  if (received.gap === 'too-large') return `has a response body of more than ${body} bytes`;
  return (sent.gap ?? received.gap) ? BEHIND : undefined;
}

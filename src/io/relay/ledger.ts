import type { BodyCopy, CopyLimits } from './copies.js';
import { Copies } from './copies.js';
import type { RelayedExchange, RelayEvent } from './event.js';

/** What is known of an exchange without its bodies. */
export type Outline = Omit<RelayedExchange, 'body' | 'answer'>;

/** Milliseconds for which a client waits for what is found. */
const PATIENCE = 10_000;

/** How much is told at a time, so that the thread that judges is woken seldom; milliseconds, events, bytes of bodies. */
const GATHERED = { time: 10, events: 64, bytes: 1024 * 1024 };

/** Takes what a relay tells. `memory`: all of the bodies, which are views of it. */
export type Tell = (events: RelayEvent[], memory: ArrayBuffer) => void;

/** Hands on what is to be told, many at a time, and keeps clients that wait for a judgement. */
export class Ledger {
  readonly copies: Copies;
  /** The bodies of an exchange are put in their place once it is told. */
  private pending: { event: RelayEvent; bodies?: [sent: BodyCopy, received: BodyCopy] }[] = [];
  private bytes = 0;
  private gathering: NodeJS.Timeout | undefined;
  private tickets = 0;
  private readonly waiting = new Map<number, (findings: string) => void>();

  constructor(
    private readonly limits: CopyLimits,
    private readonly tell: Tell,
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
    const exchange = { ...outline, body: NOTHING, answer: NOTHING };
    this.bytes += sent.kept + received.kept;
    const ticket = onFound && this.ticketFor(onFound);
    const event = { kind: 'exchange' as const, exchange, ...(ticket !== undefined && { ticket }) };
    this.gather({ event, bodies: [sent, received] });
  }

  add(event: RelayEvent): void {
    this.gather({ event });
  }

  flush(): void {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    const { pending } = this;
    if (pending.length === 0) return;
    // What is sent to another thread takes all of its memory along, which is of its own therefore, and one for all.
    const memory = new ArrayBuffer(this.bytes);
    this.pending = [];
    this.bytes = 0;
    let at = 0;
    for (const { event, bodies } of pending) {
      if (!bodies || event.kind !== 'exchange') continue;
      const [body, answer] = bodies.map((copy) => {
        const bytes = copy.moveTo(memory, at);
        at += bytes.length;
        return bytes;
      });
      Object.assign(event.exchange, { body, answer });
    }
    this.tell(pending.map(({ event }) => event), memory); // prettier-ignore
  }

  private gather(told: Ledger['pending'][number]): void {
    const { pending } = this;
    pending.push(told);
    const isUrgent = told.event.kind === 'exchange' && told.event.ticket !== undefined;
    if (isUrgent || pending.length >= GATHERED.events || this.bytes >= GATHERED.bytes) this.flush();
    else this.gathering ??= setTimeout(() => this.flush(), GATHERED.time);
  }

  private ticketFor(onFound: (findings: string) => void): number {
    const ticket = this.tickets++;
    const timer = setTimeout(() => this.found(ticket, 'not judged: it took too long'), PATIENCE);
    this.waiting.set(ticket, (findings) => {
      clearTimeout(timer);
      onFound(findings);
    });
    return ticket;
  }

  /** What was found of the exchange with this ticket. */
  found(ticket: number, findings: string): void {
    const waiting = this.waiting.get(ticket);
    this.waiting.delete(ticket);
    waiting?.(findings);
  }
}

const NOTHING = new Uint8Array(0);

const BEHIND = 'came while too many others waited to be judged';

function gapOf(sent: BodyCopy, received: BodyCopy, { body }: CopyLimits): string | undefined {
  if (sent.gap === 'too-large') return `has a request body of more than ${body} bytes`;
  if (received.gap === 'too-large') return `has a response body of more than ${body} bytes`;
  return (sent.gap ?? received.gap) ? BEHIND : undefined;
}

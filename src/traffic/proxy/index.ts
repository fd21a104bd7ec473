import { basePathsOf } from '../../document/reader/servers.js';
import type { RelayedExchange, RelayEvent } from '../../io/relay/event.js';
import type { Relay, RelayOptions } from '../../io/relay/index.js';
import { startRelayThread } from '../../io/relay/thread.js';
import type { Contract } from '../../model/document.js';
import type { VerifyEvent } from '../../model/events.js';
import type { Exchange, ShownMessages } from '../../model/exchange.js';
import type { RunOptions } from '../../runner/options.js';
import { shownMessages } from '../../runner/record/shown-exchange.js';
import { sentRequest } from '../case.js';
import { Judging, recordedRun } from '../judging.js';
import { Sorter } from '../sorter.js';
import { findingsField } from './findings-field.js';
import { Inbox } from './inbox.js';
import { recordedOf } from './recorded.js';

/** Where a proxy listens and passes on to, and how much of it is judged. */
export interface ProxyOptions extends Omit<RelayOptions, 'limits'> {
  /** Bytes of a body that is judged; larger ones are relayed alone. */
  maxBody: number;
}

/** What a proxy tells: what a run does, and of exchanges that belong to no documented operation. */
export type ProxyEvent = VerifyEvent | { type: 'passed'; shown: () => ShownMessages };

export interface Proxy {
  url: string;
  /** To be read once. The last event is the report, after `close`. */
  events: AsyncIterable<ProxyEvent>;
  /** Takes no more requests. What was relayed is still judged. */
  close(): Promise<void>;
}

/** Exchanges, and bytes of their bodies, that wait to be judged; what comes then is relayed alone. */
const QUEUE = { exchanges: 10_000, bytes: 64 * 1024 * 1024 };

/** What has been judged before the relay hears of it: a small part of the queue. */
const ROOM = { exchanges: 100, bytes: 1024 * 1024 };

/** Exchanges that were not judged, or got no answer, and are told one by one. */
const MOST_TOLD = 20;

/**
 * Relays what is sent to it, in a thread of its own, and judges it in this one: by the checks and the evidence of a
 * verification. What an upstream fails to answer is told, and held against nobody.
 * @throws ToolError when it cannot listen.
 */
export async function startProxy(asked: RunOptions, options: ProxyOptions): Promise<Proxy> {
  const { maxBody, ...where } = options;
  const limits = { ...QUEUE, bytes: Math.max(QUEUE.bytes, 4 * maxBody), body: maxBody };
  const inbox = new Inbox<RelayEvent>();
  const relay = await startRelayThread(
    { ...where, limits },
    (events) => inbox.add(events),
    (error) => inbox.fail(error),
  );
  const judge = new RelayJudge(recordedRun(asked), relay, options);
  return {
    url: relay.url,
    events: judge.events(inbox),
    close: async () => {
      await relay.close();
      inbox.close();
    },
  };
}

/**
 * Where the paths of the documents start at an upstream: there, and below the paths of their own servers, as a client keeps
 * those when it is sent to another host.
 */
function serversAt(upstream: string, contracts: readonly Contract[]): string[] {
  const paths = contracts.flatMap((contract) => basePathsOf(contract).known);
  const { origin } = new URL(upstream);
  return [...new Set([upstream, ...paths.flatMap((path) => [upstream + path, origin + path])])];
}

/** Judges what a relay tells of. */
class RelayJudge {
  private readonly sorter: Sorter;
  private readonly judging: Judging;
  private count = 0;
  private room = { exchanges: 0, bytes: 0 };
  private readonly failed: Tally;
  private readonly unjudged: Tally;

  constructor(
    private readonly run: RunOptions,
    private readonly relay: Relay,
    private readonly options: ProxyOptions,
  ) {
    this.sorter = new Sorter(run, serversAt(options.upstream, run.contracts));
    this.judging = new Judging(run, this.sorter);
    const tell = (line: string): void => run.tell?.(line);
    this.failed = new Tally(tell, 'requests got no answer from the upstream');
    this.unjudged = new Tally(tell, 'exchanges were relayed and not judged');
  }

  async *events(inbox: AsyncIterable<RelayEvent>): AsyncGenerator<ProxyEvent> {
    for await (const event of inbox) {
      if (event.kind === 'exchange') yield this.judged(event);
      else this.tell(event);
    }
    this.failed.end();
    this.unjudged.end();
    this.sorter.tellSkipped('proxy');
    yield { type: 'report', report: this.judging.report() };
  }

  private judged({ exchange: relayed, ticket }: Extract<RelayEvent, { kind: 'exchange' }>): ProxyEvent {
    const label = `exchange ${++this.count}`;
    const recorded = recordedOf(relayed, this.options.maxBody);
    const endpoints = this.sorter.undocumented.size;
    const exchange = this.sorter.exchangeOf({ label, exchange: recorded });
    if (this.sorter.undocumented.size > endpoints) this.tellUndocumented(relayed);
    const event = exchange ? this.judging.judge(exchange) : undefined;
    if (ticket !== undefined)
      this.relay.found(ticket, findingsField(event?.findings ?? [undocumentedIn(relayed)]));
    this.done(relayed.body.length + relayed.answer.length);
    if (event) return event;
    const { outcome, started = 0, duration } = recorded;
    const messages: Omit<Exchange, 'case'> = { request: sentRequest(recorded), outcome, started, duration };
    return { type: 'passed', shown: () => shownMessages(messages, this.run.secrets) };
  }

  /** Makes room for more, now and then: each time costs both threads something. */
  private done(bytes: number): void {
    this.room.exchanges++;
    this.room.bytes += bytes;
    if (this.room.exchanges < ROOM.exchanges && this.room.bytes < ROOM.bytes) return;
    this.relay.judged(this.room.exchanges, this.room.bytes);
    this.room = { exchanges: 0, bytes: 0 };
  }

  private tellUndocumented(relayed: RelayedExchange): void {
    this.run.tell?.(`${lineOf(this.run, relayed)} is in no document`);
  }

  private tell(event: Extract<RelayEvent, { why: string }>): void {
    const line = lineOf(this.run, event);
    if (event.kind === 'failed') this.failed.add(`${line}: the upstream gave no answer: ${event.why}`);
    else this.unjudged.add(`${line} is not judged: it ${event.why}`);
  }
}

function lineOf({ secrets }: RunOptions, { method, url }: { method: string; url: string }): string {
  return `${method} ${secrets.url(url)}`;
}

function undocumentedIn({ method, url }: RelayedExchange): Parameters<typeof findingsField>[0][number] {
  const message = `${method} ${new URL(url).pathname} is in no document`;
  return { check: 'traffic.undocumented', severity: 'warning', at: 'request', message };
}

/** Tells the first of many one by one, and at the end how many there were. */
class Tally {
  private count = 0;

  constructor(
    private readonly tell: (line: string) => void,
    private readonly what: string,
  ) {}

  add(line: string): void {
    if (++this.count <= MOST_TOLD) this.tell(line);
  }

  end(): void {
    if (this.count > MOST_TOLD) this.tell(`${this.count} ${this.what} in all`);
  }
}

import { methodName } from '../../document/methods.js';
import { formatLocation } from '../../errors.js';
import { printableLines } from '../../json/printable.js';
import { jsonText } from '../../json/text.js';
import type { CallbackEvent } from '../../mock/callback-event.js';
import type { MockEvent } from '../../mock/event.js';
import type { ReloadEvent } from '../../mock/index.js';
import type { PrismLine } from '../../mock/prism/output.js';
import type { Contract, Problem } from '../../model/document.js';
import type { Host } from '../host.js';
import { greeting } from './greeting.js';
import { leftOutLines, oneLine } from './left-out.js';

/** Output that nobody takes is not kept without end. */
const MAX_BACKLOG = 1024 * 1024;

/** Milliseconds in which lines are gathered: writing costs as much as answering. */
const PAUSE = 20;

/** Writes lines, many at a time: a request must not wait for a terminal. */
export class LineWriter {
  private lines: string[] = [];
  private dropped = 0;

  /** `backlog`: bytes that were written and not yet taken. */
  constructor(
    private readonly write: (text: string) => void,
    private readonly backlog: () => number,
    private readonly sayDropped: (lines: number) => string,
  ) {}

  add(line: string): void {
    if (this.lines.push(line) === 1) setTimeout(() => this.flush(), PAUSE);
  }

  flush(): void {
    const { lines } = this;
    this.lines = [];
    if (lines.length === 0) return;
    if (this.backlog() > MAX_BACKLOG) {
      this.dropped += lines.length;
      return;
    }
    if (this.dropped > 0) lines.unshift(this.sayDropped(this.dropped));
    this.dropped = 0;
    this.write(printableLines(`${lines.join('\n')}\n`));
  }
}

/** How requests are logged. */
export type LogFormat = 'pretty' | 'ndjson' | 'none';

/** The log in a format. */
export function mockLog(format: LogFormat, host: Host): MockLog {
  return format === 'ndjson' ? ndjsonLog(host) : prettyLog(host, format === 'pretty');
}

/** Says what the mock does. */
export interface MockLog {
  /** `addressOf`: where the paths of a document start. */
  ready: (contracts: readonly Contract[], url: string, addressOf: (contract: Contract) => string) => void;
  request: ((event: MockEvent) => void) | undefined;
  /** A line of the log of stock Prism, as an engine of the mock. */
  prism: (document: string, line: PrismLine) => void;
  callback: ((event: CallbackEvent) => void) | undefined;
  reload: (event: ReloadEvent) => void;
  flush: () => void;
}

/**
 * Every line of standard output is a JSON object with its `event`: ready, left-out (an operation that is answered with
 * 501, and why), request, callback, reloaded, not-reloaded, dropped.
 */
function ndjsonLog(host: Host): MockLog {
  const writer = new LineWriter(host.stdout, backlogOf(host), (lines) =>
    jsonText({ event: 'dropped', lines }),
  );
  const tell = (event: string, details: object): void => writer.add(jsonText({ event, ...details }));
  const tellLeftOut = (contracts: readonly Contract[]): void => {
    for (const operation of contracts.flatMap(({ unusable }) => unusable))
      tell('left-out', {
        document: operation.contract.name,
        operation: operation.id,
        method: methodName(operation),
        path: operation.path,
        problems: operation.problems.map(toldProblem),
      });
  };
  return {
    ready: (contracts, url, addressOf) => {
      const documents = contracts.map((each) => ({ ...summary(each), url: addressOf(each) }));
      tell('ready', { url, documents });
      tellLeftOut(contracts);
    },
    request: (event) => tell('request', event),
    prism: (document, { source, level, message, request }) => {
      if (isArrival({ message })) tell('request', { time: now(), ...request, document });
      else tell('prism', { document, ...request, source, level, message });
    },
    callback: (event) => tell('callback', event),
    reload: (event) => {
      if (event.kind === 'reloaded') {
        tell('reloaded', { documents: event.contracts.map(summary) });
        tellLeftOut(event.contracts);
      } else {
        const { message, location, hint } = event.error;
        tell('not-reloaded', { message, ...location, hint });
      }
    },
    flush: () => writer.flush(),
  };
}

function toldProblem({ code, message, location }: Problem): object {
  return { code, message, ...location };
}

function summary({ name, source, title, version, operations }: Contract): object {
  return { name, source, title, version, operations: operations.length };
}

/** Requests go to standard error, so that standard output keeps to what a script waits for. */
function prettyLog(host: Host, withRequests: boolean): MockLog {
  const writer = new LineWriter(
    host.stderr,
    backlogOf(host),
    (lines) => `specproof: ${String(lines)} lines were not written, because nobody read this output`,
  );
  return {
    ready: (...served) => host.stdout(printableLines(greeting(...served))),
    request: withRequests ? (event) => writer.add(requestLine(event)) : undefined,
    prism: (_, line) => {
      if (withRequests) writer.add(prismText(line));
    },
    callback: withRequests ? (event) => writer.add(callbackLine(event)) : undefined,
    reload: (event) => {
      for (const line of reloadLines(event)) writer.add(line);
    },
    flush: () => writer.flush(),
  };
}

function backlogOf(host: Host): () => number {
  return () => host.backlog?.() ?? 0;
}

/** `12:00:00.000 GET /things 200 list (example one) 0.4 ms`; no text but ASCII, as that is written fastest. */
export function requestLine(event: MockEvent): string {
  const { time, method, target, status, operation, example, refused, invalid, fault, ms } = event;
  const outcome = fault === undefined || fault.startsWith('status-') ? String(status) : fault;
  const by = operation === undefined ? '' : ` ${operation}`;
  const from = example === undefined ? '' : ` (example ${example})`;
  const said = refused ?? invalid;
  const why = said === undefined ? '' : `\n             ${oneLine(said)}`;
  const took = ms < 10 ? ms.toFixed(1) : ms.toFixed(0);
  return `${time.slice(11, 23)} ${method} ${target} ${outcome}${by}${from} ${took} ms${why}`;
}

/** `12:00:00.000 callback POST http://127.0.0.1:9/done 204 0.4 ms` */
function callbackLine({ time, method, url, status, failed, ms }: CallbackEvent): string {
  const outcome = failed === undefined ? String(status) : `failed: ${oneLine(failed)}`;
  return `${time.slice(11, 23)} callback ${method} ${url} ${outcome} ${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}

function reloadLines(event: ReloadEvent): string[] {
  if (event.kind === 'reloaded') {
    const names = event.contracts.map(({ source }) => source).join(', ');
    const leftOut = leftOutLines(event.contracts);
    const those = leftOut.length > 0 ? ['  Left out:', ...leftOut] : [];
    return [`specproof: documents changed, now serving ${names}`, ...those];
  }
  const { message, location, hint } = event.error;
  const place = location ? `${formatLocation(location)}: ` : '';
  return [
    `specproof: ${place}${message}`,
    ...(hint === undefined ? [] : [`  ${hint}`]),
    '  The mock goes on with the last documents that were sound.',
  ];
}

/** `12:00:00.000 GET /things`; what Prism goes on to say stands below, as its lines name no request. */
function prismText({ request, source, level, message }: PrismLine): string {
  const asked = request && `${request.method} ${request.path}`;
  if (asked !== undefined && isArrival({ message })) return `${now().slice(11, 23)} ${asked}`;
  return `             ${source} ${level}: ${oneLine([asked, message].filter(Boolean).join(': '))}`;
}

function isArrival({ message }: Pick<PrismLine, 'message'>): boolean {
  return message === 'Request received';
}

/** Prism tells the time to the second. */
function now(): string {
  return new Date().toISOString();
}

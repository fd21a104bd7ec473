import { methodName, nameOf } from '../document/methods.js';
import { formatLocation } from '../errors.js';
import { isReceivable } from '../io/http-server/methods.js';
import { printableLines } from '../json/printable.js';
import { jsonText } from '../json/text.js';
import type { MockEvent } from '../mock/event.js';
import type { ReloadEvent } from '../mock/index.js';
import type { Contract, Problem } from '../model/document.js';
import type { Host } from './host.js';

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

/** Says what the mock does. */
export interface MockLog {
  ready: (contracts: readonly Contract[], url: string) => void;
  request: ((event: MockEvent) => void) | undefined;
  reload: (event: ReloadEvent) => void;
  flush: () => void;
}

/**
 * Every line of standard output is a JSON object with its `event`: ready, left-out (an operation that is answered with
 * 501, and why), request, reloaded, not-reloaded, dropped.
 */
export function ndjsonLog(host: Host): MockLog {
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
    ready: (contracts, url) => {
      tell('ready', { url, documents: contracts.map(summary) });
      tellLeftOut(contracts);
    },
    request: (event) => tell('request', event),
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

/** A line for each operation whose requests no server on this Node can receive. */
export function unreceivableLines(contracts: readonly Contract[]): string[] {
  const operations = contracts.flatMap((contract) => contract.operations);
  return operations.filter((each) => !isReceivable(methodName(each))).map((each) => `  ${nameOf(each)}`);
}

/** A line for each operation that is left out, and one for the first of the faults that it needs. */
export function leftOutLines(contracts: readonly Contract[]): string[] {
  return contracts.flatMap(({ unusable }) =>
    unusable.flatMap((operation) => {
      const [first, ...others] = operation.problems;
      const more = others.length > 0 ? ` (and ${String(others.length)} more)` : '';
      const why = first ? [`      ${formatLocation(first.location)}: ${oneLine(first.message)}${more}`] : [];
      return [`  ${nameOf(operation)}`, ...why];
    }),
  );
}

/** A line for each example that is served although it breaks its own schema. */
export function brokenExampleLines(contracts: readonly Contract[]): string[] {
  const lines = contracts.flatMap((contract) =>
    contract.brokenExamples
      .filter(({ isOfSchema }) => isOfSchema !== true)
      .map(({ pointer }) => `  ${formatLocation(contract.locate(pointer))}`),
  );
  return [...new Set(lines)];
}

function summary({ name, source, title, version, operations }: Contract): object {
  return { name, source, title, version, operations: operations.length };
}

/** Requests go to standard error, so that standard output keeps to what a script waits for. */
export function prettyLog(
  host: Host,
  greeting: (contracts: readonly Contract[], url: string) => string,
  withRequests: boolean,
): MockLog {
  const writer = new LineWriter(
    host.stderr,
    backlogOf(host),
    (lines) => `specproof: ${String(lines)} lines were not written, because nobody read this output`,
  );
  return {
    ready: (contracts, url) => host.stdout(printableLines(greeting(contracts, url))),
    request: withRequests ? (event) => writer.add(requestLine(event)) : undefined,
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

/** A request must not write lines of its own into the log. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

import type { Operation } from '../model/document.js';
import type { Exchange } from '../model/exchange.js';
import type { Report } from '../model/report.js';
import type { RunOptions } from '../runner/options.js';
import { verify } from '../runner/verify.js';
import { findingKey } from './trial.js';

/** What the mock of the documents, without a fault, is asked and answers. */
export interface Baseline {
  report: Report;
  /** The exchanges with answers, those with the same request once, by operation; at most so many are kept. */
  exchanges: ReadonlyMap<Operation, readonly Exchange[]>;
  /** Operations at which the mock itself breaks the document, and the first thing that it breaks. */
  broken: ReadonlyMap<Operation, string>;
  /** What is found of it, of any severity, by `findingKey`. */
  usual: ReadonlySet<string>;
}

/** Exchanges kept of one operation, and octets of the longest body that is changed. */
const KEPT = { exchanges: 500, body: 100_000 };

/** Verifies the mock as it is. */
export async function baselineOf(run: RunOptions): Promise<Baseline> {
  const exchanges = new Map<Operation, Map<string, Exchange>>();
  const broken = new Map<Operation, string>();
  const usual = new Set<string>();
  let report: Report | undefined;
  for await (const event of verify(run)) {
    if (event.type === 'report') {
      report = event.report;
      continue;
    }
    const { exchange, findings } = event;
    for (const each of findings) usual.add(findingKey(each));
    const { operation, request } = exchange.case;
    const [error] = findings.filter(({ severity }) => severity === 'error');
    if (error && !broken.has(operation)) broken.set(operation, `${error.check}: ${error.message}`);
    const own = exchanges.get(operation) ?? new Map<string, Exchange>();
    exchanges.set(operation, own);
    const isKept = exchange.outcome.kind === 'response' && exchange.outcome.body.length <= KEPT.body;
    const key = [request.method, request.target, ...request.headers.flat(), request.body].join('\n');
    if (isKept && own.size < KEPT.exchanges && !own.has(key)) own.set(key, exchange);
  }
  if (!report) throw new Error('the verification ended without a report');
  const lists = [...exchanges].map(([operation, own]) => [operation, [...own.values()]] as const);
  return { report, exchanges: new Map(lists), broken, usual };
}

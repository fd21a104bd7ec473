import { groupBy } from '../../json/group-by.js';
import { isWithin } from '../../json/pointer.js';
import { printable } from '../../json/printable.js';
import type { ShownExchange } from '../../model/exchange.js';
import { fingerprintsOf } from '../../model/fingerprint.js';
import type { Cause, Evidence, Report } from '../../model/report.js';
import { isFailing } from '../tests.js';

/** What is known of one clause: `broken` where a cause is about it. */
export type ClauseState = 'seen' | 'empty' | 'never' | 'broken';

export interface PageClause {
  state: ClauseState;
  about: Evidence['about'];
  clause: string;
  /** `file:line`; empty where it is not known. */
  place: string;
  count: number;
  reason?: string;
  /** Who relies on it; absent where nobody has asked. */
  usedBy?: string[];
  /** The causes that are about it, and the exchanges that show it, by their indexes. */
  causes: number[];
  samples: number[];
}

export interface PageOperation {
  anchor: string;
  document: string;
  id: string;
  method: string;
  path: string;
  exchanges: number;
  skipped?: string;
  causes: number[];
  /** Whether an error showed at it. */
  isFailing: boolean;
  clauses: PageClause[];
}

export interface PageCause extends Cause {
  anchor: string;
  samples: number[];
}

/** All that the page shows. */
export interface PageData {
  causes: PageCause[];
  operations: PageOperation[];
  samples: readonly ShownExchange[];
}

/** A report and some of its exchanges, as the page has them: what belongs together is found here, once. */
export function pageData(report: Report, samples: readonly ShownExchange[]): PageData {
  const prints = fingerprintsOf(report.causes);
  const byOperation = groupBy(samples.keys(), (i) => keyOf(samples[i]?.document, samples[i]?.operation));
  const causes = report.causes.map((cause, i): PageCause => {
    const own = cause.operations.flatMap((id) => byOperation.get(keyOf(cause.document, id)) ?? []);
    return {
      ...cause,
      anchor: `cause-${(prints[i] ?? '').slice(0, 12)}`,
      samples: samplesOf(cause, own, samples),
    };
  });
  const evidence = groupBy(report.evidence, ({ document, operation }) => keyOf(document, operation));
  const causesAt = causesByOperation(causes);
  const operations = report.operations.map(({ causes: _, ...operation }, i): PageOperation => {
    const key = keyOf(operation.document, operation.id);
    const own = causesAt.get(key) ?? [];
    const about = own.flatMap((at) => {
      const cause = causes[at];
      return cause && cause.severity !== 'note' ? [{ at, cause }] : [];
    });
    const clauses = evidence.get(key) ?? [];
    const blamed = blamedClauses(clauses, operation.id, about);
    return {
      ...operation,
      anchor: `operation-${String(i + 1)}`,
      causes: own,
      isFailing: own.some((at) => isFailing(causes[at]?.severity ?? 'note', report.failOn)),
      clauses: clauses.map((entry) =>
        clauseOf(entry, blamed.get(entry) ?? [], { report, samples, own: byOperation.get(key) ?? [] }),
      ),
    };
  });
  return { causes, operations, samples };
}

/** The causes that showed at each operation, by their indexes. */
function causesByOperation(causes: readonly Cause[]): ReadonlyMap<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [at, { document, operations }] of causes.entries())
    for (const id of operations) {
      const key = keyOf(document, id);
      const own = found.get(key);
      if (own) own.push(at);
      else found.set(key, [at]);
    }
  return found;
}

function keyOf(document = '', operation = ''): string {
  return `${document} ${operation}`;
}

/** Exchanges of one cause, or of one clause, that are shown. */
const MOST_SHOWN = 5;

function samplesOf(
  { occurrences }: Cause,
  own: readonly number[],
  samples: readonly ShownExchange[],
): number[] {
  const cases = new Set(occurrences.map((each) => each.case));
  return own.filter((i) => cases.has(samples[i]?.case.id)).slice(0, MOST_SHOWN);
}

/**
 * The clauses of an operation that causes are about: for each cause those at its place, or the nearest above it, and those
 * that its occurrences were to be refused by.
 */
function blamedClauses(
  clauses: readonly Evidence[],
  operation: string,
  causes: readonly { at: number; cause: Cause }[],
): Map<Evidence, number[]> {
  const blamed = new Map<Evidence, number[]>();
  for (const { at, cause } of causes) {
    const above = clauses.filter((each) => isWithin(cause.pointer, each.pointer));
    const nearest = Math.max(0, ...above.map((each) => each.pointer.length));
    const unrefused = unrefusedClauses(cause, operation);
    for (const each of clauses) {
      const isNearest = each.pointer.length === nearest && above.includes(each);
      if (isNearest || unrefused.has(each.clause)) blamed.set(each, [...(blamed.get(each) ?? []), at]);
    }
  }
  return blamed;
}

/** The clauses of requests that were broken by a cause's cases, and that the server did not refuse them by. */
function unrefusedClauses({ check, occurrences }: Cause, operation: string): ReadonlySet<string> {
  if (!check.startsWith('request.') && check !== 'response.status.server-error') return new Set();
  const start = `${operation}:negative:`;
  const broken = occurrences.flatMap(({ case: id = '' }) =>
    id.startsWith(start) ? [id.slice(start.length)] : [],
  );
  return new Set(broken.map((clause) => `refuses ${clause}`));
}

interface Known {
  report: Report;
  samples: readonly ShownExchange[];
  own: readonly number[];
}

function clauseOf(entry: Evidence, causes: number[], { report, samples, own }: Known): PageClause {
  const { clause, state, about, count, reason, usedBy, line, file, document } = entry;
  const source = file ?? report.documents.find(({ name }) => name === document)?.source ?? '';
  return {
    state: causes.length > 0 ? 'broken' : state,
    about,
    clause: printable(clause),
    place: line === undefined ? '' : printable(`${source}:${String(line)}`),
    count,
    ...(reason !== undefined && { reason: printable(reason) }),
    ...(usedBy && { usedBy: usedBy.map(printable) }),
    causes,
    samples: own.filter((i) => isOf(entry, samples[i])).slice(0, MOST_SHOWN),
  };
}

/** Whether an exchange is of those that show a clause: an answer of its status, or a request that breaks it. */
function isOf({ clause, pointer, about }: Evidence, exchange: ShownExchange | undefined): boolean {
  if (!exchange) return false;
  const { case: planned, response } = exchange;
  if (about === 'request')
    return clause.startsWith('refuses ')
      ? planned.clause === pointer
      : planned.security === clause.replace('accepts security:', '');
  const [status = ''] = clause.split(' ');
  const actual = String(response?.status ?? '');
  return actual === status || (/^\dXX$/i.test(status) && actual.startsWith(status.charAt(0)));
}

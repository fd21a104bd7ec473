import { printable } from '../../json/printable.js';
import type { Report } from '../../model/report.js';
import { plural } from '../plural.js';
import type { Look } from './layout.js';
import { line, wrapped } from './layout.js';

const ENDINGS: Readonly<Record<Report['end'], string | undefined>> = {
  complete: undefined,
  interrupted: 'interrupted: the rest was not verified',
  'max-failures': 'ended at the limit of failures: the rest was not verified',
  'max-cases': 'ended at the limit of cases: the rest was not verified',
  'max-time': 'ended at the limit of time: the rest was not verified',
  'target-lost': 'the server stopped answering: the rest was not verified',
  unanswered: 'given up, as nothing was answered: the rest was not verified',
  throttled: 'given up, as nothing was answered but 429: the rest was not verified',
  'setup-failed': 'ended, as something of your own failed that the run needs: the rest was not verified',
  crashed: 'specproof itself failed: the rest was not verified',
};

type Summary = Report['summary'];

const MOCK = 'the mock of these documents; give --server to verify yours';

/** Documented servers that are offered. */
const MAX_SERVERS = 3;

/** How much of the document was shown. */
export function evidenceLines({ summary: { evidence } }: Report, { columns }: Look): string[] {
  const { seen, clauses, empty, never, unenforced = 0 } = evidence;
  const lost = unenforced > 0 ? `, ${String(unenforced)} of them not enforced` : '';
  const counts = `${String(seen)} of ${plural(clauses, 'documented clause')} seen, ${String(empty)} only null or empty, ${String(never)} never${lost}`;
  return wrapped(`evidence  ${counts}`, columns, 2);
}

/** What was verified where no server was given: nobody must take its verdict for that of their server. */
export function targetLines({ isMock }: Report, { columns, paint }: Look): string[] {
  return isMock === true ? wrapped(MOCK, columns, 2).map(paint.yellow) : [];
}

/** How the run ended, and whether the server keeps the document: the last lines of all. */
export function verdictLines(report: Report, { paint, columns }: Look): string[] {
  const { summary, seed, end, failOn, isMock } = report;
  const { operations, exchanges, cases } = summary;
  const run = exchanges < cases ? `${String(exchanges)} of ${plural(cases, 'case')}` : plural(cases, 'case');
  const ending = ENDINGS[end] === undefined ? [] : wrapped(`${ENDINGS[end]}${leftOf(summary)}`, columns, 3);
  const isBad = isFailed(report);
  return [
    ...ending.map(paint.yellow),
    line(
      columns,
      [verdictOf(report), isBad ? paint.red : paint.green],
      [warningsOf(summary), failOn === 'warning' ? paint.red : paint.yellow],
      '  ',
      [`${plural(operations, 'operation')}, ${run}, seed ${String(seed)}`, paint.dim],
    ),
    ...(isMock === true ? wrapped(MOCK + documented(report), columns, 3).map(paint.yellow) : []),
  ];
}

/** The servers that the documents name. */
function documented({ documents }: Report): string {
  const known = [...new Set(documents.flatMap(({ servers = [] }) => servers))].map(printable);
  const more = known.length > MAX_SERVERS ? ', …' : '';
  return known.length > 0 ? ` (documented: ${known.slice(0, MAX_SERVERS).join(', ')}${more})` : '';
}

function isFailed(report: Report): boolean {
  const { summary, failOn } = report;
  const { causes } = summary;
  const isWarned = failOn === 'warning' && causes.warning > 0;
  return causes.error > 0 || isWarned || isNothing(report) || !isReached(summary);
}

/** A linter sends nothing, and need not. */
function isNothing({ summary, isLint }: Report): boolean {
  return summary.exchanges === 0 && isLint !== true;
}

function verdictOf(report: Report): string {
  const { summary } = report;
  const { causes, occurrences } = summary;
  if (causes.error > 0) return counted(causes.error, 'error', occurrences.error);
  if (isNothing(report)) return 'nothing verified';
  return isReached(summary) ? 'no errors' : 'no errors, but incomplete';
}

function warningsOf({ causes, occurrences }: Summary): string {
  return causes.warning > 0 ? `, ${counted(causes.warning, 'warning', occurrences.warning)}` : '';
}

/** `3 errors (60 times)`: causes first, then how often they showed. */
function counted(causes: number, noun: string, occurrences: number): string {
  return `${plural(causes, noun)}${occurrences > causes ? ` (${String(occurrences)} times)` : ''}`;
}

/** Whether a request of every operation was sent. */
function isReached({ left }: Summary): boolean {
  return left === undefined || left.operations === 0;
}

/** What the end of the run left out. */
function leftOf({ left }: Summary): string {
  if (!left || (left.operations === 0 && left.cases === 0)) return '';
  const never = left.operations === 0 ? [] : [`${plural(left.operations, 'operation')} never reached`];
  const counts = [...never, `${plural(left.cases, 'case')} not sent`].join(', ');
  return left.hasMore === true ? ` (at least ${counts})` : ` (${counts})`;
}

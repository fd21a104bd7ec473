import { printable } from '../../json/printable.js';
import type { Report } from '../../model/report.js';
import { comparisonOf } from '../words/comparison.js';
import { plural } from '../words/plural.js';
import { endingOf, extentOf, isFailed, verdictOf, warningsOf } from '../words/verdict.js';
import type { Look } from './layout.js';
import { line, wrapped } from './layout.js';

const MOCK = 'the mock of these documents; give --server to verify yours';

/** Documented servers that are offered. */
const MAX_SERVERS = 3;

/** How much of the document was shown. */
export function evidenceLines({ summary: { evidence } }: Report, { columns }: Look): string[] {
  const { seen, clauses, empty, never, unenforced = 0, used, usedSeen = 0 } = evidence;
  const lost = unenforced > 0 ? `, ${String(unenforced)} of them not enforced` : '';
  const counts = `${String(seen)} of ${plural(clauses, 'documented clause')} seen, ${String(empty)} only null or empty, ${String(never)} never${lost}`;
  const users =
    used === undefined ? '' : `; consumers rely on ${String(used)}, ${String(usedSeen)} of them shown`;
  return wrapped(`evidence  ${counts}${users}`, columns, 3);
}

/** What was verified where no server was given: nobody must take its verdict for that of their server. */
export function targetLines({ isMock }: Report, { columns, paint }: Look): string[] {
  return isMock === true ? wrapped(MOCK, columns, 2).map(paint.yellow) : [];
}

/** How the run ended, and whether the server keeps the document: the last lines of all. */
export function verdictLines(report: Report, { paint, columns }: Look): string[] {
  const { failOn, isMock } = report;
  const ending = endingOf(report);
  return [
    ...(ending === undefined ? [] : wrapped(ending, columns, 3)).map(paint.yellow),
    line(
      columns,
      [verdictOf(report), isFailed(report) ? paint.red : paint.green],
      [warningsOf(report), failOn === 'warning' ? paint.red : paint.yellow],
      '  ',
      [extentOf(report), paint.dim],
    ),
    ...comparisonLines(report, { paint, columns }),
    ...(isMock === true ? wrapped(MOCK + documented(report), columns, 3).map(paint.yellow) : []),
  ];
}

/** Changes that are told one by one. */
const MOST_CHANGES = 20;

function comparisonLines(report: Report, { paint, columns }: Pick<Look, 'paint' | 'columns'>): string[] {
  const told = comparisonOf(report);
  if (!told) return [];
  const colors = { new: paint.red, gone: paint.green, lost: paint.yellow };
  const more = told.entries.length - MOST_CHANGES;
  return [
    ...wrapped(told.sentence, columns, 2),
    ...told.entries
      .slice(0, MOST_CHANGES)
      .map(({ what, text }) => line(columns, '  ', [what, colors[what]], '  ', printable(text))),
    ...(more > 0 ? [`  … and ${String(more)} more`] : []),
  ];
}

/** The servers that the documents name. */
function documented({ documents }: Report): string {
  const known = [...new Set(documents.flatMap(({ servers = [] }) => servers))].map(printable);
  const more = known.length > MAX_SERVERS ? ', …' : '';
  return known.length > 0 ? ` (documented: ${known.slice(0, MAX_SERVERS).join(', ')}${more})` : '';
}

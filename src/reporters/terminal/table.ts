import { printable } from '../../json/printable.js';
import type { Report } from '../../model/report.js';
import type { EvidenceCounts } from '../evidence-counts.js';
import { evidenceCounts } from '../evidence-counts.js';
import { plural } from '../words/plural.js';
import type { Look, Part } from './layout.js';
import { line, padded, widthOf } from './layout.js';

type ReportedDocument = Report['documents'][number];
type ReportedOperation = Report['operations'][number];

/** Operations of one document that are listed: of more, those that something is wrong with, up to as many. */
const MAX_LISTED = 20;

/** Columns that the method and path of an operation need to say anything. */
const LEAST_PATH = 12;

/** One row, its cells printable. */
interface Row {
  mark: Part;
  cells: [id: string, cases: string, tally: string, evidence: string];
  path: string;
  isFine: boolean;
}

/** A document: where it is from, which server kept it, and a line for each of its operations. */
export function documentBlock(report: Report, document: ReportedDocument, look: Look): string {
  const { paint, columns, isWhole } = look;
  const rows = rowsOf(report, document, look);
  const isLong = !isWhole && rows.length > MAX_LISTED;
  const shown = isLong ? rows.filter(({ isFine }) => !isFine).slice(0, MAX_LISTED) : rows;
  const others = rows.length - shown.length;
  return [
    ...title(document, look),
    ...lines(shown, look),
    ...(others > 0
      ? [line(columns, [`  … and ${plural(others, 'operation')} more; --verbose lists all`, paint.dim])]
      : []),
  ].join('\n');
}

/** One line, or two where the screen is too narrow for both the document and the server. */
function title({ name, source, server }: ReportedDocument, { paint, columns }: Look): string[] {
  const head = [[name, paint.bold], '  ', [printable(source), paint.dim]] as const;
  const target: Part = [printable(server === '' ? '' : ` → ${server}`), paint.dim];
  const isOneLine = widthOf([name, '  ', printable(source), target[0]].join('')) <= columns;
  return isOneLine ? [line(columns, ...head, target)] : [line(columns, ...head), line(columns, ' ', target)];
}

function rowsOf(report: Report, document: ReportedDocument, look: Look): Row[] {
  const causes = new Map<string, { errors: number; warnings: number }>();
  for (const { document: name, operations, severity } of report.causes)
    for (const id of name === document.name ? operations : []) {
      const own = causes.get(id) ?? { errors: 0, warnings: 0 };
      if (severity === 'error') own.errors++;
      if (severity === 'warning') own.warnings++;
      causes.set(id, own);
    }
  const countsOf = evidenceCounts(report);
  return report.operations
    .filter((operation) => operation.document === document.name)
    .map((operation) =>
      rowOf(operation, causes.get(operation.id), countsOf(document.name, operation.id), look),
    );
}

function rowOf(
  { id, method, path, exchanges, skipped }: ReportedOperation,
  { errors, warnings } = { errors: 0, warnings: 0 },
  { seen, all }: EvidenceCounts,
  { paint }: Look,
): Row {
  const isSent = exchanges > 0;
  const unsent = skipped === undefined ? 'not verified' : 'skipped';
  const tally =
    errors > 0 ? plural(errors, 'error') : isSent && warnings > 0 ? plural(warnings, 'warning') : '';
  const mark: Part =
    errors > 0
      ? ['✗', paint.red]
      : !isSent
        ? ['–', paint.yellow]
        : warnings > 0
          ? ['!', paint.yellow]
          : ['✓', paint.green];
  return {
    mark,
    cells: [
      printable(id),
      isSent ? plural(exchanges, 'case') : unsent,
      tally,
      `evidence ${String(seen)}/${String(all)}`,
    ],
    path: printable(skipped === undefined ? `${method} ${path}` : `${method} ${path}  ${skipped}`),
    isFine: isSent && errors === 0 && warnings === 0,
  };
}

/** Columns are as wide as their widest cell; the name gives way where the screen is too narrow, and the path goes first. */
function lines(rows: readonly Row[], { paint, columns }: Look): string[] {
  const widthAt = (i: number): number => Math.max(0, ...rows.map(({ cells }) => widthOf(cells[i] ?? '')));
  const [names, ...widths] = [0, 1, 2, 3].map(widthAt);
  const others = widths.reduce((sum, width) => sum + (width > 0 ? width + 2 : 0), '  ✓ '.length);
  const name = Math.max(8, Math.min(names ?? 0, columns - others));
  const hasPath = columns - others - name - 2 >= LEAST_PATH;
  return rows.map(({ mark, cells: [id, ...cells], path }) => {
    const rest = cells.flatMap((cell, i) =>
      (widths[i] ?? 0) > 0 ? [`  ${padded(cell, widths[i] ?? 0)}`] : [],
    );
    const parts: Part[] = [
      '  ',
      mark,
      ' ',
      padded(id, name),
      ...rest,
      ...(hasPath ? ['  ', [path, paint.dim] as const] : []),
    ];
    return line(columns, ...parts).trimEnd();
  });
}

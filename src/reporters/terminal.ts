import { createColors } from 'picocolors';
import { printable } from '../json/printable.js';
import { jsonText } from '../json/text.js';
import type { Evidence, Report, ReportedFinding } from '../model/report.js';
import { plural } from './plural.js';
import type { Reporter } from './reporter.js';

type Colors = ReturnType<typeof createColors>;

/** The report for a person at a terminal: operations, findings, what was not proved, hints, and a summary as last line. */
export const terminal: Reporter = {
  render: (report, { color, hints }) => rendered(report, createColors(color), hints),
};

function rendered(report: Report, paint: Colors, hints: readonly string[]): string {
  const blocks = [
    ...report.documents.map((document) => documentBlock(report, document, paint)),
    ...grouped(report.findings.filter(({ severity }) => severity !== 'note')).map((group) =>
      findingBlock(group, paint),
    ),
    ...notesBlock(report, paint),
    ...unprovedBlock(report, paint),
    ...listBlock('hints', [...hints], paint),
    summaryBlock(report, paint),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function documentBlock(report: Report, document: Report['documents'][number], paint: Colors): string {
  const operations = report.operations.filter((operation) => operation.document === document.name);
  const width = operations.reduce((widest, { id }) => Math.max(widest, printable(id).length), 0);
  const lines = operations.map((operation) => {
    const { id, method, path, exchanges, skipped } = operation;
    const { mark, tally } = standing(report, operation, paint);
    const unsent = skipped === undefined ? 'not verified' : printable(`skipped: ${skipped}`);
    const cases = exchanges === 0 ? unsent : plural(exchanges, 'case');
    const columns = [
      printable(id).padEnd(width),
      cases.padEnd(12),
      tally.padEnd(12),
      evidenceOf(report, operation),
    ];
    return `  ${mark} ${columns.join('  ')}  ${paint.dim(printable(`${method} ${path}`))}`;
  });
  const target = document.server === '' ? '' : ` → ${document.server}`;
  const title = `${paint.bold(document.name)}  ${paint.dim(printable(`${document.source}${target}`))}`;
  return [title, ...lines].join('\n');
}

type ReportedOperation = Report['operations'][number];

function standing(
  report: Report,
  operation: ReportedOperation,
  paint: Colors,
): { mark: string; tally: string } {
  const own = report.findings.filter(
    (f) => f.operation === operation.id && f.document === operation.document,
  );
  const errors = own.filter(({ severity }) => severity === 'error').length;
  const warnings = own.filter(({ severity }) => severity === 'warning').length;
  if (errors > 0) return { mark: paint.red('✗'), tally: plural(errors, 'error') };
  if (operation.exchanges === 0) return { mark: paint.yellow('–'), tally: '' };
  if (warnings > 0) return { mark: paint.yellow('!'), tally: plural(warnings, 'warning') };
  return { mark: paint.green('✓'), tally: '' };
}

function evidenceOf(report: Report, operation: ReportedOperation): string {
  const own = report.evidence.filter(
    (e) => e.operation === operation.id && e.document === operation.document && e.about !== 'error',
  );
  const seen = own.filter(({ state }) => state === 'seen').length;
  return `evidence ${String(seen)}/${String(own.length)}`;
}

interface Group {
  first: ReportedFinding;
  /** How many more cases broke the same clause at the same place. */
  others: number;
}

/** One clause broken in many cases is one thing to mend, so a person reads it once. */
function grouped(findings: readonly ReportedFinding[]): Group[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const { check, severity, document, operation, pointer, at, expected } = finding;
    const key = jsonText([check, severity, document, operation, pointer, at, expected]);
    const known = groups.get(key);
    if (known) known.others++;
    else groups.set(key, { first: finding, others: 0 });
  }
  return [...groups.values()];
}

function findingBlock({ first: finding, others }: Group, paint: Colors): string {
  const { severity, check, message, location, pointer } = finding;
  const label = severity === 'error' ? paint.red('error') : paint.yellow('warning');
  const place = `${location.file}:${String(location.line)}:${String(location.column)}`;
  const rows: [string, string | undefined][] = [
    ['operation', finding.operation],
    [
      'case',
      finding.case === undefined || others === 0
        ? finding.case
        : `${finding.case} (and ${plural(others, 'other')})`,
    ],
    ['expected', finding.expected],
    ['received', finding.received],
    ['at', finding.at],
    ['document', `${place}  ${pointer}`],
  ];
  const row = (name: string, value: string): string => `  ${paint.dim(name.padEnd(9))}  ${value}`;
  // A command is to be copied: the line breaks of a body belong to it.
  const command = finding.curl?.split('\n').map(printable).join('\n');
  return [
    `${label} ${paint.bold(check)}  ${printable(message)}`,
    ...rows.flatMap(([name, value]) => (value === undefined ? [] : [row(name, printable(value))])),
    ...(command === undefined ? [] : [row('repeat', command)]),
  ].join('\n');
}

/** A few lines of each list are for a person; the rest is in the report files. */
const SHOWN = 12;

function listBlock(title: string, lines: string[], paint: Colors): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > SHOWN ? [paint.dim(`  … and ${String(lines.length - SHOWN)} more`)] : [];
  return [
    [paint.dim(title), ...lines.slice(0, SHOWN).map((line) => `  ${printable(line)}`), ...more].join('\n'),
  ];
}

/** What breaks nothing, apart from the findings. */
function notesBlock({ findings }: Report, paint: Colors): string[] {
  const lines = findings
    .filter(({ severity }) => severity === 'note')
    .map(({ check, operation, message, known }) => {
      const accepted = known ? ` (known: ${known.reason})` : '';
      return `${check}  ${operation ?? ''}  ${message}${accepted}`;
    });
  return listBlock('notes', [...new Set(lines)], paint);
}

/** Clauses that no answer showed with a value: passing says nothing about them. */
function unprovedBlock({ evidence }: Report, paint: Colors): string[] {
  const lines = evidence
    .filter(({ about, state, unenforced }) => about !== 'error' && state !== 'seen' && unenforced !== true)
    .map(
      ({ operation, clause, state, reason }) =>
        `${state === 'empty' ? 'only null or empty' : 'never seen'}  ${operation}  ${clause}` +
        (reason === undefined ? '' : `  (${reason})`),
    );
  return listBlock('not proved', [...unenforcedLines(evidence), ...lines], paint);
}

/** A line for each format or keyword that nobody knows: what it asks for, no run can prove. */
function unenforcedLines(evidence: readonly Evidence[]): string[] {
  const groups = new Map<string, Evidence[]>();
  for (const entry of evidence) {
    if (entry.unenforced !== true || entry.about === 'error') continue;
    const reason = entry.reason ?? '';
    groups.set(reason, [...(groups.get(reason) ?? []), entry]);
  }
  return [...groups].map(([reason, entries]) => {
    const places = entries.map(({ operation, clause }) => `${operation} ${clause}`);
    const more = places.length > NAMED ? `, … and ${String(places.length - NAMED)} more` : '';
    const named = places.slice(0, NAMED).join(', ') + more;
    return `${plural(entries.length, 'clause')} not proved: ${reason}  (${named})`;
  });
}

/** Of the places of an unknown format, so many are named. */
const NAMED = 3;

const ENDINGS: Readonly<Record<Report['end'], string | undefined>> = {
  complete: undefined,
  interrupted: 'interrupted: the rest was not verified',
  'max-failures': 'ended at the limit of failures: the rest was not verified',
  'max-cases': 'ended at the limit of cases: the rest was not verified',
  'max-time': 'ended at the limit of time: the rest was not verified',
  'target-lost': 'the server stopped answering: the rest was not verified',
  crashed: 'specproof itself failed: the rest was not verified',
};

type Summary = Report['summary'];

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

function verdictOf(summary: Summary, paint: Colors): string {
  const { findings, exchanges } = summary;
  if (findings.error > 0) return paint.red(plural(findings.error, 'error'));
  if (exchanges === 0) return paint.red('nothing verified');
  return isReached(summary) ? paint.green('no errors') : paint.red('no errors, but incomplete');
}

function unenforcedOf({ unenforced = 0 }: Summary['evidence']): string {
  return unenforced > 0 ? `, ${String(unenforced)} of them not enforced` : '';
}

function summaryBlock({ summary, seed, end }: Report, paint: Colors): string {
  const { operations, exchanges, cases, findings, evidence } = summary;
  const verdict = verdictOf(summary, paint);
  const warnings = findings.warning > 0 ? `, ${paint.yellow(plural(findings.warning, 'warning'))}` : '';
  const run = exchanges < cases ? `${String(exchanges)} of ${plural(cases, 'case')}` : plural(cases, 'case');
  const ending = ENDINGS[end] === undefined ? undefined : `${ENDINGS[end]}${leftOf(summary)}`;
  return [
    `${verdict}${warnings}  ${paint.dim(`${plural(operations, 'operation')}, ${run}, seed ${String(seed)}`)}`,
    `${paint.dim('evidence')}  ${String(evidence.seen)} of ${plural(evidence.clauses, 'documented clause')} seen, ` +
      `${String(evidence.empty)} only null or empty, ${String(evidence.never)} never${unenforcedOf(evidence)}`,
    ...(ending === undefined ? [] : [paint.yellow(ending)]),
  ].join('\n');
}

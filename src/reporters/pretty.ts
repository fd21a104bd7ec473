import { createColors } from 'picocolors';
import type { Report, ReportedFinding } from '../model.js';

type Colors = ReturnType<typeof createColors>;

/** The report for a person at a terminal. */
export function pretty(report: Report, color: boolean): string {
  const paint = createColors(color);
  const blocks = [
    ...report.documents.map((document) => documentBlock(report, document, paint)),
    ...grouped(report.findings).map((group) => findingBlock(group, paint)),
    summaryBlock(report, paint),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function documentBlock(report: Report, document: Report['documents'][number], paint: Colors): string {
  const operations = report.operations.filter((operation) => operation.document === document.name);
  const width = operations.reduce((widest, { id }) => Math.max(widest, printable(id).length), 0);
  const lines = operations.map(({ id, method, path, exchanges, findings }) => {
    const mark = findings > 0 ? paint.red('✗') : exchanges > 0 ? paint.green('✓') : paint.yellow('–');
    const tally =
      exchanges === 0
        ? 'not verified'
        : findings > 0
          ? plural(findings, 'finding')
          : plural(exchanges, 'case');
    return `  ${mark} ${printable(id).padEnd(width)}  ${tally.padEnd(12)}  ${paint.dim(printable(`${method} ${path}`))}`;
  });
  return [
    `${paint.bold(document.name)}  ${paint.dim(printable(`${document.source} → ${document.server}`))}`,
    ...lines,
  ].join('\n');
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
    const key = JSON.stringify([check, severity, document, operation, pointer, at, expected]);
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

/** What a server sends must not move the cursor, change the colors or turn the text of the terminal that shows it. */
function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const ENDINGS: Readonly<Record<Report['end'], string | undefined>> = {
  complete: undefined,
  interrupted: 'interrupted: the rest was not verified',
  'max-failures': 'ended at the limit of failures: the rest was not verified',
  'target-lost': 'the server stopped answering: the rest was not verified',
};

function summaryBlock({ summary, seed, end }: Report, paint: Colors): string {
  const { operations, exchanges, cases, findings, evidence } = summary;
  const verdict =
    findings.error > 0
      ? paint.red(plural(findings.error, 'error'))
      : exchanges > 0
        ? paint.green('no errors')
        : paint.red('nothing verified');
  const warnings = findings.warning > 0 ? `, ${paint.yellow(plural(findings.warning, 'warning'))}` : '';
  const run = exchanges < cases ? `${String(exchanges)} of ${plural(cases, 'case')}` : plural(cases, 'case');
  const ending = ENDINGS[end];
  return [
    `${verdict}${warnings}  ${paint.dim(`${plural(operations, 'operation')}, ${run}, seed ${String(seed)}`)}`,
    `${paint.dim('evidence')}  ${String(evidence.seen)} of ${plural(evidence.clauses, 'documented clause')} seen, ` +
      `${String(evidence.empty)} only null or empty, ${String(evidence.never)} never`,
    ...(ending === undefined ? [] : [paint.yellow(ending)]),
  ].join('\n');
}

function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

import { printable, printableLines } from '../json/printable.js';
import type { Cause, Report } from '../model/report.js';
import { evidenceCounts } from './evidence-counts.js';
import type { Reporter } from './reporter.js';
import { comparisonOf } from './words/comparison.js';
import { plural } from './words/plural.js';
import { sidesOf } from './words/sides.js';
import { endingOf, extentOf, isBroken, verdictOf, warningsOf } from './words/verdict.js';

/** GitHub-flavored Markdown, for the summary of a job or a comment on a change: the verdict, causes, operations. */
export const markdown: Reporter = { render: (report) => `${blocks(report).join('\n\n')}\n` };

/** Causes that are told one by one, and operations that are listed: a summary has a limit of 1 MiB, a comment one of 64 KiB. */
const [MOST_CAUSES, MOST_OPERATIONS] = [25, 50];

/** Characters of what is shown of a value, and of a command. */
const [MOST_OF_VALUE, MOST_OF_COMMAND] = [300, 1000];

function blocks(report: Report): string[] {
  const { causes, isMock, isLint } = report;
  const ending = endingOf(report);
  const told = (['error', 'warning'] as const).flatMap((severity) =>
    causes.filter((cause) => cause.severity === severity),
  );
  const more = told.length - MOST_CAUSES;
  return [
    `## ${isBroken(report) ? '❌' : '✅'} ${verdictOf(report)}${warningsOf(report)}`,
    ...(ending === undefined ? [] : [`**${ending}**`]),
    ...(isMock === true ? ['The mock of these documents was verified, no server.'] : []),
    ...(isLint === true ? [documentsOf(report)] : [documentsOf(report), extent(report)]),
    ...comparisonBlock(report),
    ...told.slice(0, MOST_CAUSES).map(causeBlock),
    ...(more > 0 ? [`… and ${plural(more, 'cause')} more.`] : []),
    ...notesOf(causes),
    ...(report.operations.length > 0 ? [operationsTable(report)] : []),
  ];
}

function documentsOf({ documents }: Report): string {
  return documents
    .map(({ source, server }) => `- ${code(source)}${server === '' ? '' : ` → ${code(server)}`}`)
    .join('\n');
}

function extent(report: Report): string {
  if (report.proof) return `${extentOf(report)}.`;
  const { seen, clauses, empty, never, used, usedSeen = 0 } = report.summary.evidence;
  const users =
    used === undefined ? '' : ` Consumers rely on ${String(used)}, ${String(usedSeen)} of them shown.`;
  return `${extentOf(report)}. Evidence: ${String(seen)} of ${plural(clauses, 'documented clause')} seen, ${String(empty)} only null or empty, ${String(never)} never.${users}`;
}

/** What has changed, for a comment on a change. */
function comparisonBlock(report: Report): string[] {
  const told = comparisonOf(report);
  if (!told) return [];
  const more = told.entries.length - MOST_CAUSES;
  const items = told.entries
    .slice(0, MOST_CAUSES)
    .map(({ what, text }) => `- ${what}: ${code(excerpt(text))}`);
  const list = [...items, ...(more > 0 ? [`- … and ${String(more)} more`] : [])];
  return [`**${told.sentence}**`, ...(list.length > 0 ? [list.join('\n')] : [])];
}

function causeBlock(cause: Cause): string {
  const { severity, check, message, location, line, operations, count, curl } = cause;
  const { file, line: row, column } = location;
  const where = operations.slice(0, 5).map(code).join(', ');
  const others = operations.length > 5 ? ` and ${String(operations.length - 5)} more` : '';
  const place = `${file}:${String(row)}:${String(column)}`;
  return [
    `### ${severity} ${code(check)}\n`,
    `${code(excerpt(message))}\n`,
    `- ${plural(count, 'time')}${where === '' ? '' : ` at ${where}${others}`}`,
    `- documented: ${code(place)}${line === undefined || line === '' ? '' : ` ${code(line)}`}`,
    ...sidesOf(cause).map(([name, text]) => `- ${name}: ${code(excerpt(text))}`),
    ...(curl !== undefined && curl.length <= MOST_OF_COMMAND ? [`\n${fenced(curl)}`] : []),
  ].join('\n');
}

function notesOf(causes: readonly Cause[]): string[] {
  const notes = causes.filter(({ severity }) => severity === 'note');
  return notes.length > 0 ? [`${plural(notes.length, 'note')} that break nothing.`] : [];
}

/** Those that something is wrong with, where not all can be listed. */
function operationsTable({ operations, evidence, documents, proof }: Report): string {
  const isLong = operations.length > MOST_OPERATIONS;
  const shown = (isLong ? operations.filter(({ causes }) => causes > 0) : operations).slice(
    0,
    MOST_OPERATIONS,
  );
  const countsOf = evidenceCounts({ evidence });
  const rows = shown.map(({ document, id, method, path, exchanges, causes, skipped }) => {
    const { seen, all } = countsOf(document, id);
    if (proof) return `| ${causes > 0 ? '➖' : '✅'} | ${cell(code(id))} | ${cell(code(`${method} ${path}`))} | ${String(exchanges)} | ${String(causes)} |`; // prettier-ignore
    const mark = causes > 0 ? '❌' : exchanges === 0 ? '➖' : '✅';
    const name = documents.length > 1 ? `${code(document)} ${code(id)}` : code(id);
    const sent = skipped === undefined ? String(exchanges) : `skipped: ${code(skipped)}`;
    return `| ${mark} | ${cell(name)} | ${cell(code(`${method} ${path}`))} | ${cell(sent)} | ${String(causes)} | ${String(seen)}/${String(all)} |`;
  });
  const left = operations.length - shown.length;
  return [
    ...(proof
      ? ['| | operation | | faults | not noticed |', '| --- | --- | --- | ---: | ---: |']
      : ['| | operation | | cases | causes | evidence |', '| --- | --- | --- | ---: | ---: | ---: |']),
    ...rows,
    ...(left > 0 ? [`\n… and ${plural(left, 'operation')} more.`] : []),
  ].join('\n');
}

/** Inside of a cell, a bar ends it even in code. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function excerpt(text: string): string {
  return text.length > MOST_OF_VALUE ? `${text.slice(0, MOST_OF_VALUE).toWellFormed()}…` : text;
}

/** A text of others as a code span: whatever stands in it makes no link, no mention and no HTML (CommonMark §6.1). */
function code(text: string): string {
  const shown = printable(text);
  const ticks = '`'.repeat(longest(shown) + 1);
  const space = /^[ `]|[ `]$/.test(shown) || shown === '' ? ' ' : '';
  return `${ticks}${space}${shown}${space}${ticks}`;
}

function fenced(text: string): string {
  const ticks = '`'.repeat(Math.max(3, longest(text) + 1));
  return `${ticks}sh\n${printableLines(text)}\n${ticks}`;
}

/** The longest run of backticks. */
function longest(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
}

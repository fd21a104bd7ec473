import { groupBy } from '../../json/group-by.js';
import { printable } from '../../json/printable.js';
import type { Cause } from '../../model/report.js';
import { ENFORCEABLE } from '../../model/report.js';
import { plural } from '../words/plural.js';
import type { Look, Part } from './layout.js';
import { fittedEnd, line, widthOf, wrapped } from './layout.js';

/** Lines of one cause: what, where, expected and received, how to repeat it. */
const MAX_LINES = 6;

/** Characters of the longest command that is worth to be shown on a screen. */
const MAX_COMMAND = 1000;

/** An error or warning as a few lines; with all its occurrences where nothing is to be left out. */
export function causeBlock(cause: Cause, look: Look): string {
  const head = heading(cause, look);
  const tail = [place(cause, look), ...repetition(cause, look)];
  const occurrences = look.isWhole && cause.count > 1 ? occurrenceLines(cause, look) : [];
  return [
    ...head,
    ...explanation(cause, MAX_LINES - head.length - tail.length, look),
    ...tail,
    ...occurrences,
  ].join('\n');
}

/** What is wrong where in the body, how often, and a case that shows it: on a line of its own where it would be cut. */
function heading(cause: Cause, { paint, columns }: Look): string[] {
  const { severity, check, occurrences, count, operations, at } = cause;
  const label: Part = severity === 'error' ? ['error', paint.red] : ['warning', paint.yellow];
  const first = printable(occurrences[0]?.case ?? operations[0] ?? '');
  const where = operations.length > 1 ? ` at ${plural(operations.length, 'operation')}` : '';
  const often = count > 1 ? `${plural(count, 'time')}${where}` : '';
  const inBody = at.startsWith('body#/') ? printable(at.slice('body#'.length)) : '';
  const parts = [inBody, often].filter((part) => part !== '').map((part) => `  ${part}`);
  const example = first !== '' && often !== '' ? `, e.g. ${first}` : `  ${first}`;
  const fits = widthOf([label[0], ' ', check, ...parts, example.trimEnd()].join('')) <= columns;
  const head = line(columns, label, ' ', [check, paint.bold], ...parts, fits ? example.trimEnd() : '');
  return fits ? [head] : [head, `  case ${first}`];
}

/** The message, and what it does not say of what was expected and received; both of them one below the other. */
function explanation(cause: Cause, lines: number, { paint, columns }: Look): string[] {
  const { message, expected, received, at } = cause;
  const isSaid = (text: string): boolean => message.includes(text.replace(/ \(.*\)$/s, ''));
  const indented = (text: string, most: number): string[] =>
    wrapped(printable(text), columns - 2, most).map((each) => `  ${each}`);
  if (isSaid(expected) && isSaid(received)) return indented(message, lines);
  if (isSaid(received)) {
    // What a document lacks is said by what to do about it.
    if (at === 'document' && expected === ENFORCEABLE) return indented(message, lines);
    const wanted = at === 'document' ? expected : `expected ${expected}`;
    return [...indented(message, lines - 1), ...indented(wanted, 1)];
  }
  if (lines < 3)
    return [...indented(message, 1), ...indented(`expected ${expected}, received ${received}`, 1)];
  return [
    ...indented(message, lines - 2),
    line(columns, '  ', [`- ${printable(expected)}`, paint.red]),
    line(columns, '  ', [`+ ${printable(received)}`, paint.green]),
  ];
}

function place({ location, line: text, pointer }: Cause, { paint, columns }: Look): string {
  const { file, line: row, column } = location;
  // The line says more than the folder.
  const at = fittedEnd(printable(`${file}:${String(row)}:${String(column)}`), columns - 2);
  return line(columns, '  ', [at, paint.cyan], '  ', [printable(text ?? pointer), paint.dim]);
}

/** How to repeat it. A command that fills the screen is left to the report for machines. */
function repetition({ curl, occurrences }: Cause, { paint, columns }: Look): string[] {
  if (curl === undefined) return [];
  if (curl.length <= MAX_COMMAND && !curl.includes('\n')) return [`  ${printable(curl)}`];
  const id = printable(occurrences[0]?.case ?? '');
  return [line(columns, '  ', [`--case '${id}' repeats it; its curl line is in the JSON report`, paint.dim])];
}

function occurrenceLines(
  { occurrences, count, operations, at, received }: Cause,
  { paint, columns }: Look,
): string[] {
  const shown = occurrences.map((each) => {
    const text = [
      each.case ?? each.operation ?? operations[0],
      each.check,
      each.at ?? at,
      each.received ?? received,
    ]
      .filter((part) => part !== undefined)
      .join('  ');
    return line(columns, '    ', [printable(text), paint.dim]);
  });
  const more = count - occurrences.length;
  return more > 0 ? [...shown, line(columns, '    ', [`… and ${String(more)} more`, paint.dim])] : shown;
}

/** What breaks nothing, a line for each code. */
export function notesBlock(causes: readonly Cause[], look: Look): string[] {
  const notes = causes.filter(({ severity }) => severity === 'note');
  if (notes.length === 0) return [];
  const { paint, columns, isWhole } = look;
  const groups = groupBy(notes, ({ check, known }, i) =>
    isWhole ? String(i) : `${check} ${known?.reason ?? ''}`,
  );
  const lines = [...groups.values()].map((group) => line(columns, '  ', ...noteParts(group, look)));
  return [[paint.dim('notes'), ...lines].join('\n')];
}

function noteParts(group: readonly Cause[], { paint }: Look): Part[] {
  const [first] = group;
  if (!first) return [];
  const operations = [...new Set(group.flatMap((note) => note.operations))];
  const where = operations.length > 1 ? plural(operations.length, 'operation') : (operations[0] ?? '');
  const count = group.length > 1 ? `${String(group.length)}: ` : '';
  const reason = first.known ? `known: ${first.known.reason}: ` : '';
  const messages = group.map(({ message }) => message).join('; ');
  const text = [first.check, where, `${reason}${count}${messages}`].filter((part) => part !== '');
  return [[printable(text.join('  ')), paint.reset]];
}

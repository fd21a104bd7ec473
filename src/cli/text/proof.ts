import { createColors } from 'picocolors';
import { formatLocation } from '../../errors.js';
import { groupBy } from '../../json/group-by.js';
import { printable } from '../../json/printable.js';
import type { Proof, Rate, Survivor } from '../../prove/index.js';
import type { Look } from '../../reporters/terminal/layout.js';
import { line, padded, widthOf, wrapped } from '../../reporters/terminal/layout.js';
import { plural } from '../../reporters/words/plural.js';
import { killRate, leftOutOf, noticedOf, percent } from '../../reporters/words/proof-words.js';

/** Survivors of one reason that are listed. */
const MAX_LISTED = 5;

export interface ProofTextOptions {
  color: boolean;
  columns: number;
  /** `verdict`: the last line alone; `occurrences`: every survivor. */
  detail: 'verdict' | 'causes' | 'occurrences';
  /** The share that must be noticed, 0 to 1. */
  minKill: number | undefined;
}

/** A proof for a person: who survived and why, how much of what was noticed, and the verdict last. */
export function proofText(proof: Proof, { color, columns, detail, minKill }: ProofTextOptions): string {
  const look: Look = { paint: createColors(color), columns, isWhole: detail === 'occurrences' };
  const blocks = [
    excludedBlock(proof, look),
    survivorsBlock(proof.survivors, look),
    ratesBlock(proof, look),
    verdict(proof, minKill, look),
  ];
  const shown = detail === 'verdict' ? blocks.slice(-1) : blocks.filter((block) => block !== '');
  return `${shown.join('\n\n')}\n`;
}

function excludedBlock({ excluded }: Proof, { columns, paint }: Look): string {
  if (excluded.length === 0) return '';
  const lines = excluded.map(({ operation, why }) =>
    line(columns, '  ', printable(operation), '  ', [printable(why), paint.dim]),
  );
  return ['not tried', ...lines].join('\n');
}

/** The survivors, those of one kind and reason together. */
function survivorsBlock(survivors: readonly Survivor[], look: Look): string {
  const groups = groupBy(survivors, ({ kind, why, remedy }) => `${kind}\n${why}\n${remedy}`);
  return [...groups.values()].map((group) => groupText(group, look)).join('\n\n');
}

function groupText(group: readonly Survivor[], { columns, paint, isWhole }: Look): string {
  const [first] = group;
  if (!first) return '';
  const shown = isWhole ? group : group.slice(0, MAX_LISTED);
  const more = group.length - shown.length;
  return [
    line(columns, ['survived', paint.yellow], ' ', [first.kind, paint.bold], `  ${plural(group.length, 'fault')}: `, printable(first.why)),
    ...shown.flatMap((each) => survivorLines(each, { columns, paint })),
    ...(more > 0 ? [line(columns, [`  … and ${String(more)} more; --verbose lists all`, paint.dim])] : []),
    line(columns, '  to notice it: ', first.remedy),
  ].join('\n'); // prettier-ignore
}

function survivorLines(
  { operation, what, location, line: text }: Survivor,
  { columns, paint }: Pick<Look, 'columns' | 'paint'>,
): string[] {
  return [
    line(columns, '  ', printable(what), '  ', [printable(operation), paint.dim]),
    line(columns, '    ', [printable(formatLocation(location)), paint.cyan], '  ', [printable(text), paint.dim]), // prettier-ignore
  ];
}

function ratesBlock({ operations, kinds, checks }: Proof, look: Look): string {
  const seen = checks.map(({ name, killed }) => ({ name, text: String(killed) }));
  return [
    table('noticed, by operation', operations.map(rateRow), look),
    table('by kind of fault', kinds.map(rateRow), look),
    table('by what noticed it', seen, look),
  ]
    .filter((block) => block !== '')
    .join('\n');
}

interface Row {
  name: string;
  text: string;
}

function rateRow({ name, mutants, killed }: Rate): Row {
  return { name, text: `${String(killed)} of ${String(mutants)}` };
}

function table(title: string, rows: readonly Row[], { columns, paint, isWhole }: Look): string {
  if (rows.length === 0) return '';
  const shown = isWhole ? rows : rows.slice(0, MAX_ROWS);
  const width = Math.min(Math.max(...shown.map(({ name }) => widthOf(printable(name)))), columns - 16);
  const more = rows.length - shown.length;
  return [
    paint.dim(title),
    ...shown.map(({ name, text }) => line(columns, '  ', padded(printable(name), width), '  ', text)),
    ...(more > 0 ? [line(columns, [`  … and ${String(more)} more; --verbose lists all`, paint.dim])] : []),
  ].join('\n');
}

/** Rows of a table that are shown. */
const MAX_ROWS = 20;

function verdict(proof: Proof, minKill: number | undefined, { columns, paint }: Look): string {
  const { summary } = proof;
  const { survived, unshown } = summary;
  const rate = killRate(summary);
  const isEnough = rate !== undefined && rate >= (minKill ?? 0);
  const noticed = noticedOf(summary);
  const wanted = rate === undefined || isEnough ? '' : `, wanted ${percent(minKill ?? 0)}`;
  const rest = [
    survived > 0 ? `${String(survived)} survived` : '',
    unshown > 0 ? `${plural(unshown, 'clause')} never shown` : '',
    ...leftOutOf(summary),
    `seed ${String(proof.seed)}`,
  ];
  const told = `${noticed}${wanted}  ${rest.filter((part) => part !== '').join(', ')}`;
  const [first = '', ...others] = wrapped(told, columns, 3);
  const color = isEnough ? paint.green : paint.red;
  return [color(first.slice(0, noticed.length)) + first.slice(noticed.length), ...others].join('\n');
}

import truncatedAt from 'fast-string-truncated-width';
import type { createColors } from 'picocolors';

type Colors = ReturnType<typeof createColors>;

/** How the report for a person looks. */
export interface Look {
  paint: Colors;
  /** Width of the screen in columns; commands to copy alone are longer. */
  columns: number;
  /** Whether nothing is left out for the sake of brevity. */
  isWhole: boolean;
}

/** A part of a line, and how it is painted. */
export type Part = string | readonly [text: string, paint: (text: string) => string];

/** Columns that a printable text takes: a wide character takes two, a combining one none. */
export function widthOf(text: string): number {
  return truncatedAt(text).width;
}

/** The text, its end replaced by an ellipsis where it is wider than so many columns. */
export function fitted(text: string, columns: number): string {
  if (text.length <= columns && /^[\x20-\x7e]*$/.test(text)) return text;
  const { index, truncated } = truncatedAt(text, {
    limit: Math.max(columns, 0),
    ellipsis: '…',
    ellipsisWidth: 1,
  });
  return truncated ? `${text.slice(0, index)}…` : text;
}

/** The text, its beginning replaced by an ellipsis where it is wider than so many columns. */
export function fittedEnd(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  // What stands further to the left than this need not be looked at.
  const graphemes = new Intl.Segmenter().segment(text.slice(-4 * columns));
  let kept = Array.from(graphemes, ({ segment }) => segment);
  while (kept.length > 0 && widthOf(kept.join('')) >= columns) kept = kept.slice(1);
  return `…${kept.join('')}`;
}

/** A line of printable parts, cut where the screen ends. */
export function line(columns: number, ...parts: readonly Part[]): string {
  let left = columns;
  let text = '';
  for (const part of parts) {
    if (left <= 0) break;
    const [plain, paint] = typeof part === 'string' ? [part, undefined] : part;
    const shown = fitted(plain, left);
    left -= shown === plain ? widthOf(plain) : left;
    text += paint && shown !== '' ? paint(shown) : shown;
  }
  return text;
}

/** The text in lines of so many columns, broken between words where that is possible; what is too much is cut. */
export function wrapped(text: string, columns: number, lines: number): string[] {
  const all: string[] = [];
  let rest = text;
  while (widthOf(rest) > columns && all.length < lines - 1) {
    const { index } = truncatedAt(rest, { limit: columns, ellipsis: '' });
    const space = rest.lastIndexOf(' ', index);
    const end = space > index / 2 ? space : Math.max(index, 1);
    all.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...all, fitted(rest, columns)];
}

/** As wide as `columns`, filled with spaces or cut. */
export function padded(text: string, columns: number): string {
  const shown = fitted(text, columns);
  return shown + ' '.repeat(Math.max(0, columns - widthOf(shown)));
}

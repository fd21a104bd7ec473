import type { Json } from '../../json/json.js';
import { flowAt } from './plain-flow.js';
import { isOnlyComment, NOT_PLAIN, plainValue, quotedAt } from './plain-scalars.js';

/** Deeper documents are left to the package. */
const MAX_DEPTH = 100;

/** A key longer than this is none to YAML (1.2 §7.4.2). */
const MAX_KEY = 1000;

/**
 * The value of a YAML text in the form in which nearly all documents are written: mappings and sequences in blocks, scalars
 * without anchors and tags, collections in brackets within one line. Undefined for everything else, sound or not: the
 * package `yaml` reads it. What is read here is what the package reads, in a tenth of the time.
 */
export function readPlainYaml(text: string): Json | undefined {
  const source = text.replaceAll('\r\n', '\n');
  if (/[\t\r\uFEFF]/.test(source)) return undefined;
  try {
    return new PlainReader(source).document();
  } catch (thrown) {
    if (thrown === NOT_PLAIN) return undefined;
    throw thrown;
  }
}

class PlainReader {
  private readonly lines: string[];
  /** Whether the last line ends as the others do. */
  private readonly isEnded: boolean;
  /** The line that is read. */
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.lines = text.split('\n');
    this.isEnded = this.lines.at(-1) === '';
    if (this.isEnded) this.lines.pop();
  }

  document(): Json {
    if (this.indentOfNext() === 0 && this.line() === '---') this.at++;
    // What looks like a marker may end the document.
    if (
      this.indentOfNext() !== 0 ||
      this.lines.some((line, i) => i >= this.at && /^(?:---|\.\.\.)/.test(line))
    )
      throw NOT_PLAIN;
    const line = this.line();
    if (!isEntry(line, 0) && !keyAt(line, 0)) throw NOT_PLAIN;
    const value = this.block(0, -1);
    if (this.at < this.lines.length) throw NOT_PLAIN;
    return value;
  }

  private line(): string {
    return this.lines[this.at] ?? '';
  }

  /** Goes on to the next line that says something, this one included; -1 at the end. */
  private indentOfNext(): number {
    for (; this.at < this.lines.length; this.at++) {
      const line = this.line();
      const indent = indentOf(line);
      if (indent < line.length && line[indent] !== '#') return indent;
    }
    return -1;
  }

  /** What starts in the current line, at a column; it stands in something at the column `parent`. */
  private block(column: number, parent: number): Json {
    const line = this.line();
    if (++this.depth > MAX_DEPTH) throw NOT_PLAIN;
    const value = isEntry(line, column)
      ? this.sequence(column)
      : keyAt(line, column)
        ? this.mapping(column)
        : this.scalar(line, column, parent);
    this.depth--;
    return value;
  }

  private mapping(column: number): Json {
    const members = new Map<string, Json>();
    for (;;) {
      const line = this.line();
      const key = keyAt(line, column);
      if (!key || members.has(key.name)) throw NOT_PLAIN;
      members.set(key.name, this.value(line, key.end, column, true));
      if (this.isBehind(column)) return Object.fromEntries(members);
    }
  }

  private sequence(column: number): Json {
    const items: Json[] = [];
    for (;;) {
      const line = this.line();
      const start = column + 1 + indentOf(line.slice(column + 1));
      const isNested = isEntry(line, start) || keyAt(line, start) !== undefined;
      items.push(isNested ? this.block(start, column) : this.value(line, column + 1, column, false));
      if (this.isBehind(column) || !isEntry(this.line(), column)) return items;
    }
  }

  /** Whether the next line belongs to something further out. */
  private isBehind(column: number): boolean {
    const indent = this.indentOfNext();
    if (indent > column) throw NOT_PLAIN;
    return indent < column;
  }

  /** What stands behind a key or a dash in a line, or below it. */
  private value(line: string, from: number, parent: number, isMember: boolean): Json {
    const start = from + indentOf(line.slice(from));
    if (start < line.length && line[start] !== '#') return this.scalar(line, start, parent);
    this.at++;
    const indent = this.indentOfNext();
    if (indent > parent) return this.block(indent, parent);
    return isMember && indent === parent && isEntry(this.line(), indent) ? this.block(indent, parent) : null;
  }

  /** A scalar, or a collection in brackets, that starts in the current line. */
  private scalar(line: string, start: number, parent: number): Json {
    const first = line[start];
    if (first === '|' || first === '>') return this.blockText(line.slice(start), parent);
    const quoted = first === '"' || first === "'";
    if (!quoted && first !== '[' && first !== '{') return plainValue(this.plainText(line, start, parent));
    const { value, end } = quoted ? quotedAt(line, start) : flowAt(line, start);
    if (!isOnlyComment(line, end)) throw NOT_PLAIN;
    this.at++;
    return value;
  }

  /** A text without quotes: its lines are folded (YAML 1.2 §6.5). */
  private plainText(line: string, start: number, parent: number): string {
    if (!isPlainStart(line, start)) throw NOT_PLAIN;
    let text = '';
    let [breaks, isOver] = [0, false];
    let part = line.slice(start);
    for (;;) {
      const comment = part.indexOf(' #');
      const said = (comment < 0 ? part : part.slice(0, comment)).trimEnd();
      if (isOver || said.includes(': ') || said.endsWith(':')) throw NOT_PLAIN;
      text += (text === '' ? '' : breaks > 0 ? '\n'.repeat(breaks) : ' ') + said;
      breaks = 0;
      isOver = comment >= 0;
      for (this.at++; this.at < this.lines.length; this.at++) {
        const blank = indentOf(this.line()) === this.line().length;
        if (blank) breaks++;
        else if (this.line()[indentOf(this.line())] === '#') isOver = true;
        else break;
      }
      const next = indentOf(this.line());
      if (this.at >= this.lines.length || next <= parent) return text;
      part = this.line().slice(next);
      if (/^[-?] |^[-?:]$/.test(part)) throw NOT_PLAIN;
    }
  }

  /** A text behind `|` or `>`, which ends with one line break or none (YAML 1.2 §8.1). */
  private blockText(header: string, parent: number): string {
    const [, style, chomping] = /^([|>])(-?) *(?: #.*)?$/.exec(header) ?? [];
    if (style === undefined) throw NOT_PLAIN;
    this.at++;
    const lines = this.blockLines(parent);
    // Behind a text in blocks, lines that say nothing belong to it; only `+` keeps them.
    while (lines.at(-1) === '') lines.pop();
    if (this.at >= this.lines.length && !this.isEnded) throw NOT_PLAIN;
    const body = style === '|' ? lines.join('\n') : folded(lines);
    return chomping === '-' ? body : `${body}\n`;
  }

  private blockLines(parent: number): string[] {
    let first = this.at;
    while (first < this.lines.length && (this.lines[first] ?? '').trim() === '') first++;
    const indent = indentOf(this.lines[first] ?? '');
    if (first >= this.lines.length || indent <= parent) throw NOT_PLAIN;
    const lines: string[] = [];
    for (; this.at < this.lines.length; this.at++) {
      const line = this.line();
      const isBlank = indentOf(line) === line.length;
      if (isBlank && line.length > indent) throw NOT_PLAIN;
      if (!isBlank && indentOf(line) < indent) break;
      lines.push(line.slice(indent));
    }
    return lines;
  }
}

/** Lines that say something are joined by spaces, those around empty ones by as many breaks. */
function folded(lines: readonly string[]): string {
  let text = '';
  let breaks = 0;
  for (const line of lines) {
    if (line.startsWith(' ')) throw NOT_PLAIN;
    if (line === '') breaks++;
    else {
      text += (breaks > 0 ? '\n'.repeat(breaks) : text === '' ? '' : ' ') + line;
      breaks = 0;
    }
  }
  return text;
}

function indentOf(line: string): number {
  let indent = 0;
  while (line.charCodeAt(indent) === 0x20) indent++;
  return indent;
}

/** Whether an entry of a sequence starts at a column. */
function isEntry(line: string, column: number): boolean {
  return line[column] === '-' && (line.length === column + 1 || line[column + 1] === ' ');
}

/** The key that starts at a column, and what is behind its colon. */
function keyAt(line: string, column: number): { name: string; end: number } | undefined {
  const first = line[column];
  if (first === '"' || first === "'") {
    const quoted = quotedAt(line, column);
    const isKey = line[quoted.end] === ':' && (line[quoted.end + 1] ?? ' ') === ' ';
    return isKey ? named(quoted.value, quoted.end) : undefined;
  }
  const inner = line.indexOf(': ', column);
  const colon = inner >= 0 ? inner : line.endsWith(':') ? line.length - 1 : -1;
  const comment = line.indexOf(' #', column);
  if (colon <= column || (comment >= 0 && comment < colon) || !isPlainStart(line, column)) return undefined;
  const name = line.slice(column, colon);
  // A merge key, and a key with spaces before its colon.
  if (name === '<<' || name.endsWith(' ')) throw NOT_PLAIN;
  return named(name, colon);
}

function named(name: string, colon: number): { name: string; end: number } {
  if (name === '__proto__' || name.length > MAX_KEY) throw NOT_PLAIN;
  return { name, end: colon + 1 };
}

/** Whether a scalar without quotes may start there (YAML 1.2 §7.3.3). */
function isPlainStart(line: string, at: number): boolean {
  return /^(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-[^\s])/.test(line.slice(at, at + 2));
}

import type { Json } from '../../json/json.js';
import { NOT_PLAIN, plainValue, quotedAt } from './plain-scalars.js';

const MAX_DEPTH = 20;

/** No colon but within a word, so that no key is taken for a text. */
const PLAIN =
  /(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-(?=[^\s,[\]{}]))(?:[^\s,[\]{}:#]|:(?=[^\s,[\]{}"'])|(?<=\S)#| +(?=[^\s,[\]{}:#]))*/y;
const KEY = /[\w$/.-]+(?=: )/y;

interface Read {
  value: Json;
  end: number;
}

/** A collection in brackets that ends in the same line (YAML 1.2 §7.4). */
export function flowAt(line: string, start: number, depth = 0): Read {
  if (depth > MAX_DEPTH) throw NOT_PLAIN;
  return line[start] === '[' ? sequence(line, start + 1, depth) : mapping(line, start + 1, depth);
}

function sequence(line: string, start: number, depth: number): Read {
  const items: Json[] = [];
  let at = spaced(line, start);
  if (line[at] === ']') return { value: items, end: at + 1 };
  for (;;) {
    const { value, end } = valueAt(line, at, depth);
    items.push(value);
    at = spaced(line, end);
    if (line[at] === ']') return { value: items, end: at + 1 };
    at = behindComma(line, at);
  }
}

function mapping(line: string, start: number, depth: number): Read {
  const members = new Map<string, Json>();
  let at = spaced(line, start);
  if (line[at] === '}') return { value: {}, end: at + 1 };
  for (;;) {
    const { name, end } = keyAt(line, at);
    if (members.has(name) || name === '__proto__') throw NOT_PLAIN;
    const read = valueAt(line, spaced(line, end), depth);
    members.set(name, read.value);
    at = spaced(line, read.end);
    if (line[at] === '}') return { value: Object.fromEntries(members), end: at + 1 };
    at = behindComma(line, at);
  }
}

function keyAt(line: string, start: number): { name: string; end: number } {
  if (line[start] === '"' || line[start] === "'") {
    const { value, end } = quotedAt(line, start);
    if (!line.startsWith(': ', end)) throw NOT_PLAIN;
    return { name: value, end: end + 1 };
  }
  const name = matchAt(KEY, line, start);
  if (name.startsWith('-')) throw NOT_PLAIN;
  return { name, end: start + name.length + 1 };
}

function valueAt(line: string, start: number, depth: number): Read {
  const first = line[start];
  if (first === '[' || first === '{') return flowAt(line, start, depth + 1);
  if (first === '"' || first === "'") return quotedAt(line, start);
  const text = matchAt(PLAIN, line, start);
  return { value: plainValue(text), end: start + text.length };
}

function matchAt(pattern: RegExp, line: string, start: number): string {
  pattern.lastIndex = start;
  const [text] = pattern.exec(line) ?? [];
  if (text === undefined) throw NOT_PLAIN;
  return text;
}

function behindComma(line: string, at: number): number {
  if (line[at] !== ',') throw NOT_PLAIN;
  return spaced(line, at + 1);
}

function spaced(line: string, start: number): number {
  let at = start;
  while (line[at] === ' ') at++;
  return at;
}

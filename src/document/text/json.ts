import type * as jsoncParserPackage from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import type { Json } from '../../json/json.js';
import { numberOf } from '../../json/number.js';
import { isIndex } from '../../json/pointer.js';
import { endOfString, parseJson } from '../../json/text.js';
import { onDemand } from '../../on-demand.js';
import type { ParsedText } from './parsed-text.js';
import { duplicateKey, MAX_DEPTH, notJson, SyntaxFault, tooDeep } from './parsed-text.js';

const jsoncParser = onDemand((load) => load('jsonc-parser') as typeof jsoncParserPackage);

/** Where an object or a list starts, a member at its key, and what it holds. */
interface Place {
  offset: number;
  members?: Map<string, Part>;
  items?: Part[];
}

/** Of what holds nothing, only where it starts: a document consists of little else. */
type Part = Place | number;

/**
 * Reads JSON; undefined when the text is not that.
 * @throws SyntaxFault for what JSON.parse lets pass: a number that is none, deep nesting.
 */
export function readJson(text: string): ParsedText | undefined {
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    return undefined;
  }
  const warnings: NonNullable<ParsedText['warnings']> = [];
  let root = isPlain(value, text) ? undefined : placesOf(text, warnings);
  return { value, offsetOf: (tokens) => offsetOf((root ??= placesOf(text, warnings)), tokens), warnings };
}

/**
 * Whether nothing has to be told of a text, by what it was parsed into: no number beyond all bounds, no deep nesting, and
 * as many members as there are keys. Of such a text, the places are looked for when one is asked for.
 */
function isPlain(value: Json, text: string): boolean {
  let members = 0;
  let depth = 0;
  for (let level: Json[] = [value]; level.length > 0; depth++) {
    const next: Json[] = [];
    for (const each of level) {
      if (each === Infinity || each === -Infinity) return false;
      if (typeof each !== 'object' || each === null) continue;
      const inside = Object.values(each);
      if (!Array.isArray(each)) members += inside.length;
      for (const one of inside) if (typeof one !== 'string') next.push(one);
    }
    level = next;
    if (depth >= MAX_DEPTH) return false;
  }
  return members === keysIn(text);
}

/** How many texts in a JSON text are followed by a colon. */
function keysIn(text: string): number {
  let keys = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    at = endOfString(text, at);
    let next = at;
    while (isSpace(text.charCodeAt(next))) next++;
    if (text.charAt(next) === ':') keys++;
  }
  return keys;
}

/** White space of JSON (RFC 8259 §2). */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** What is no JSON may still be YAML, and mean something else: this says why a text that JSON.parse refuses is no JSON. */
export function jsonFault(text: string): SyntaxFault {
  const errors: ParseError[] = [];
  const { parse, printParseErrorCode } = jsoncParser();
  try {
    parse(text, errors, { disallowComments: true });
  } catch (thrown) {
    if (thrown instanceof RangeError) return tooDeep(0);
    throw thrown;
  }
  const [first, ...others] = errors;
  const why = first ? `: ${WORDS[printParseErrorCode(first.error)] ?? 'it breaks off'}` : '';
  const more = others.length > 0 ? ` (and ${String(others.length)} more)` : '';
  return new SyntaxFault(`not readable as JSON${why}${more}`, first?.offset ?? text.length);
}

/** What the parser's codes mean. */
const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a word that is neither a text in quotes nor true, false or null',
  InvalidNumberFormat: 'a number that is none',
  PropertyNameExpected: 'expected a name in double quotes; is there a comma too many?',
  ValueExpected: 'expected a value',
  ColonExpected: 'expected a colon',
  CommaExpected: 'expected a comma',
  CloseBraceExpected: 'expected a closing brace',
  CloseBracketExpected: 'expected a closing bracket',
  EndOfFileExpected: 'expected nothing more after the value',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'a text without its closing quote',
  UnexpectedEndOfNumber: 'a number that breaks off',
  InvalidUnicode: 'a \\u without four hexadecimal digits',
  InvalidEscapeCharacter: 'a backslash before a character that needs none',
  InvalidCharacter: 'a control character inside a text',
};

function offsetOf(root: Part, tokens: readonly string[]): number {
  let at: Part = root;
  for (const token of tokens) {
    if (typeof at === 'number') return at;
    const part: Part | undefined =
      at.members?.get(token) ?? (isIndex(token) ? at.items?.[Number(token)] : undefined);
    if (part === undefined) break;
    at = part;
  }
  return typeof at === 'number' ? at : at.offset;
}

const SKIPPED = /[\s,:]*/y;
const PLAIN = /[^\s,:{}[\]"]+/y;

/** The places in a text that is known to be JSON. Not recursive, so that no nesting is too deep for the stack. */
function placesOf(text: string, warnings: NonNullable<ParsedText['warnings']>): Part {
  const top: Place = { offset: 0, items: [] };
  const open: Place[] = [top];
  let key: { name: string; offset: number } | undefined;
  for (let at = after(SKIPPED, text, 0); at < text.length; at = after(SKIPPED, text, at)) {
    const [offset, char, parent] = [at, text.charAt(at), open.at(-1) ?? top];
    at = char === '"' ? endOfString(text, at) : /[{}[\]]/.test(char) ? at + 1 : after(PLAIN, text, at);
    if (char === '}' || char === ']') {
      open.pop();
    } else if (char === '"' && parent.members && !key) {
      key = { name: parseJson(text.slice(offset, at)) as string, offset };
      if (parent.members.has(key.name)) warnings.push(duplicateKey(key.name, offset));
    } else {
      if (/[-\d]/.test(char)) refuseInfinity(text.slice(offset, at), offset);
      const start = key?.offset ?? offset;
      const part: Part =
        char === '{'
          ? { offset: start, members: new Map() }
          : char === '['
            ? { offset: start, items: [] }
            : start;
      if (key) parent.members?.set(key.name, part);
      else parent.items?.push(part);
      key = undefined;
      if (typeof part !== 'number') open.push(part);
      if (open.length > MAX_DEPTH + 1) throw tooDeep(offset);
    }
  }
  return top.items?.[0] ?? top;
}

function after(what: RegExp, text: string, at: number): number {
  what.lastIndex = at;
  return what.test(text) ? what.lastIndex : at + 1;
}

function refuseInfinity(number: string, offset: number): void {
  const value = numberOf(number);
  if (Math.abs(Number(value)) === Infinity && typeof value === 'number') throw notJson(value, offset);
}

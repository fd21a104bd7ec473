import type { Json } from '../json/json.js';
import { isObject } from '../json/json.js';
import { decodeJson, decodeText } from './decode-body.js';
import type { HeaderList } from './headers.js';
import { headerValue } from './headers.js';
import { isJsonType } from './media-type.js';

/** What an error answer says went wrong. */
export interface ErrorText {
  /** The name that the server has for the error, e.g. `SQLITE_CONSTRAINT`. */
  code: string | undefined;
  /** What it says in words, on one line, of at most 200 characters. */
  message: string | undefined;
}

interface Answer {
  headers: HeaderList;
  body: Uint8Array;
  statusText: string;
}

/** Members by which APIs name an error, and those in which they describe it (RFC 9457 §3.1), the more telling first. */
const CODES = ['code', 'errorCode', 'error_code', 'type', 'name', 'exception', 'error'];
const MESSAGES = ['message', 'detail', 'title', 'description', 'error_description', 'reason', 'msg', 'error'];
/** Members that hold the error itself. */
const INNER = ['error', 'errors', 'fault', 'cause', 'details'];

const LONGEST = 200;
/** A page or a stack trace says at its beginning what it is about. */
const LONGEST_READ = 5000;

/** What an error answer says beyond its status; nothing where it is a phrase that fits any failure. */
export function errorText(answer: Answer): ErrorText {
  const type = headerValue(answer.headers, 'content-type') ?? '';
  const says = (text: string): string | undefined => telling(text, answer.statusText);
  if (isJsonType(type)) {
    const decoded = decodeJson(answer);
    return decoded.ok ? inJson(decoded.value, says) : NOTHING;
  }
  const decoded = /^text\//.test(type) ? decodeText(answer) : undefined;
  if (decoded?.ok !== true) return NOTHING;
  return { code: undefined, message: firstOf(linesOf(decoded.value.slice(0, LONGEST_READ)), says) };
}

const NOTHING: ErrorText = { code: undefined, message: undefined };

function inJson(value: Json, says: (text: string) => string | undefined): ErrorText {
  const parts = [value, ...innerParts(value)];
  const textsAt = (names: readonly string[]): string[] =>
    parts.flatMap((part) => {
      if (typeof part === 'string') return names === MESSAGES ? [part] : [];
      return isObject(part) ? names.flatMap((name) => textIn(part[name])) : [];
    });
  const codes = textsAt(CODES).filter(
    (text) => /^[\w.:/#-]+$/.test(text) && !/^(about:blank|\d+)$/.test(text),
  );
  return { code: firstOf(codes, says), message: firstOf(textsAt(MESSAGES), says) };
}

/** The errors inside, one level deep; of a list the first. */
function innerParts(value: Json): Json[] {
  if (!isObject(value)) return [];
  return INNER.flatMap((name) => {
    const part = value[name];
    return Array.isArray(part) ? part.slice(0, 1) : part === undefined ? [] : [part];
  });
}

function textIn(value: Json | undefined): string[] {
  return typeof value === 'string' ? [value] : [];
}

/** The lines of a text, and of a page what it shows. */
function linesOf(text: string): string[] {
  const shown = text
    .replaceAll(/<(head|style|script)\b[^]*?<\/\1>/gi, '\n')
    .replaceAll(/<(br|\/?(p|pre|h\d|div|td|tr|li|body|html))\b[^>]*>/gi, '\n')
    .replaceAll(/<[^>]{0,200}>/g, '');
  return shown.split('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
};

function firstOf(texts: readonly string[], says: (text: string) => string | undefined): string | undefined {
  for (const text of texts) {
    const said = says(text);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** Phrases that fit any failure, without what is no letter. */
const ANYTHING = /^(an?|the)?(server|http|internal|unexpected|unknown|unhandled|generic|error|errors|failure|exception|occurred|has|status|request|failed|something|went|wrong|please|try|again|later|badgateway|serviceunavailable|gatewaytimeout|oops|sorry)*$/; // prettier-ignore

/** How a query begins that a driver puts before or behind what the database says of it. */
const QUERY = /^(insert into|delete from|update \S+ set|select .{1,1000}? from) /i;

/** What a database says, without the query: `insert into … - duplicate key …`, `no such binding query: select …`. */
function withoutQuery(line: string): string {
  const end = line.lastIndexOf(' - ');
  if (end > 0 && QUERY.test(line)) return line.slice(end + ' - '.length);
  const [said = '', query = ''] = line.split(/ query: (.*)/s);
  return QUERY.test(query) ? said : line;
}

/** A text on one line, shortened; undefined where it says nothing beyond the status. */
function telling(text: string, statusText: string): string | undefined {
  const [first = ''] = text.slice(0, LONGEST_READ).trim().split('\n');
  const line = withoutQuery(first)
    .slice(0, 2 * LONGEST)
    .replaceAll(/&(quot|apos|#39|lt|gt|nbsp);/g, (entity) => ENTITIES[entity] ?? ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^(HTTP )?error \d{3}:? */i, '');
  const letters = (of: string): string => of.toLowerCase().replaceAll(/[^\p{L}]/gu, '');
  const plain = letters(line);
  if (plain === '' || plain === letters(statusText) || ANYTHING.test(plain)) return undefined;
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

import { ToolError } from '../errors.js';
import type { Json } from '../json/json.js';
import { nearestName } from '../json/suggestion.js';
import { parseJson } from '../json/text.js';

// What the texts of options and settings mean. Each throws ToolError with what was expected, to be read after the name of
// the option; a text that may be a secret is never repeated.

export function text(value: string): string {
  return value;
}

/** A path; an empty one is a variable of the shell that is not set, and would stand for the working directory. */
export function path(value: string): string {
  if (value === '') throw new ToolError('expected a path, got nothing');
  return value;
}

export function assignment(value: string): [name: string, value: string] {
  const [, name, given] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
  if (name !== undefined && given !== undefined) return [name, given];
  // Whatever follows the name may be a secret.
  throw new ToolError('expected NAME=VALUE');
}

/**
 * A value that is JSON is taken as JSON; to send a text that looks like it, quote it: id='"480"'.
 */
export function jsonAssignment(value: string): [name: string, value: Json] {
  const [name, given] = assignment(value);
  try {
    return [name, parseJson(given)];
  } catch {
    return [name, given];
  }
}

export function oneOf<Name extends string>(known: readonly Name[], value: string, what: string): Name {
  const found = known.find((name) => name === value);
  if (found !== undefined) return found;
  throw new ToolError(`no ${what} is called '${value}'${nearestName(value, known)}`);
}

export function positiveNumber(value: string): number {
  const number = /^\d+(\.\d+)?(e[+-]?\d+)?$/.test(value) ? Number(value) : NaN;
  if (number > 0) return number;
  throw new ToolError(`expected a number greater than 0, got '${value}'`);
}

export function percentage(value: string): number {
  const [, number] = /^(\d+(?:\.\d+)?)%$/.exec(value) ?? [];
  const share = Number(number) / 100;
  if (share >= 0 && share <= 1) return share;
  // Whether 0.9 means 90% or 0.9% nobody can know.
  throw new ToolError(`expected a percentage from 0% to 100%, such as 90%, got '${value}'`);
}

/** Without what may be a secret: user name and password, query, fragment. */
function shownServer(value: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(value)?.[0] ?? '';
  const rest = value
    .slice(scheme.length)
    .replace(/^.*@/s, '')
    .replace(/[?#].*$/s, '');
  return scheme + rest;
}

export function serverUrl(value: string): string {
  const shown = shownServer(value);
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) {
    throw new ToolError(`expected a URL with its scheme, got '${shown}'`, {
      hint: `Did you mean http://${shown} ?`,
    });
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new ToolError(`expected an http:// or https:// URL, got '${shown}'`);
  if (url.username !== '' || url.password !== '') {
    throw new ToolError('the URL takes no user name or password', {
      hint: "Use -H 'Authorization: Basic …' instead.",
    });
  }
  if (url.search !== '' || url.hash !== '') {
    throw new ToolError(
      `expected everything before the documents' paths: no query and no fragment after '${shown}'`,
    );
  }
  return value.replace(/\/+$/, '');
}

/** Headers that say how the body is sent (RFC 9112 §6): they follow from the body, and anything else breaks the message. */
const FRAMING = ['content-length', 'transfer-encoding'];

export function headerField(value: string): [name: string, value: string] {
  const [, name, content] = /^([^:]*):(.*)$/s.exec(value) ?? [];
  // Whatever follows the name may be a secret, and so may be all of it.
  if (name === undefined || content === undefined)
    throw new ToolError("expected 'Name: value', got a text without a colon");
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
    throw new ToolError("expected 'Name: value', got something else than a header's name before the colon");
  if (FRAMING.includes(name.toLowerCase()))
    throw new ToolError(`the header ${name} cannot be set: it follows from the body`);
  const trimmed = content.replace(/^[ \t]+|[ \t]+$/g, '');
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(trimmed)) {
    throw new ToolError(
      `the value of ${name} holds a line break or another character that no header can carry`,
    );
  }
  return [name, trimmed];
}

export function wholeNumber(value: string, minimum: number, maximum = Number.MAX_SAFE_INTEGER): number {
  const number = /^\d+$/.test(value) ? Number(value) : NaN;
  if (number >= minimum && number <= maximum) return number;
  const isOpen = maximum === Number.MAX_SAFE_INTEGER && !(number > maximum);
  const range = isOpen ? `of ${String(minimum)} or more` : `from ${String(minimum)} to ${String(maximum)}`;
  throw new ToolError(`expected a whole number ${range}, got '${value}'`);
}

/** The longest delay that a timer of Node can hold. */
const LONGEST = 2 ** 31 - 1;

export function milliseconds(value: string): number {
  const [, number, unit = 'ms'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(value) ?? [];
  const factor = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit] ?? 1;
  const duration = Number(number) * factor;
  if (duration > 0 && duration <= LONGEST) return duration;
  const most = duration > LONGEST ? ' of at most 596h' : '';
  throw new ToolError(`expected a duration${most} such as 500ms, 10s or 2m, got '${value}'`);
}

export function bytes(value: string): number {
  const [, number, unit = 'b'] = /^(\d+(?:\.\d+)?)(b|kb|mb|gb)?$/i.exec(value) ?? [];
  const factor = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 }[unit.toLowerCase()] ?? 1;
  const size = Math.floor(Number(number) * factor);
  if (size > 0) return size;
  throw new ToolError(`expected a size such as 500kB or 10MB, got '${value}'`);
}

/** `FORMAT=FILE`, where the format is one of `formats`, the names of reporters. */
export function reportTarget<Format extends string>(
  value: string,
  formats: readonly Format[],
): { format: Format; file: string } {
  const [, name = '', file = ''] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  const format = formats.find((known) => known === name);
  if (format !== undefined) return { format, file };
  if (name === '')
    throw new ToolError(`expected FORMAT=FILE, got '${value}'`, {
      hint: `For example ${formats[0] ?? ''}=report.json`,
    });
  throw new ToolError(`no report format is called '${name}'${nearestName(name, formats)}`);
}

/** One part of so many, from 1. */
export interface Shard {
  index: number;
  count: number;
}

/** `2/8`. @throws ToolError */
export function shardOf(text: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  throw new ToolError(`expected a part of a whole such as 2/8, got '${text}'`);
}

import { ToolError } from '../errors.js';
import type { Json } from '../model.js';
import { FAULT_NAMES, parseFault } from '../mocking/fault.js';
import type { Fault } from '../mocking/fault.js';
import { REPORTERS } from '../reporters/index.js';
import { nearestName } from '../schema/nearest-name.js';

// What the texts of the command line mean. Each throws ToolError with what was expected; a text that may be a secret
// is never repeated.

export function text(value: string): string {
  return value;
}

export function assignment(value: string): [name: string, value: string] {
  const [, name, given] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
  if (name !== undefined && given !== undefined) return [name, given];
  // Whatever follows the name may be a secret.
  throw new ToolError('expected NAME=VALUE');
}

/** A value that is JSON is taken as JSON; to send a text that looks like it, quote it: id='"480"'. */
export function jsonAssignment(value: string): [name: string, value: Json] {
  const [name, given] = assignment(value);
  try {
    return [name, JSON.parse(given) as Json];
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
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : NaN;
  if (number > 0) return number;
  throw new ToolError(`expected a number greater than 0, got '${value}'`);
}

export function percentage(value: string): number {
  const [, number] = /^(\d+(?:\.\d+)?)%?$/.exec(value) ?? [];
  const share = Number(number) / 100;
  if (share >= 0 && share <= 1) return share;
  throw new ToolError(`expected a percentage from 0% to 100%, got '${value}'`);
}

export function serverUrl(value: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) {
    throw new ToolError(`--server needs a URL with its scheme, got '${value}'`, {
      hint: `Did you mean http://${value} ?`,
    });
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new ToolError(`--server needs an http:// or https:// URL, got '${value}'`);
  }
  if (url.search !== '' || url.hash !== '') {
    throw new ToolError(
      `--server is everything before the documents' paths: no query and no fragment, got '${value}'`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new ToolError('--server takes no user name or password', {
      hint: "Use -H 'Authorization: Basic …' instead.",
    });
  }
  return value.replace(/\/+$/, '');
}

export function headerField(value: string): [name: string, value: string] {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/.exec(value);
  if (match) return [match[1] ?? '', match[2] ?? ''];
  // The value may be a secret: only the name is repeated.
  const [name = ''] = value.split(':');
  throw new ToolError(`--header needs 'Name: value', got '${value.includes(':') ? `${name}: …` : name}'`);
}

export function wholeNumber(value: string, minimum: number, maximum = Number.MAX_SAFE_INTEGER): number {
  const number = /^\d+$/.test(value) ? Number(value) : NaN;
  if (number >= minimum && number <= maximum) return number;
  const upTo = maximum === Number.MAX_SAFE_INTEGER ? ' or more' : ` to ${String(maximum)}`;
  throw new ToolError(`expected a whole number of ${String(minimum)}${upTo}, got '${value}'`);
}

/** The longest delay that a timer of Node can hold. */
const LONGEST = 2 ** 31 - 1;

export function milliseconds(value: string): number {
  const [, number, unit = 'ms'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(value) ?? [];
  const factor = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit] ?? 1;
  const duration = Number(number) * factor;
  if (duration > 0 && duration <= LONGEST) return duration;
  throw new ToolError(`expected a duration such as 500ms, 10s or 2m, got '${value}'`);
}

export function bytes(value: string): number {
  const [, number, unit = 'b'] = /^(\d+(?:\.\d+)?)(b|kb|mb|gb)?$/i.exec(value) ?? [];
  const factor = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 }[unit.toLowerCase()] ?? 1;
  const size = Math.floor(Number(number) * factor);
  if (size > 0) return size;
  throw new ToolError(`expected a size such as 500kB or 10MB, got '${value}'`);
}

export function reportTarget(value: string): { format: string; file: string } {
  const [, format = '', file = ''] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  const known = Object.keys(REPORTERS);
  if (known.includes(format)) return { format, file };
  if (format === '')
    throw new ToolError(`--report needs FORMAT=FILE, got '${value}'`, {
      hint: `For example ${known[0] ?? ''}=report.json`,
    });
  throw new ToolError(`no report format is called '${format}'${nearestName(format, known)}`);
}

/** Whose web pages may call: all, none, or those of some origins (RFC 6454 §6.2), as browsers name them. */
export function origins(value: string): boolean | string[] {
  if (value === 'any') return true;
  if (value === 'none') return false;
  return value.split(',').map((item) => {
    const origin = item.trim().replace(/\/$/, '');
    if (URL.canParse(origin) && new URL(origin).origin === origin) return origin;
    throw new ToolError(`--cors takes any, none, or origins such as http://localhost:5173, got '${value}'`, {
      hint: 'Documents come before options: specproof mock my-api.yaml --cors',
    });
  });
}

export function faultByName(value: string): Fault {
  const fault = parseFault(value);
  if (fault !== undefined) return fault;
  throw new ToolError(`no fault is called '${value}'`, { hint: `There are ${FAULT_NAMES}.` });
}

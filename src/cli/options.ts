import { ToolError } from '../errors.js';
import { REPORTERS } from '../reporters/index.js';
import { nearestName } from '../schema/nearest-name.js';

/** One command-line option. The table below is all there is: flags, help, defaults and types follow from it. */
export interface OptionSpec {
  /** As commander reads it: `-H, --header <name: value>`. */
  flags: string;
  description: string;
  /** Turns the text into the value; throws ToolError with what was expected. Flags without value have none. */
  parse?: (text: string) => unknown;
  /** The text that stands for the option when it is absent; it is parsed like any other. */
  default?: string;
  /** May be given several times; the value is a list. */
  repeatable?: true;
}

export const OPTIONS = {
  server: {
    flags: '--server <url>',
    description:
      "verify this server: everything before the documents' paths (default: start the mock, verify that)",
    parse: serverUrl,
  },
  header: {
    flags: '-H, --header <name: value>',
    description: 'send this header with every request, in place of a planned one of that name',
    parse: headerField,
    repeatable: true,
  },
  operation: {
    flags: '--operation <id>',
    description: 'only this operation',
    parse: text,
    repeatable: true,
  },
  case: {
    flags: '--case <id>',
    description: 'only this case, as a finding names it',
    parse: text,
    repeatable: true,
  },
  seed: {
    flags: '--seed <number>',
    description: 'the same seed and documents give the same requests',
    parse: (value: string) => wholeNumber(value, 0),
    default: '1',
  },
  concurrency: {
    flags: '--concurrency <number>',
    description: 'requests under way at once',
    parse: (value: string) => wholeNumber(value, 1),
    default: '4',
  },
  timeout: {
    flags: '--timeout <duration>',
    description: 'longest time for one exchange, such as 500ms or 10s',
    parse: milliseconds,
    default: '10s',
  },
  connectTimeout: {
    flags: '--connect-timeout <duration>',
    description: 'longest time to connect to the server',
    parse: milliseconds,
    default: '5s',
  },
  maxBody: {
    flags: '--max-body <size>',
    description: 'largest response body that is read, such as 500kB or 10MB',
    parse: bytes,
    default: '10MB',
  },
  maxFailures: {
    flags: '--max-failures <number>',
    description: 'end the run after this many errors; 0 means never',
    parse: (value: string) => wholeNumber(value, 0),
    default: '0',
  },
  report: {
    flags: '--report <format=file>',
    description: `write the report to a file, or to - for standard output; formats: ${Object.keys(REPORTERS).join(', ')}`,
    parse: reportTarget,
    repeatable: true,
  },
  port: {
    flags: '--port <number>',
    description: 'port of the mock; 0 takes a free one',
    parse: (value: string) => wholeNumber(value, 0, 65_535),
    default: '4010',
  },
  host: {
    flags: '--host <name>',
    description: 'address the mock listens on',
    parse: text,
    default: '127.0.0.1',
  },
  out: {
    flags: '--out <folder>',
    description: 'folder of the generated files',
    parse: text,
    default: 'generated',
  },
  check: {
    flags: '--check',
    description: 'write nothing; end with 1 when a generated file is missing or stale',
  },
  debug: { flags: '--debug', description: 'show the stack of an error' },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof OPTIONS;

type Parsed<Spec> = Spec extends { parse: (text: string) => infer Value } ? Value : true;

type ValueOf<Spec> = Spec extends { repeatable: true }
  ? Parsed<Spec>[]
  : Spec extends { default: string }
    ? Parsed<Spec>
    : Parsed<Spec> | undefined;

/** The values of some options, every one of them parsed. */
export type OptionValues<Names extends OptionName> = { [Name in Names]: ValueOf<(typeof OPTIONS)[Name]> };

function text(value: string): string {
  return value;
}

function serverUrl(value: string): string {
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

function headerField(value: string): [name: string, value: string] {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/.exec(value);
  if (match) return [match[1] ?? '', match[2] ?? ''];
  // The value may be a secret: only the name is repeated.
  const [name = ''] = value.split(':');
  throw new ToolError(`--header needs 'Name: value', got '${value.includes(':') ? `${name}: …` : name}'`);
}

function wholeNumber(value: string, minimum: number, maximum = Number.MAX_SAFE_INTEGER): number {
  const number = /^\d+$/.test(value) ? Number(value) : NaN;
  if (number >= minimum && number <= maximum) return number;
  const upTo = maximum === Number.MAX_SAFE_INTEGER ? ' or more' : ` to ${String(maximum)}`;
  throw new ToolError(`expected a whole number of ${String(minimum)}${upTo}, got '${value}'`);
}

/** The longest delay that a timer of Node can hold. */
const LONGEST = 2 ** 31 - 1;

function milliseconds(value: string): number {
  const [, number, unit = 'ms'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(value) ?? [];
  const factor = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit] ?? 1;
  const duration = Number(number) * factor;
  if (duration > 0 && duration <= LONGEST) return duration;
  throw new ToolError(`expected a duration such as 500ms, 10s or 2m, got '${value}'`);
}

function bytes(value: string): number {
  const [, number, unit = 'b'] = /^(\d+(?:\.\d+)?)(b|kb|mb|gb)?$/i.exec(value) ?? [];
  const factor = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 }[unit.toLowerCase()] ?? 1;
  const size = Math.floor(Number(number) * factor);
  if (size > 0) return size;
  throw new ToolError(`expected a size such as 500kB or 10MB, got '${value}'`);
}

function reportTarget(value: string): { format: string; file: string } {
  const [, format = '', file = ''] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  const known = Object.keys(REPORTERS);
  if (known.includes(format)) return { format, file };
  if (format === '')
    throw new ToolError(`--report needs FORMAT=FILE, got '${value}'`, {
      hint: `For example ${known[0] ?? ''}=report.json`,
    });
  throw new ToolError(`no report format is called '${format}'${nearestName(format, known)}`);
}

import { DEFAULT_MAX_FILE } from '../io/read-limits.js';
import { PHASES } from '../model/exchange.js';
import type { FailOn } from '../model/report.js';
import { REPORT_FORMATS } from '../reporters/index.js';
import type { OptionSpec } from './option-spec.js';
import {
  assignment,
  bytes,
  headerField,
  jsonAssignment,
  milliseconds,
  oneOf,
  percentage,
  positiveNumber,
  reportTarget,
  serverUrl,
  text,
  wholeNumber,
} from './parsers.js';

/** Severities that can fail a run, the mildest last. */
const FAILING: readonly FailOn[] = ['error', 'warning'];

/** Random requests for each operation where the phase fuzz is asked for without a number. */
export const DEFAULT_FUZZ = 100;

/**
 * The options that the command line, the configuration file and the public functions have in common: what their values
 * mean and what stands for them when they are absent. `cli/options.ts` adds what only a command line needs.
 */
export const SETTINGS = {
  server: {
    flags: '--server <url>',
    description:
      "verify this server: everything before the documents' paths (default: the mock of the documents; in CI there is none)",
    parse: serverUrl,
  },
  self: {
    flags: '--self',
    description: 'verify the mock of the documents, in CI too; --no-self takes it back',
    negatable: true,
  },
  header: {
    flags: '-H, --header <name: value>',
    description:
      'send this header with every request, in place of a planned one of that name; one that fits a security scheme is its credential',
    parse: headerField,
    repeatable: true,
  },
  credential: {
    flags: '--credential <scheme=value>',
    description:
      'credential of a security scheme, by its key in the document; also read from SPECPROOF_CREDENTIAL_<SCHEME>',
    parse: assignment,
    repeatable: true,
  },
  param: {
    flags: '--param <name=value>',
    description:
      "a value that only you know, for a parameter or body property; it replaces the documents' examples",
    parse: jsonAssignment,
    repeatable: true,
  },
  phase: {
    flags: '--phase <name>',
    description: `only this phase: ${PHASES.join(', ')} (default: all but fuzz)`,
    parse: (value: string) => oneOf(PHASES, value, 'phase'),
    repeatable: true,
  },
  fuzz: {
    flags: '--fuzz <number>',
    description: 'add the phase fuzz, with so many random requests for each operation; 0 leaves it out',
    parse: (value: string) => wholeNumber(value, 0),
  },
  operation: {
    flags: '--operation <id>',
    description: 'only this operation',
    parse: text,
    repeatable: true,
  },
  case: {
    flags: '--case <id>',
    description:
      'only this case, as a finding names it, in every document that has it; its phase need not be named',
    parse: text,
    repeatable: true,
  },
  seed: {
    flags: '--seed <number>',
    description: 'the same seed and documents give the same requests, and the mock the same records',
    parse: (value: string) => wholeNumber(value, 0),
    default: '1',
  },
  concurrency: {
    flags: '--concurrency <number>',
    description: 'requests under way at once',
    parse: (value: string) => wholeNumber(value, 1),
    default: '4',
  },
  rate: {
    flags: '--rate <number>',
    description: 'requests started in a second at most (default: as fast as they are answered)',
    parse: positiveNumber,
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
  wait: {
    flags: '--wait <duration>',
    description: 'wait so long at most for a server that is starting (default: not at all)',
    parse: milliseconds,
  },
  maxTime: {
    flags: '--max-time <duration>',
    description: 'end the run after this time, loading the documents included',
    parse: milliseconds,
    default: '10m',
  },
  maxCases: {
    flags: '--max-cases <number>',
    description: 'send at most so many cases; 0 means all',
    parse: (value: string) => wholeNumber(value, 0),
    default: '0',
  },
  maxFile: {
    flags: '--max-file <size>',
    description: 'largest document, or file that one refers to, that is read',
    parse: bytes,
    default: `${String(DEFAULT_MAX_FILE / 1e6)}MB`,
  },
  allowOutside: {
    flags: '--allow-outside',
    description:
      'follow references to files outside of the working folder, or of the folder of a document that lies elsewhere; --no-allow-outside takes it back',
    negatable: true,
  },
  budget: {
    flags: '--budget <number>',
    description:
      'send at most so many requests to one operation, first one for each clause, and 30 times as many in all; those of behaviors and random ones come on top; 0 means all',
    parse: (value: string) => wholeNumber(value, 0),
    default: '100',
  },
  maxPlanSteps: {
    flags: '--max-plan-steps <number>',
    description: 'look at no more values than this while planning one operation; 0 means any number',
    parse: (value: string) => wholeNumber(value, 0),
    default: '20000',
  },
  maxPlanBytes: {
    flags: '--max-plan-bytes <size>',
    description: 'plan no more bytes of request bodies than this for one operation',
    parse: bytes,
    default: '32MB',
  },
  minEvidence: {
    flags: '--min-evidence <percent>',
    description:
      'fail when less than this share of the documented clauses was seen with a value, such as 90%',
    parse: percentage,
  },
  lenientInput: {
    flags: '--lenient-input',
    description:
      'accepted invalid input is a warning, for servers that are documented to be lenient; --no-lenient-input takes it back',
    negatable: true,
  },
  allowWrites: {
    flags: '--allow-writes',
    description:
      'send operations that may change something to a server that is not on this machine, and those that stop or wipe a server to any; --no-allow-writes takes it back',
    negatable: true,
  },
  readsOnly: {
    flags: '--reads-only',
    description:
      'send only operations that read, to a server on this machine too; --no-reads-only takes it back',
    negatable: true,
  },
  maxFailures: {
    flags: '--max-failures <number>',
    description: 'end the run after this many errors; 0 means never',
    parse: (value: string) => wholeNumber(value, 0),
    default: '0',
  },
  strict: {
    flags: '--strict',
    description:
      'a format or keyword of a schema that nobody knows is an error, not a warning; --no-strict takes it back',
    negatable: true,
  },
  failOn: {
    flags: '--fail-on <severity>',
    description: `the mildest severity that fails the run: ${FAILING.join(' or ')}`,
    parse: (value: string) => oneOf(FAILING, value, 'severity that fails a run'),
    default: 'error',
  },
  report: {
    flags: '--report <format=file>',
    description: `write the report to a file, or to - for standard output; formats: ${REPORT_FORMATS.join(', ')}`,
    parse: (value: string) => reportTarget(value, REPORT_FORMATS),
    repeatable: true,
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
} as const satisfies Record<string, OptionSpec>;

import { DEFAULT_MAX_FILE } from '../io/read-limits.js';
import { PHASES } from '../model/exchange.js';
import type { FailOn } from '../model/report.js';
import { REPORT_FORMATS } from '../reporters/formats.js';
import { LIMITS } from './limit-options.js';
import type { OptionSpec } from './option-spec.js';
import {
  assignment,
  bytes,
  headerField,
  jsonAssignment,
  milliseconds,
  oneOf,
  path,
  percentage,
  reportTarget,
  serverUrl,
  text,
  wholeNumber,
} from './parsers.js';

/** What a program can take integers of 64 bits for. */
const INT64_TYPES = ['number', 'string', 'bigint'] as const;

/** What can be generated besides types, client and validators. */
const EMITTED = ['msw'] as const;

/** Severities that can fail a run, the mildest last. */
const FAILING: readonly FailOn[] = ['error', 'warning'];

/** Random requests for each operation where the phase fuzz is asked for without a number. */
export const DEFAULT_FUZZ = 100;

/**
 * The options that the command line, the configuration file and the public functions have in common: what their values
 * mean and what stands for them when they are absent. `cli/options.ts` adds what only a command line needs.
 */
export const SETTINGS = {
  ...LIMITS,
  server: {
    flags: '--server <url>',
    group: 'server',
    description:
      "verify this server: everything before the documents' paths (default: the mock of the documents; in CI there is none)",
    parse: serverUrl,
  },
  self: {
    flags: '--self',
    group: 'server',
    description: 'verify the mock of the documents, in CI too; --no-self takes it back',
    negatable: true,
  },
  header: {
    flags: '-H, --header <name: value>',
    group: 'server',
    description:
      'send this header with every request, in place of a planned one of that name; one that fits a security scheme is its credential',
    parse: headerField,
    repeatable: true,
  },
  credential: {
    flags: '--credential <scheme=value>',
    group: 'server',
    description:
      'credential of a security scheme, by its key in the document; also read from SPECPROOF_CREDENTIAL_<SCHEME>',
    parse: assignment,
    repeatable: true,
  },
  limitedCredential: {
    flags: '--limited-credential <scheme=value>',
    group: 'server',
    description:
      'credential of somebody who may do less: where 403 is documented, one request is sent with it',
    parse: assignment,
    repeatable: true,
  },
  param: {
    flags: '--param <name=value>',
    group: 'requests',
    description:
      "a value that only you know, for a parameter or body property; it replaces the documents' examples",
    parse: jsonAssignment,
    repeatable: true,
  },
  phase: {
    flags: '--phase <name>',
    group: 'requests',
    description: `only this phase: ${PHASES.join(', ')} (default: all but fuzz)`,
    parse: (value: string) => oneOf(PHASES, value, 'phase'),
    choices: PHASES,
    repeatable: true,
  },
  fuzz: {
    flags: '--fuzz <number>',
    group: 'requests',
    description: 'add the phase fuzz, with so many random requests for each operation; 0 leaves it out',
    parse: (value: string) => wholeNumber(value, 0),
  },
  operation: {
    flags: '--operation <id>',
    group: 'requests',
    description: 'only this operation',
    parse: text,
    repeatable: true,
  },
  case: {
    flags: '--case <id>',
    group: 'requests',
    description:
      'only this case, as a finding names it, in every document that has it; its phase need not be named',
    parse: text,
    repeatable: true,
  },
  usedBy: {
    flags: '--used-by <pact>',
    group: 'requests',
    description:
      "verify what the consumers of these pacts rely on, such as 'pacts/*.json': other operations are left out, and what is broken besides is a note",
    parse: text,
    repeatable: true,
  },
  seed: {
    flags: '--seed <number>',
    group: 'requests',
    description: 'the same seed and documents give the same requests, and the mock the same records',
    parse: (value: string) => wholeNumber(value, 0),
    default: '1',
  },
  wait: {
    flags: '--wait <duration>',
    group: 'server',
    description: 'wait so long at most for a server that is starting (default: not at all)',
    parse: milliseconds,
  },
  maxFile: {
    flags: '--max-file <size>',
    group: 'documents',
    description: 'largest document, or file that one refers to, that is read',
    parse: bytes,
    default: `${String(DEFAULT_MAX_FILE / 1e6)}MB`,
  },
  allowOutside: {
    flags: '--allow-outside',
    group: 'documents',
    description:
      'follow references to files outside of the working folder, or of the folder of a document that lies elsewhere; --no-allow-outside takes it back',
    negatable: true,
  },
  minEvidence: {
    flags: '--min-evidence <percent>',
    group: 'verdict',
    description:
      'fail when less than this share of the documented clauses was seen with a value, such as 90%',
    parse: percentage,
  },
  lenientInput: {
    flags: '--lenient-input',
    group: 'verdict',
    description:
      'accepted invalid input is a warning, for servers that are documented to be lenient; --no-lenient-input takes it back',
    negatable: true,
  },
  allowWrites: {
    flags: '--allow-writes',
    group: 'requests',
    description:
      'send operations that may change something to a server that is not on this machine, and those that stop or wipe a server to any; --no-allow-writes takes it back',
    negatable: true,
  },
  readsOnly: {
    flags: '--reads-only',
    group: 'requests',
    description:
      'send only operations that read, to a server on this machine too; --no-reads-only takes it back',
    negatable: true,
  },
  strict: {
    flags: '--strict',
    group: 'documents',
    description:
      'a format or keyword of a schema that nobody knows is an error, not a warning; --no-strict takes it back',
    negatable: true,
  },
  failOn: {
    flags: '--fail-on <severity>',
    group: 'verdict',
    description: `the mildest severity that fails the run: ${FAILING.join(' or ')}`,
    parse: (value: string) => oneOf(FAILING, value, 'severity that fails a run'),
    choices: FAILING,
    default: 'error',
  },
  report: {
    flags: '--report <format=file>',
    group: 'output',
    description: `write the report to a file, or to - for standard output; formats: ${REPORT_FORMATS.join(', ')}`,
    parse: (value: string) => reportTarget(value, REPORT_FORMATS),
    choices: REPORT_FORMATS.map((format) => `${format}=`),
    repeatable: true,
  },
  out: {
    flags: '--out <folder>',
    group: 'output',
    description: 'folder of the generated files',
    parse: path,
    default: 'generated',
  },
  int64: {
    flags: '--int64 <type>',
    group: 'output',
    description: `what integers of format int64 and uint64 are in generated clients: ${INT64_TYPES.join(', ')}; a number holds 53 bits`,
    parse: (value: string) => oneOf(INT64_TYPES, value, 'type of integers of 64 bits'),
    choices: INT64_TYPES,
    default: 'number',
  },
  emit: {
    flags: '--emit <what>',
    group: 'output',
    description:
      'generate this too: msw, handlers for Mock Service Worker in Node.js that answer as the mock does',
    parse: (value: string) => oneOf(EMITTED, value, 'addition to what is generated'),
    choices: EMITTED,
    repeatable: true,
  },
  check: {
    flags: '--check',
    group: 'output',
    description: 'write nothing; end with 1 when a generated file is missing or stale',
  },
  addDependency: {
    flags: '--add-dependency',
    group: 'output',
    description:
      'add openapi-fetch, which generated clients import, to the nearest package.json where it is missing',
  },
} as const satisfies Record<string, OptionSpec>;

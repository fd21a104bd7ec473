import type { OptionSpec } from '../../config/option-spec.js';
import { milliseconds, percentage, text, wholeNumber } from '../../config/parsers.js';

/** The options by which suites are measured. */
export const PROVE_OPTIONS = {
  run: {
    flags: '--run <command>',
    group: 'requests',
    description:
      'measure this suite, not the verifier: a command line that ends with 0 when it finds nothing wrong; the server is in SPECPROOF_SERVER',
    parse: text,
  },
  runTimeout: {
    flags: '--run-timeout <duration>',
    group: 'requests',
    description: 'longest time of one run of the suite; one that takes longer has noticed the fault',
    parse: milliseconds,
    default: '2m',
  },
  sample: {
    flags: '--sample <number>',
    group: 'requests',
    description: 'try so many servers, drawn by the seed (default: all)',
    parse: (value: string) => wholeNumber(value, 1),
  },
  jobs: {
    flags: '--jobs <number>',
    group: 'requests',
    description: 'so many servers are tried at once, each by a run of the suite of its own',
    parse: (value: string) => wholeNumber(value, 1),
    default: '1',
  },
  resume: {
    flags: '--resume <file>',
    group: 'requests',
    description: 'keep each verdict in this file, and try no server again that has one there',
    parse: text,
  },
  minKill: {
    flags: '--min-kill <percent>',
    group: 'verdict',
    description: 'fail when less than this share of the faults was noticed, such as 95%',
    parse: percentage,
  },
} as const satisfies Record<string, OptionSpec>;

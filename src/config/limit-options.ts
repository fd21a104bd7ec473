import type { OptionSpec } from './option-spec.js';
import { bytes, milliseconds, positiveNumber, wholeNumber } from './parsers.js';

/** The options that say how much a run may take: time, requests, memory. */
export const LIMITS = {
  concurrency: {
    flags: '--concurrency <number>',
    group: 'limits',
    description: 'requests under way at once; those that change something are sent one by one',
    parse: (value: string) => wholeNumber(value, 1),
    default: '4',
  },
  rate: {
    flags: '--rate <number>',
    group: 'limits',
    description: 'requests started in a second at most (default: as fast as they are answered)',
    parse: positiveNumber,
  },
  maxPause: {
    flags: '--max-pause <duration>',
    group: 'limits',
    description:
      'longest pause that a server may ask for by 429 or Retry-After; an operation that asks for more is given up',
    parse: milliseconds,
    default: '1m',
  },
  timeout: {
    flags: '--timeout <duration>',
    group: 'limits',
    description: 'longest time for one exchange, such as 500ms or 10s',
    parse: milliseconds,
    default: '10s',
  },
  connectTimeout: {
    flags: '--connect-timeout <duration>',
    group: 'limits',
    description: 'longest time to connect to the server',
    parse: milliseconds,
    default: '5s',
  },
  maxBody: {
    flags: '--max-body <size>',
    group: 'limits',
    description:
      'largest response body that is read, such as 500kB or 10MB; a proxy passes larger ones on, and does not judge them',
    parse: bytes,
    default: '10MB',
  },
  maxTime: {
    flags: '--max-time <duration>',
    group: 'limits',
    description: 'end the run after this time, loading the documents included',
    parse: milliseconds,
    default: '10m',
  },
  maxCases: {
    flags: '--max-cases <number>',
    group: 'limits',
    description: 'send at most so many cases; 0 means all',
    parse: (value: string) => wholeNumber(value, 0),
    default: '0',
  },
  budget: {
    flags: '--budget <number>',
    group: 'limits',
    description:
      'send at most so many requests to one operation, first one for each clause, and 30 times as many in all; random ones, which --fuzz asks for, and removing what the run has made come on top; 0 means any number',
    parse: (value: string) => wholeNumber(value, 0),
    default: '100',
  },
  maxPlanSteps: {
    flags: '--max-plan-steps <number>',
    group: 'limits',
    description: 'look at no more values than this while planning one operation; 0 means any number',
    parse: (value: string) => wholeNumber(value, 0),
    default: '20000',
  },
  maxPlanBytes: {
    flags: '--max-plan-bytes <size>',
    group: 'limits',
    description: 'plan no more bytes of request bodies than this for one operation',
    parse: bytes,
    default: '32MB',
  },
  maxFailures: {
    flags: '--max-failures <number>',
    group: 'limits',
    description: 'end the run after this many errors; 0 means never',
    parse: (value: string) => wholeNumber(value, 0),
    default: '0',
  },
} as const satisfies Record<string, OptionSpec>;

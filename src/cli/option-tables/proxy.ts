import type { OptionSpec } from '../../config/option-spec.js';
import { serverUrl, text } from '../../config/parsers.js';

/** The options of what stands before a server. */
export const PROXY_OPTIONS = {
  upstream: {
    flags: '--upstream <url>',
    group: 'server',
    description:
      'the server that requests are passed on to: everything before the paths that clients ask for',
    parse: serverUrl,
  },
  record: {
    flags: '--record <file>',
    group: 'output',
    description: 'write all exchanges to this file as HTTP Archive, for `check` and others',
    parse: text,
  },
} as const satisfies Record<string, OptionSpec>;

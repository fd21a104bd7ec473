import type { OptionSpec } from '../../config/option-spec.js';
import { text, wholeNumber } from '../../config/parsers.js';
import { controlPolicy, origins } from '../parsers.js';

/** The options that say where a command listens, and for whom. */
export const LISTENING_OPTIONS = {
  port: {
    flags: '--port <number>',
    group: 'listening',
    description: 'port to listen on; 0 takes a free one',
    parse: (value: string) => wholeNumber(value, 0, 65_535),
    default: '4010',
  },
  host: {
    flags: '--host <name>',
    group: 'listening',
    description: 'address to listen on',
    parse: text,
    default: '127.0.0.1',
  },
  cors: {
    flags: '--cors [origins]',
    group: 'listening',
    description:
      'origins whose web pages may call the mock, separated by commas, with credentials too; or any, or none',
    parse: origins,
    default: 'any',
  },
  control: {
    flags: '--control <hosts>',
    group: 'listening',
    description:
      "who may use the mock's own pages: local, where it listens on this machine alone; none; or, wherever it listens, those who ask under these host names, separated by commas, or an address",
    parse: controlPolicy,
    default: 'local',
  },
  tlsCert: {
    flags: '--tls-cert <file>',
    group: 'listening',
    description: 'serve HTTPS with this certificate, in PEM, its chain included',
    parse: text,
  },
  tlsKey: {
    flags: '--tls-key <file>',
    group: 'listening',
    description: 'private key of the certificate, in PEM',
    parse: text,
  },
} as const satisfies Record<string, OptionSpec>;

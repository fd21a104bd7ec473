import type { OptionSpec } from '../config/option-spec.js';
import { SETTINGS } from '../config/options.js';
import { milliseconds, oneOf, serverUrl, text, wholeNumber } from '../config/parsers.js';
import { CI_PROVIDERS } from '../init/ci-providers.js';
import { FAULT_NAMES } from '../mock/request/fault.js';
import { LISTENING_OPTIONS } from './option-tables/listening.js';
import { PROVE_OPTIONS } from './option-tables/prove.js';
import { PROXY_OPTIONS } from './option-tables/proxy.js';
import { REPORT_OPTIONS } from './option-tables/report.js';
import { faultByName, jsonObject } from './parsers.js';

/** Where `init` writes a pipeline for. */
const CI_CHOICES = [...CI_PROVIDERS, 'none'] as const;

const ENGINES = ['specproof', 'prism'] as const;

const LOG_FORMATS = ['pretty', 'ndjson', 'none'] as const;

/** All the options of all commands: flags, help, defaults and types follow from this table. */
export const OPTIONS = {
  ...SETTINGS,
  ...REPORT_OPTIONS,
  ...LISTENING_OPTIONS,
  ...PROXY_OPTIONS,
  config: {
    flags: '--config <file>',
    group: 'documents',
    description:
      'read settings from this file (default: the nearest specproof.config.{ts,js,mjs,json,yaml,yml}, here or in a folder above)',
    parse: text,
  },
  plan: {
    flags: '--plan',
    group: 'requests',
    description: 'print the cases and why each exists; send nothing',
  },
  dryRun: {
    flags: '--dry-run',
    group: 'requests',
    description: 'print each request as a curl line; send nothing',
  },
  verbose: {
    flags: '--verbose',
    group: 'output',
    description: 'show every occurrence of every cause, and all that was not proved',
  },
  quiet: { flags: '--quiet', group: 'output', description: 'show the verdict alone' },
  log: {
    flags: '--log <format>',
    group: 'output',
    description: `how requests are logged: ${LOG_FORMATS.join(', ')}; ndjson makes every line of standard output JSON, the one that says it is ready included`,
    parse: (value: string) => oneOf(LOG_FORMATS, value, 'log format'),
    choices: LOG_FORMATS,
    default: 'pretty',
  },
  engine: {
    flags: '--engine <name>',
    group: 'conduct',
    description: `what answers: ${ENGINES.join(' or ')}, which has to be installed (@stoplight/prism-cli) and serves each document on a port of its own, from --port on`,
    parse: (value: string) => oneOf(ENGINES, value, 'engine'),
    choices: ENGINES,
    default: 'specproof',
  },
  records: {
    flags: '--records <number>',
    group: 'conduct',
    description:
      "records in each collection: the examples' own and made-up ones (default: as many as the examples speak of, at least 3)",
    parse: (value: string) => wholeNumber(value, 0),
  },
  stateful: {
    flags: '--stateful',
    group: 'conduct',
    description:
      'keep what requests make, change and remove, until POST /__specproof/reset (default: each answer follows from its request alone)',
  },
  data: {
    flags: '--data <file>',
    group: 'conduct',
    description:
      'answer with these records in place of all others: a mapping from operation ids to lists, in JSON or YAML',
    parse: text,
  },
  states: {
    flags: '--states <file>',
    group: 'conduct',
    description:
      "Pact's provider states, which POST /__specproof/states makes true: for each document and state its data, in JSON or YAML",
    parse: text,
  },
  statesUrl: {
    flags: '--states-url <url>',
    group: 'pact',
    description: "where the server takes Pact's requests for provider states",
    parse: serverUrl,
  },
  broker: {
    flags: '--broker <url>',
    group: 'pact',
    description:
      'verify the pacts of this Pact Broker (default: PACT_BROKER_BASE_URL); its credentials are read from PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD',
    parse: serverUrl,
  },
  selector: {
    flags: '--selector <json>',
    group: 'pact',
    description: 'which pacts of the broker, as a consumer version selector of Pact: {"mainBranch":true}',
    parse: jsonObject,
    repeatable: true,
  },
  pending: {
    flags: '--pending',
    group: 'pact',
    description: 'pacts that the provider has never kept fail nothing',
  },
  wipSince: {
    flags: '--wip-since <date>',
    group: 'pact',
    description: 'verify work in progress since this day, YYYY-MM-DD, as pending',
    parse: text,
  },
  publish: {
    flags: '--publish',
    group: 'pact',
    description: 'publish the results to the broker; needs --provider-version',
  },
  provider: {
    flags: '--provider <name>',
    group: 'pact',
    description: "name of the provider in its pacts (default: the pact's, or the first document's)",
    parse: text,
  },
  providerVersion: {
    flags: '--provider-version <version>',
    group: 'pact',
    description: 'version of the provider that is verified, such as the commit',
    parse: text,
  },
  providerBranch: {
    flags: '--provider-branch <name>',
    group: 'pact',
    description: 'branch of the provider that is verified',
    parse: text,
  },
  delay: {
    flags: '--delay <duration>',
    group: 'conduct',
    description: 'answer every request so much later, unless it asks for another delay',
    parse: milliseconds,
  },
  maxDelay: {
    flags: '--max-delay <duration>',
    group: 'conduct',
    description: 'longest delay that a request may ask for',
    parse: milliseconds,
    default: '30s',
  },
  fault: {
    flags: '--fault <name>',
    group: 'conduct',
    description: `what goes wrong with every request that asks for no other fault: ${FAULT_NAMES}`,
    parse: faultByName,
  },
  ci: {
    flags: '--ci <name>',
    group: 'project',
    description: `where pipelines run: ${CI_CHOICES.join(', ')} (default: what the files of the project say)`,
    parse: (value: string) => oneOf(CI_CHOICES, value, 'place of pipelines'),
    choices: CI_CHOICES,
  },
  yes: { flags: '-y, --yes', group: 'project', description: 'ask nothing: take what is likely' },
  ...PROVE_OPTIONS,
  debug: { flags: '--debug', group: 'output', description: 'show the stack of an error' },
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

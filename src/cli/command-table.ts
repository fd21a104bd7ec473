import type { Host } from './host.js';
import type { OptionName } from './options.js';
import type { Settings } from './settings.js';

type Run = (
  args: string[],
  options: Record<string, unknown>,
  host: Host,
  settings: Settings,
) => Promise<number>;

export interface CommandSpec {
  summary: string;
  /** What it does, for its own help. */
  description: string;
  options: readonly OptionName[];
  /** Loads the command's code; help and mistakes in the arguments need none of it. */
  load: () => Promise<Run>;
}

/** Every command takes DOC…: paths, URLs, or names of bundled documents; none stands for those of the configuration. */
export const COMMANDS: Readonly<Record<string, CommandSpec>> = {
  verify: {
    summary: 'prove that a server keeps every documented clause',
    description:
      'Sends requests that follow from the documents to a server, valid and invalid ones, judges every answer by the\n' +
      'documents, and reports what is broken and what was never shown.\n' +
      'Ends with 0 when everything holds, 1 on findings, 2 on unusable input or an unreachable server, 130 when interrupted.',
    options: [
      'config', 'server', 'self', 'header', 'credential', 'param', 'phase', 'fuzz', 'operation', 'case', 'seed', 'plan', 'dryRun',
      'concurrency', 'rate', 'timeout', 'connectTimeout', 'wait', 'maxTime', 'maxBody', 'maxCases', 'budget',
      'maxPlanSteps', 'maxPlanBytes', 'maxFailures',
      'minEvidence', 'lenientInput', 'allowWrites', 'readsOnly', 'strict', 'maxFile', 'allowOutside', 'failOn',
      'report', 'verbose', 'quiet', 'debug',
    ], // prettier-ignore
    load: async () => (await import('./commands/verify.js')).runVerify as unknown as Run,
  },
  mock: {
    summary:
      'serve the documents: validated requests, answers of examples and of data that behaves as declared',
    description:
      'Serves all documents on one port until interrupted. A request chooses its answer with the header\n' +
      "Prefer: code=401 or Prefer: example=NAME; 'dynamic=true' makes one up from the schema, 'delay=2s' waits, and\n" +
      "'fault=reset', 'hang', 'truncate' or 'status-503' goes wrong. Changed documents are read again.\n" +
      'The pages are at / and below /__specproof/: references, received requests, reset.',
    options: [
      'config', 'port', 'host', 'seed', 'records', 'data', 'cors', 'control', 'tlsCert', 'tlsKey', 'log', 'delay', 'maxDelay', 'fault', 'strict',
      'maxFile', 'allowOutside', 'debug',
    ], // prettier-ignore
    load: async () => (await import('./commands/mock.js')).runMock as unknown as Run,
  },
  generate: {
    summary: 'write TypeScript types and a fetch client for each document',
    description:
      'Writes OUT/<document>/types.ts and client.ts. The same document always gives the same bytes.',
    options: ['config', 'out', 'check', 'strict', 'maxFile', 'allowOutside', 'debug'],
    load: async () => (await import('./commands/generate.js')).runGenerate as unknown as Run,
  },
  lint: {
    summary: 'list all problems of the documents, schemas that cannot be enforced included',
    description:
      'Prints one line for each problem, with file, line and column. Ends with 1 when there are errors.',
    options: ['config', 'strict', 'maxFile', 'allowOutside', 'debug'],
    load: async () => (await import('./commands/lint.js')).runLint as unknown as Run,
  },
};

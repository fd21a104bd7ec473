import type { Host } from './host.js';
import type { OptionName } from './options.js';
import type { Settings } from './settings.js';

export type Run = (
  args: string[],
  options: Record<string, unknown>,
  host: Host,
  settings: Settings,
) => Promise<number>;

/** The headings under which the help lists commands, in their order. */
export const COMMAND_GROUPS = {
  start: 'Start',
  document: 'The document',
  server: 'The server',
  shell: 'The shell',
} as const;

/** What commands of two words have in common, by the first word. */
export const COMMAND_FAMILIES: Readonly<Record<string, string>> = {
  pact: 'judge pacts by the documents, and verify them with a server',
};

export interface CommandSpec {
  group: keyof typeof COMMAND_GROUPS;
  summary: string;
  /** What it does, for its own help. */
  description: string;
  /** Commands to type, each with what it does; the help lists them. */
  examples: readonly (readonly [command: string, what: string])[];
  /** What it takes besides options; DOC… where nothing is said. */
  argument?: { name: string; description: string; choices?: readonly string[] };
  /** Whether DOC… follows the argument. */
  takesDocuments?: true;
  options: readonly OptionName[];
  /** Loads the command's code; help and mistakes in the arguments need none of it. */
  load: () => Promise<Run>;
}

export type Commands = Readonly<Record<string, CommandSpec>>;

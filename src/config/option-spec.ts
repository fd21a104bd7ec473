/** The headings under which help and docs/cli.md list options, in their order. */
export const OPTION_GROUPS = {
  documents: 'Documents',
  server: 'Server and credentials',
  pact: 'Pact',
  project: 'Project',
  requests: 'Which requests',
  conduct: 'How the mock answers',
  listening: 'Where it listens',
  limits: 'Limits',
  verdict: 'What fails',
  output: 'Output',
} as const;

type OptionGroup = keyof typeof OPTION_GROUPS;

/** One command-line option. */
export interface OptionSpec {
  /** As commander reads it: `-H, --header <name: value>`. */
  flags: string;
  description: string;
  group: OptionGroup;
  /** All texts that it takes, where they are listed: shells complete them. */
  choices?: readonly string[];
  /** Turns the text into the value; throws ToolError with what was expected. Flags without value have none. */
  parse?: (text: string) => unknown;
  /** The text that stands for the option when it is absent; it is parsed like any other. */
  default?: string;
  /** May be given several times; the value is a list. */
  repeatable?: true;
  /** `--no-…` takes back what the configuration says. */
  negatable?: true;
}

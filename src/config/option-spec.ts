/** One command-line option. */
export interface OptionSpec {
  /** As commander reads it: `-H, --header <name: value>`. */
  flags: string;
  description: string;
  /** Turns the text into the value; throws ToolError with what was expected. Flags without value have none. */
  parse?: (text: string) => unknown;
  /** The text that stands for the option when it is absent; it is parsed like any other. */
  default?: string;
  /** May be given several times; the value is a list. */
  repeatable?: true;
  /** `--no-…` takes back what the configuration says. */
  negatable?: true;
}

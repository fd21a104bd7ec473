import { Command, CommanderError, Option } from 'commander';
import type { ResolvedConfig } from '../config.js';
import { ToolError, formatLocation } from '../errors.js';
import { VERSION } from '../version.js';
import { COMMANDS } from './commands.js';
import type { CommandSpec } from './commands.js';
import type { Host } from './host.js';
import { OPTIONS } from './options.js';
import type { OptionName, OptionSpec } from './options.js';
import { readSettings } from './settings.js';

/** Unusable input, or a target that cannot be reached. */
const UNUSABLE = 2;

/**
 * The command line: arguments in, exit code out. Everything else (files, network, output) happens through `host`
 * and `io/`.
 */
export async function main(argv: string[], host: Host): Promise<number> {
  let exitCode = 0;
  const program = createProgram(host, (code) => (exitCode = code));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (thrown) {
    // commander has printed its own message; asking for help or the version is no mistake.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : UNUSABLE;
    if (!(thrown instanceof ToolError)) throw thrown;
    host.stderr(explain(thrown, argv.includes('--debug')));
    return UNUSABLE;
  }
}

function createProgram(host: Host, onExit: (code: number) => void): Command {
  const program = new Command('specproof')
    .description(
      'Contract tests, mock server, types and fetch client from one hand-written OpenAPI document.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: host.stdout,
      writeErr: host.stderr,
      getOutHelpWidth: () => host.columns,
      getErrHelpWidth: () => host.columns,
      outputError: (message, write) => write(message.replace(/^error:/, 'specproof:')),
    });
  for (const [name, spec] of Object.entries(COMMANDS)) addCommand(program, name, spec, host, onExit);
  return program;
}

function addCommand(
  program: Command,
  name: string,
  spec: CommandSpec,
  host: Host,
  onExit: (code: number) => void,
): void {
  const command = program
    .command(name)
    .summary(spec.summary)
    .description(spec.description)
    .argument(
      '[DOC...]',
      'OpenAPI documents: paths, URLs, or names of bundled ones (default: all bundled ones)',
    );
  for (const option of spec.options) command.addOption(commanderOption(OPTIONS[option]));
  command.action(async (args: string[], given: Given) => {
    const run = await spec.load();
    const settings = await readSettings(spec.options.includes('config') ? given['config'] : false, host);
    onExit(await run(args, parsed(spec.options, given, settings.config), host, settings));
  });
}

/** What commander collected: texts as typed. */
type Given = Record<string, string | string[] | true>;

function commanderOption(spec: OptionSpec): Option {
  const fallback = spec.default === undefined ? '' : ` (default: ${spec.default})`;
  const option = new Option(spec.flags, spec.description + fallback);
  if (spec.repeatable)
    option.argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value]);
  return option;
}

/**
 * Texts become values here and nowhere else: a command sees only what it can use. The command line wins over the
 * configuration file, and that over the option's default.
 */
function parsed(names: readonly OptionName[], given: Given, config: ResolvedConfig): Record<string, unknown> {
  const configured = config as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    names.map((name) => {
      const spec: OptionSpec = OPTIONS[name];
      const parse = spec.parse ?? ((text: string) => text);
      const value = given[name];
      if (spec.repeatable) return [name, (Array.isArray(value) ? value : []).map((text) => parse(text))];
      const text = value ?? settingText(configured[name]) ?? spec.default;
      return [name, typeof text === 'string' ? parse(text) : text];
    }),
  );
}

/** A setting of the file in the form in which it would be typed; lists and maps are read by the command itself. */
function settingText(setting: unknown): string | true | undefined {
  if (setting === true) return true;
  return typeof setting === 'string' || typeof setting === 'number' ? String(setting) : undefined;
}

/** One message: where, what, and how to mend it. */
function explain(error: ToolError, debug: boolean): string {
  const place = error.location ? `${formatLocation(error.location)}: ` : '';
  const hint = error.hint === undefined ? '' : `\n  ${error.hint}`;
  const stack = debug
    ? `\n${error.stack ?? ''}${error.cause instanceof Error ? `\ncaused by ${error.cause.stack ?? ''}` : ''}`
    : '';
  return `specproof: ${place}${error.message}${hint}${stack}\n`;
}

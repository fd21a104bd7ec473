import type * as commanderPackage from 'commander';
import type { Argument, Command, Option } from 'commander';
import type { OptionSpec } from '../config/option-spec.js';
import { OPTION_GROUPS } from '../config/option-spec.js';
import { formatLocation, ToolError } from '../errors.js';
import type { Secrets } from '../http/secrets/redaction.js';
import { printableLines } from '../json/printable.js';
import type { Location } from '../model/document.js';
import { onDemand } from '../on-demand.js';
import { VERSION } from '../version.js';
import type { CommandSpec } from './command-spec.js';
import { COMMAND_FAMILIES, COMMAND_GROUPS } from './command-spec.js';
import { COMMANDS } from './command-table.js';
import type { Host } from './host.js';
import type { OptionName } from './options.js';
import { OPTIONS } from './options.js';
import { typedSecrets } from './secrets-in-argv.js';
import type { Settings } from './settings.js';
import { readSettings } from './settings.js';

/** Loaded in this way, so that `build/bundle.mjs` puts one file of its own in place of the package. */
const commander = onDemand((load) => load('commander') as typeof commanderPackage);

/** Unusable input, or a target that cannot be reached. */
const UNUSABLE = 2;

/**
 * The command line: arguments in, exit code out. Everything else (files, network, output) happens through `host`
 * and `io/`.
 */
export async function main(argv: string[], host: Host): Promise<number> {
  let exitCode = 0;
  const program = createProgram(argv, host, (code) => (exitCode = code));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (thrown) {
    // commander has printed its own message; asking for help or the version is no mistake.
    if (thrown instanceof commander().CommanderError) return thrown.exitCode === 0 ? 0 : UNUSABLE;
    const secrets = typedSecrets(argv, host.env);
    if (!(thrown instanceof ToolError)) throw redacted(thrown, secrets);
    host.stderr(printableLines(secrets.text(explain(thrown, argv.includes('--debug')))));
    return UNUSABLE;
  }
}

function createProgram(argv: readonly string[], host: Host, onExit: (code: number) => void): Command {
  const program = new (commander().Command)('specproof')
    .description(
      'Contract tests, mock server, types and fetch client from one hand-written OpenAPI document.',
    )
    .version(VERSION, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: host.stdout,
      writeErr: host.stderr,
      getOutHelpWidth: () => host.columns,
      getErrHelpWidth: () => host.columns,
      // What follows the equals sign of a misspelt option may be a secret.
      outputError: (message, write) =>
        write(message.replace(/^error:/, 'specproof:').replace(/(unknown option '[^'=]*=).*'/s, "$1…'")),
    });
  program.addHelpText('after', GETTING_STARTED);
  addOldVersionFlag(program, host);
  const [asked = ''] = argv;
  for (const [group, heading] of Object.entries(COMMAND_GROUPS)) {
    program.commandsGroup(`${heading}:`);
    for (const [name, spec] of Object.entries(COMMANDS))
      if (spec.group === group) {
        const command = addCommand(program, name, spec);
        // Where one is asked for by its name, nothing is shown of the others.
        if (name === asked || !Object.hasOwn(COMMANDS, asked)) fillIn(command, spec, host, onExit);
      }
  }
  return program;
}

const GETTING_STARTED = `
Start in a project of your own with:
  specproof init

More on a command: specproof help verify
`;

/** What was the flag of the version is understood still. */
function addOldVersionFlag(program: Command, { stdout }: Host): void {
  program.addOption(new (commander().Option)('-V').hideHelp());
  program.on('option:V', () => {
    stdout(`${VERSION}\n`);
    throw new (commander().CommanderError)(0, 'specproof.version', VERSION);
  });
}

function addCommand(program: Command, name: string, spec: CommandSpec): Command {
  const words = name.split(' ');
  return words
    .slice(0, -1)
    .reduce(familyOf, program)
    .command(words.at(-1) ?? name)
    .summary(spec.summary)
    .description(spec.description);
}

function fillIn(command: Command, spec: CommandSpec, host: Host, onExit: (code: number) => void): void {
  command.addHelpText('after', `\n${examplesText(spec)}`);
  for (const argument of argumentsOf(spec)) command.addArgument(argument);
  for (const [group, heading] of Object.entries(OPTION_GROUPS)) {
    for (const option of spec.options.filter((each) => OPTIONS[each].group === group))
      for (const each of commanderOptions(OPTIONS[option])) command.addOption(each.helpGroup(`${heading}:`));
  }
  command.action(async (...typed: (string | string[])[]) => {
    // Behind the arguments, commander hands over the options and the command.
    const args = typed.slice(0, -2).flat();
    const given: Given = command.opts();
    const run = await spec.load();
    const named = spec.options.includes('config') ? given['config'] : false;
    const withSecrets = spec.options.includes('credential');
    const settings = await readSettings(named, host, new Set(Object.keys(given)), withSecrets);
    onExit(await run(args, parsed(spec.options, given, settings), host, settings));
  });
}

/** The command that stands above others, such as `pact` above `pact check`; made when the first of them is. */
function familyOf(above: Command, name: string): Command {
  const known = above.commands.find((each) => each.name() === name);
  return (
    known ??
    above
      .command(name)
      .summary(COMMAND_FAMILIES[name] ?? '')
      .description(COMMAND_FAMILIES[name] ?? '')
  );
}

function argumentsOf({ argument, takesDocuments }: CommandSpec): Argument[] {
  const { Argument } = commander();
  const documents = new Argument(
    '[DOC...]',
    'OpenAPI documents: paths, URLs, or names of bundled ones (default: those of the configuration)',
  );
  if (!argument) return [documents];
  const { name, description, choices } = argument;
  const made = new Argument(name, description);
  return [choices ? made.choices(choices) : made, ...(takesDocuments ? [documents] : [])];
}

function examplesText({ examples }: CommandSpec): string {
  const width = Math.max(...examples.map(([command]) => command.length));
  const lines = examples.map(([command, what]) =>
    width > LONGEST_EXAMPLE ? `  ${command}\n      ${what}` : `  ${command.padEnd(width)}  ${what}`,
  );
  return `Examples:\n${lines.join('\n')}\n`;
}

/** Characters of a command beside which there is room for a word on it. */
const LONGEST_EXAMPLE = 50;

/** What commander collected: texts as typed. */
type Given = Record<string, string | string[] | boolean>;

function commanderOptions(spec: OptionSpec): Option[] {
  const fallback = spec.default === undefined ? '' : ` (default: ${spec.default})`;
  const { Option } = commander();
  const option = new Option(spec.flags, spec.description + fallback);
  if (spec.repeatable)
    option.argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value]);
  return spec.negatable
    ? [option, new Option(spec.flags.replace('--', '--no-'), spec.description).hideHelp()]
    : [option];
}

/**
 * Texts become values here and nowhere else: a command sees only what it can use. The command line wins over the
 * configuration file, and that over the option's default.
 */
function parsed(names: readonly OptionName[], given: Given, settings: Settings): Record<string, unknown> {
  const configured = settings.config as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    names.map((name) => {
      const spec: OptionSpec = OPTIONS[name];
      const value = given[name];
      if (spec.repeatable) return [name, (Array.isArray(value) ? value : []).map((text) => read(spec, text))];
      if (value !== undefined) return [name, typeof value === 'string' ? read(spec, value) : value];
      const setting = settingText(configured[name]);
      if (setting === undefined)
        return [name, spec.default === undefined ? undefined : read(spec, spec.default)];
      const place = { name, location: settings.source?.locate?.(`/${name}`) };
      return [name, typeof setting === 'string' ? read(spec, setting, place) : setting];
    }),
  );
}

/** @throws ToolError that names the option as it would be typed, or the setting and its place. */
function read(
  spec: OptionSpec,
  text: string,
  place: { name: string; location?: Location | undefined } = {
    name: /--[a-z][a-z0-9-]*/.exec(spec.flags)?.[0] ?? '',
  },
): unknown {
  if (!spec.parse) return text;
  try {
    return spec.parse(text);
  } catch (thrown) {
    if (!(thrown instanceof ToolError)) throw thrown;
    const { message, hint } = thrown;
    throw new ToolError(`${place.name}: ${message}`, {
      location: place.location,
      cause: thrown,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/** A setting of the file in the form in which it would be typed; lists and maps are read by the command itself. */
function settingText(setting: unknown): string | boolean | undefined {
  if (typeof setting === 'boolean') return setting;
  return typeof setting === 'string' || typeof setting === 'number' ? String(setting) : undefined;
}

/** The same error; its texts are shown as they are by whoever catches it. */
function redacted(thrown: unknown, secrets: Secrets): unknown {
  if (!(thrown instanceof Error)) return typeof thrown === 'string' ? secrets.text(thrown) : thrown;
  const { message, stack } = thrown;
  thrown.message = secrets.text(message);
  if (stack !== undefined) thrown.stack = secrets.text(stack);
  return thrown;
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

import { ToolError } from '../../errors.js';
import { Secrets } from '../../http/secrets/redaction.js';
import type { Command } from '../../io/command.js';
import { runCommand } from '../../io/command.js';
import { printable } from '../../json/printable.js';
import type { Location } from '../../model/document.js';

/** A command that the configuration names. */
export interface UserCommand extends Command {
  /** The setting, e.g. `credentials.Bearer`. */
  name: string;
  /** Where it stands, if that is known. */
  location?: Location | undefined;
  /** Milliseconds that it may take. */
  timeout: number;
  /** Whether what it writes to its standard output is a secret. */
  isSecret: boolean;
}

/** What the run that needs a command knows, and who is told what commands say. */
export interface Surroundings {
  secrets: Secrets;
  /** Milliseconds to the end of the run. */
  left: () => number;
  signal?: AbortSignal | undefined;
  /** Takes lines for the user, secrets redacted. */
  tell?: ((line: string) => void) | undefined;
}

/** Lines of a command's outputs that a message quotes, the last ones. */
const MOST_LINES = 10;

/** Characters of the longest output that is kept out of another one. */
const LONGEST_SECRET = 20_000;

/**
 * What a command writes to its standard output. What it writes to its standard error is told when it has ended: only
 * then it is known what of it is secret. Undefined where the run ended meanwhile.
 * @throws ToolError when it fails, with what it said of that.
 */
export async function outputOf(
  { name, location, timeout, isSecret, ...command }: UserCommand,
  { secrets, left, signal, tell }: Surroundings,
): Promise<string | undefined> {
  const granted = Math.min(timeout, Math.max(1, Math.ceil(left())));
  const { stdout, stderr, fault } = await runCommand(command, granted, signal);
  if (signal?.aborted === true || (fault !== undefined && left() <= 0)) return undefined;
  const lines = linesOf(secrets.text(isSecret ? without(stderr, stdout) : stderr));
  if (fault === undefined) {
    for (const line of lines) tell?.(`${name}: ${line}`);
    return stdout;
  }
  const said = lines.length > 0 || isSecret ? lines : linesOf(secrets.text(stdout));
  const quoted = said.slice(-MOST_LINES).map((line) => `    ${line}`);
  throw new ToolError([`${name}: the command ${fault}`, ...quoted].join('\n'), {
    location,
    ...(quoted.length === 0 && { hint: SILENT }),
  });
}

const SILENT = 'It wrote nothing to its standard error; run it by hand to see why.';

/** What a command said, without its secret: a shell that traces what it does repeats it. */
function without(text: string, secret: string): string {
  const value = secret.trim();
  if (value.length > LONGEST_SECRET) return '';
  return new Secrets([], [value]).text(text);
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => printable(line.trimEnd()))
    .filter((line) => line !== '');
}

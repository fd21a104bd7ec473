import type { Terminal } from './questions.js';

/** All that a command may know of, or do to, the process it runs in. bin.ts makes the real one, tests a fake. */
export interface Host {
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  /** Bytes of standard output and standard error that their readers have not taken yet. */
  backlog?: () => number;
  env: Record<string, string | undefined>;
  cwd: string;
  /** When the process began, in the milliseconds of `performance.now()`; absent where a command is not all of its process. */
  startedAt?: number;
  /** Whether standard output may carry ANSI colors. */
  color: boolean;
  /** Width of the terminal in characters; of COLUMNS, or 80, when there is none. */
  columns: number;
  /** Where somebody can be asked; absent in CI, and where input or output is no terminal. */
  terminal?: Terminal;
  /** Whether standard error is a terminal on which a line can be written over. */
  isLive?: boolean;
  /**
   * Calls `listener` on the first Ctrl-C or termination signal, so that a command can stop in order and still
   * write its report; a second one ends the process. Without a listener the first does; before there was one, by the
   * signal itself, which does not wait for synchronous work. Returns the way to unlisten.
   */
  onInterrupt: (listener: () => void) => () => void;
  /** Ends the process with the command: something was given up that would keep it alive. */
  abandon?: () => void;
}

/** The width of the terminal, else that of the environment. */
export function columnsOf(terminal: number | undefined, { COLUMNS: given = '' }: Host['env']): number {
  if (terminal !== undefined && terminal > 0) return terminal;
  return /^[1-9]\d{0,3}$/.test(given) ? Number(given) : 80;
}

/** Whether somebody watches: in CI, a terminal is a log, where a line that is written over stays. */
export function wantsLive(env: Host['env'], isTerminal: boolean | undefined): boolean {
  return isTerminal === true && env['TERM'] !== 'dumb' && !isCi(env);
}

/** Whether a continuous integration runs this; all of them set the variable. */
export function isCi({ CI: ci }: Host['env']): boolean {
  return ci !== undefined && ci !== '' && ci !== '0' && ci !== 'false';
}

/** Variables of the CIs whose logs show colors, although they are no terminals. */
const COLORED_LOGS = [
  'GITHUB_ACTIONS', 'GITEA_ACTIONS', 'FORGEJO_ACTIONS', 'GITLAB_CI', 'CIRCLECI', 'BUILDKITE', 'TRAVIS', 'APPVEYOR',
  'DRONE', 'WOODPECKER', 'SEMAPHORE', 'BITBUCKET_BUILD_NUMBER', 'TEAMCITY_VERSION', 'TF_BUILD', 'CIRRUS_CI', 'VERCEL', 'NETLIFY',
]; // prettier-ignore

/**
 * https://no-color.org first, then FORCE_COLOR as Node reads it, then whether a terminal or the log of a CI is there to show
 * it. `isFile`: whether standard output goes to a file, which shows nothing.
 */
export function wantsColor(env: Host['env'], isTerminal: boolean | undefined, isFile = false): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force } = env;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (isTerminal === true) return env['TERM'] !== 'dumb';
  return !isFile && COLORED_LOGS.some((name) => (env[name] ?? '') !== '');
}

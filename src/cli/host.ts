/** All that a command may know of, or do to, the process it runs in. bin.ts makes the real one, tests a fake. */
export interface Host {
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  /** Bytes of standard output and standard error that their readers have not taken yet. */
  backlog?: () => number;
  env: Record<string, string | undefined>;
  cwd: string;
  /** Whether standard output may carry ANSI colors. */
  color: boolean;
  /** Width of the terminal in characters; 80 when there is none. */
  columns: number;
  /**
   * Calls `listener` on the first Ctrl-C or termination signal, so that a command can stop in order and still
   * write its report; a second one ends the process. Without a listener the first does; before there was one, by the
   * signal itself, which does not wait for synchronous work. Returns the way to unlisten.
   */
  onInterrupt: (listener: () => void) => () => void;
  /** Ends the process with the command: something was given up that would keep it alive. */
  abandon?: () => void;
}

/** https://no-color.org first, then FORCE_COLOR as Node reads it, then whether a terminal is there to show it. */
export function wantsColor(env: Host['env'], isTerminal: boolean | undefined): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force } = env;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return isTerminal === true && env['TERM'] !== 'dumb';
}

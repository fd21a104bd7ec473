import { ToolError } from '../../src/errors.js';
import type { Problem } from '../../src/model/document.js';

/** `file:line:column code`, as the command line prints problems. */
export function placed({ location: { file, line, column }, code }: Problem): string {
  return `${file}:${line}:${column} ${code}`;
}

/** The message and, where it has one, the place of what a ToolError says; anything else fails the test. */
export function toolError(run: () => unknown): {
  message: string;
  at: string | undefined;
  hint: string | undefined;
} {
  try {
    run();
  } catch (thrown) {
    if (!(thrown instanceof ToolError)) throw thrown;
    const { message, location, hint } = thrown;
    return { message, at: location && `${location.file}:${location.line}:${location.column}`, hint };
  }
  throw new Error('nothing was thrown');
}

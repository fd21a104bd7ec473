import type { Location } from './model/document.js';

/**
 * The user's input is unusable, or a target cannot be reached: something specproof was *given* is wrong.
 * Never a Finding, which says that a server broke its contract. The CLI prints `message` and ends with code 2.
 * @example
 * import { loadContracts, ToolError } from 'specproof';
 *
 * try {
 *   await loadContracts(['api.yaml'], { cwd: '.' });
 * } catch (thrown) {
 *   if (!(thrown instanceof ToolError)) throw thrown;
 *   console.error(thrown.message, thrown.hint ?? '', thrown.location?.line ?? '');
 * }
 */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  /** Where in the user's own files the fault is, when it is in one. */
  readonly location: Location | undefined;
  /** What the user can do about it, one sentence. */
  readonly hint: string | undefined;

  constructor(
    message: string,
    options: { location?: Location | undefined; hint?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.location = options.location;
    this.hint = options.hint;
  }
}

/** `file:line:column`, the form editors and terminals turn into a link. */
export function formatLocation(location: Location): string {
  return `${location.file}:${String(location.line)}:${String(location.column)}`;
}

/** The text of anything thrown, without a stack. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { messageOf, ToolError } from '../errors.js';

/** Milliseconds that code may take: a promise that nobody settles would be waited for without end. */
export const PATIENCE = 30_000;

/** A file of the user's with code in it. */
export interface CodeFile {
  /** Its real path, absolute. */
  file: string;
  /** As the user would type it. */
  label: string;
  /** Milliseconds that it may take. */
  patience: number;
  /** What it is to give, for messages. */
  what: string;
}

/**
 * What a module exports, be it TypeScript, JavaScript or CommonJS. JavaScript that Node can import without help is
 * evaluated once per process, as any module.
 * @throws ToolError when it cannot be evaluated, or not in time.
 */
export async function imported(code: CodeFile): Promise<unknown> {
  const { file } = code;
  // A quarter of a second, for Babel, that only who writes code has to pay for.
  const { createJiti } = await import('jiti');
  // Without caches: nothing is written to the disk. Without interop: what the module exports is what we see.
  const jiti = createJiti(file, { fsCache: false, moduleCache: false, interopDefault: false });
  const module = await evaluated(() => jiti.import(file), code);
  // Where Node itself imported CommonJS, its exports were wrapped in a module that hides whether there were any.
  const commonJs = createRequire(file).cache[file];
  return commonJs ? (commonJs.exports as unknown) : module;
}

/** What code gives, or the promise that it returns. @throws ToolError when it fails, or takes too long. */
export async function evaluated(
  code: () => unknown,
  { file, label, patience, what }: CodeFile,
): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new ToolError(`${label}: gave no ${what} within ${String(patience / 1000)} s`, {
      hint: 'A promise in it may never be settled.',
    });
    timer = setTimeout(() => reject(error), patience);
  });
  try {
    return await Promise.race([code(), late]);
  } catch (thrown) {
    throw thrown instanceof ToolError ? thrown : explained(thrown, file, label);
  } finally {
    clearTimeout(timer);
  }
}

function explained(thrown: unknown, path: string, label: string): ToolError {
  const message = textOf(thrown);
  // How jiti tells of syntax errors, in the file itself or in one it imports; Babel counts columns from 0.
  const [, why = '', file = '', line, column] =
    /^ParseError: (.*?)\.?\s*\n (.+):(\d+):(\d+)$/s.exec(message) ?? [];
  if (line !== undefined) {
    const location = {
      file: resolve(file) === path ? label : file,
      line: Number(line),
      column: Number(column) + 1,
    };
    return new ToolError(`not readable as code: ${why}`, { location, cause: thrown });
  }
  const [summary = ''] = message.split('\nRequire stack:');
  const needsUs = /Cannot find (module|package) 'specproof'/.test(message);
  return new ToolError(`${label}: cannot be evaluated: ${summary}`, {
    cause: thrown,
    ...(needsUs && { hint: "Install specproof in this project, or use no more of it than 'import type'." }),
  });
}

/** Anything can be thrown, even what has no text. */
function textOf(thrown: unknown): string {
  try {
    return messageOf(thrown);
  } catch {
    return 'something without a message was thrown';
  }
}

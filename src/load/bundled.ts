import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The names of the documents that come with specproof, and the default of every command.
 * @example
 * import { BUNDLED, bundledDocument } from 'specproof';
 *
 * for (const name of BUNDLED) console.log(bundledDocument(name, '.'));
 */
export const BUNDLED = ['superoffice-pocket', 'apple-caller-ids'] as const;

/**
 * The path of a bundled document: relative to the folder `cwd` where it lies inside, else absolute.
 * @example
 * import { bundledDocument } from 'specproof';
 *
 * console.log(bundledDocument('apple-caller-ids', '/tmp'));
 */
export function bundledDocument(name: (typeof BUNDLED)[number], cwd: string): string {
  const path = fileURLToPath(import.meta.resolve(`specproof/spec/${name}.openapi.yaml`));
  const inside = relative(cwd, path);
  return inside.startsWith('..') ? path : inside;
}

/** Whether a name stands for a bundled document. */
export function isBundled(name: string): name is (typeof BUNDLED)[number] {
  return BUNDLED.some((known) => known === name);
}

/**
 * Resolves the DOC arguments of a command: no argument stands for all bundled documents, and a bundled name for its
 * path.
 */
export function documentsOf(args: readonly string[], cwd: string): string[] {
  const wanted = args.length > 0 ? args : BUNDLED;
  return wanted.map((arg) => (isBundled(arg) ? bundledDocument(arg, cwd) : arg));
}

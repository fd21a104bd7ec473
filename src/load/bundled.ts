import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ToolError } from '../errors.js';
import { packageFile } from '../io/package-file.js';
import { meantName } from '../json/suggestion.js';
import type { DocumentSource } from '../model/document.js';

/**
 * The names of the documents that come with specproof: any command takes them in place of a path.
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
  const path = fileURLToPath(packageFile(`spec/${name}.openapi.yaml`));
  const inside = relative(cwd, path);
  return inside.startsWith('..') ? path : inside;
}

/** Whether a name stands for a bundled document. */
export function isBundled(name: string): name is (typeof BUNDLED)[number] {
  return BUNDLED.some((known) => known === name);
}

/** What could not be read, with the bundled name that may have been meant by a source that is no path. */
export function misspelt(source: DocumentSource, thrown: unknown): unknown {
  if (typeof source !== 'string' || /[/\\.]/.test(source)) return thrown;
  if (!(thrown instanceof ToolError) || thrown.message !== `${source}: no such file`) return thrown;
  return new ToolError(`${thrown.message}, and no bundled document${meantName(source, BUNDLED)}`, {
    cause: thrown,
  });
}

/**
 * The paths and URLs of the documents that were named, a bundled name standing for its path; documents that are parsed
 * already stay as they are.
 * @throws ToolError when there is none.
 */
export function documentsOf<Source extends DocumentSource>(
  sources: readonly Source[],
  cwd: string,
): (Source | string)[] {
  if (sources.length === 0) throw new ToolError('no document: name one, or run `specproof init`');
  return sources.map((source) =>
    typeof source === 'string' && isBundled(source) ? bundledDocument(source, cwd) : source,
  );
}

import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';

/**
 * The names of documents, each document once: `doc.yaml` and `./doc.yaml` are one file, and so is a link to it. Names
 * of what cannot be found stay, for whoever reads them to say so.
 */
export async function withoutRepeats(sources: readonly string[], cwd: string): Promise<string[]> {
  const known = new Map<string, string>();
  for (const source of sources) {
    const path = /^(https?|file):/i.test(source)
      ? source
      : await realpath(resolve(cwd, source)).catch(() => source);
    if (!known.has(path)) known.set(path, source);
  }
  return [...known.values()];
}

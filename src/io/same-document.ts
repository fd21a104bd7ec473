import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DocumentSource } from '../model/document.js';

/**
 * The names of documents, each document once: `doc.yaml` and `./doc.yaml` are one file, and so is a link to it. Names
 * of what cannot be found stay, for whoever reads them to say so.
 */
export async function withoutRepeats(
  sources: readonly DocumentSource[],
  cwd: string,
): Promise<DocumentSource[]> {
  const known = new Map<DocumentSource, DocumentSource>();
  for (const source of sources) {
    const isPath = typeof source === 'string' && !/^(https?|file):/i.test(source);
    const identity = isPath ? await realpath(resolve(cwd, source)).catch(() => source) : source;
    if (!known.has(identity)) known.set(identity, source);
  }
  return [...known.values()];
}

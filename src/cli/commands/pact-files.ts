import { readEntry } from '../../io/files.js';
import { filesMatching } from '../../io/glob.js';
import { isBundled } from '../../load/bundled.js';
import type { PactFile } from '../../traffic/pact/file.js';
import { isPact, pactOf } from '../../traffic/pact/file.js';

/** Pacts and documents, told apart by what they say. */
export async function pactsAndDocuments(
  args: readonly string[],
  cwd: string,
): Promise<{ pacts: PactFile[]; documents: string[] }> {
  const pacts: PactFile[] = [];
  const documents: string[] = [];
  const named: string[] = [];
  for (const arg of args) named.push(...(isBundled(arg) ? [arg] : await filesMatching(arg, cwd)));
  for (const arg of named) {
    const entry = isBundled(arg) ? undefined : await readEntry(arg, cwd);
    if (entry && isPact(entry)) pacts.push(pactOf(arg, entry));
    else documents.push(arg);
  }
  return { pacts, documents };
}

import { resolve } from 'node:path';
import { filesBelow, readHead } from '../io/folder.js';

/** Folders that hold no document that somebody writes: what is installed, built or kept for tests. */
const PASSED_OVER =
  /^(\..*|node_modules|vendor|dist|build|out|target|coverage|generated|tests?|__tests__|__fixtures__|fixtures|examples?)$/i;

/** Bytes of a file in which its version of OpenAPI must stand. */
const HEAD = 64 * 1024;

/** Documents that are listed. */
const MAX_FOUND = 20;

/** The OpenAPI 3 documents in a folder and those below it, relative to it; those nearest to it first. */
export async function findDocuments(folder: string): Promise<string[]> {
  const files = await filesBelow(folder, {
    depth: 4,
    entries: 20_000,
    isEntered: (name) => !PASSED_OVER.test(name),
  });
  const found: string[] = [];
  for (const file of files) {
    if (found.length === MAX_FOUND) break;
    if (/\.(ya?ml|json)$/i.test(file) && isOpenApi(await readHead(resolve(folder, file), HEAD)))
      found.push(file);
  }
  return found;
}

/** Whether a text starts as an OpenAPI 3 document does, in YAML or JSON: the whole of it is read later. */
function isOpenApi(text: string): boolean {
  return (
    /^(openapi|'openapi'|"openapi")\s*:\s*["']?3\.\d/m.test(text) ||
    /^\s*\{[^{}]*"openapi"\s*:\s*"3\.\d/.test(text)
  );
}

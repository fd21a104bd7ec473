import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mock, MockOptions } from '../mock/index.js';

/** The documents that come with specproof, and the default of every command. */
export const BUNDLED = ['superoffice-pocket', 'apple-caller-ids'] as const;

/** Path of a bundled document, relative to `cwd` where it lies inside. */
export function bundledDocument(name: (typeof BUNDLED)[number], cwd: string): string {
  const path = fileURLToPath(import.meta.resolve(`specproof/spec/${name}.openapi.yaml`));
  const inside = relative(cwd, path);
  return inside.startsWith('..') ? path : inside;
}

/** Whether a name stands for a bundled document. */
export function isBundled(name: string): name is (typeof BUNDLED)[number] {
  return BUNDLED.some((known) => known === name);
}

/** What the DOC arguments of a command mean: none stands for all bundled ones, and their names for themselves. */
export function documentsOf(args: readonly string[], cwd: string): string[] {
  const isBundled = (name: string): name is (typeof BUNDLED)[number] =>
    BUNDLED.some((known) => known === name);
  const wanted = args.length > 0 ? args : BUNDLED;
  return wanted.map((arg) => (isBundled(arg) ? bundledDocument(arg, cwd) : arg));
}

/** `startMock`, where names of bundled documents stand for them, and no document at all for all of them. */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  // Only now: commands that serve nothing need the names alone.
  const { startMock: startAnyMock } = await import('../mock/index.js');
  if (options.contracts) return startAnyMock(options);
  return startAnyMock({
    ...options,
    documents: documentsOf(options.documents ?? [], options.cwd ?? resolve()),
  });
}

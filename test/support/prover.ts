import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { JsonObject } from '../../src/json/json.js';
import type { Proof } from '../../src/prove/index.js';
import type { CliResult } from './run-cli.js';
import { runMain } from './run-cli.js';

/** Ways to run `specproof prove` in a folder with documents. */
export interface Prover {
  folder: string;
  /** What a busy machine says of how far it has come is left out. */
  prove: (...args: string[]) => Promise<CliResult>;
  /** The result as JSON, of a run that ends well. */
  proofOf: (...args: string[]) => Promise<Proof>;
}

/** Writes the documents into a folder of their own. */
export async function proverOf(documents: Readonly<Record<string, JsonObject>>): Promise<Prover> {
  const folder = await mkdtemp(join(tmpdir(), 'specproof-prove-'));
  for (const [name, document] of Object.entries(documents))
    await writeFile(join(folder, name), JSON.stringify(document, null, 1));
  const prove = async (...args: string[]): Promise<CliResult> => {
    const result = await runMain(['prove', ...args], folder);
    return { ...result, stderr: result.stderr.replaceAll(/^specproof: \d+ faults? tried.*\n/gm, '') };
  };
  const proofOf = async (...args: string[]): Promise<Proof> => {
    const { code, stderr } = await prove(...args, '--report', 'json=proof.json');
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(await readFile(join(folder, 'proof.json'), 'utf8')) as Proof;
  };
  return { folder, prove, proofOf };
}

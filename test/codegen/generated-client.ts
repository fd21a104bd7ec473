import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, expect } from 'vitest';
import type { GenerateOptions } from '../../src/codegen/index.js';
import { clientTexts } from '../../src/codegen/index.js';
import type { Contract } from '../../src/model/document.js';
import { typeErrors } from './type-check.js';

// Below node_modules, so that the client finds openapi-fetch.
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** What a method of a generated client gives. */
export type Call = (init?: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

/** Clients that are known to compile. */
const sound = new Set<string>();

/**
 * The generated module of a contract of the file `api.yaml`. It must compile, together with what `usage` says of a
 * `client`.
 */
export async function generatedModule(
  contract: Contract,
  usage = '',
  int64: GenerateOptions['int64'] = 'number',
): Promise<Record<string, unknown>> {
  const program = `import { createApiClient } from './client.js';\nexport const client = createApiClient();\n${usage}`;
  const texts = { ...clientTexts(contract, int64), 'usage.ts': program };
  const text = JSON.stringify(texts);
  if (!sound.has(text)) {
    const files = Object.entries(texts).map(([name, each]) => [`generated/api/${name}`, each]);
    expect(typeErrors(Object.fromEntries(files) as Record<string, string>)).toEqual([]);
    sound.add(text);
  }
  return (await import(loadable(texts))) as Record<string, unknown>;
}

/** Its client, with `options`. */
export async function clientOf(
  contract: Contract,
  options: object,
  usage = '',
): Promise<Record<string, Call>> {
  const { createApiClient } = await generatedModule(contract, usage);
  return (createApiClient as (options: object) => Record<string, Call>)(options);
}

/** Its client, of a server at `baseUrl`. */
export async function generatedClient(
  contract: Contract,
  baseUrl: string,
  usage = '',
): Promise<Record<string, Call>> {
  return clientOf(contract, { baseUrl }, usage);
}

/** Writes the files as JavaScript into a folder below node_modules, and gives the URL of the index. */
function loadable(texts: Record<string, string>): string {
  const folder = mkdtempSync(join(modules, '.specproof-client-'));
  folders.push(folder);
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const [name, text] of Object.entries(texts)) {
    const script = name.endsWith('.ts') ? ts.transpileModule(text, { compilerOptions }).outputText : text;
    writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), script);
  }
  return pathToFileURL(join(folder, 'index.js')).href;
}

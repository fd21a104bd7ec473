import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, expect } from 'vitest';
import { generateClient } from '../../src/codegen/client/index.js';
import { generateTypes } from '../../src/codegen/types/index.js';
import type { Contract } from '../../src/model/document.js';
import { typeErrors } from './type-check.js';

// Below node_modules, so that the client finds openapi-fetch.
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** What a method of a generated client gives. */
export type Call = (init?: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

/**
 * The generated client of a contract of the file `api.yaml`, with `baseUrl`. It must compile, together with what
 * `usage` says of it as `client`.
 */
export async function generatedClient(
  contract: Contract,
  baseUrl: string,
  usage = '',
): Promise<Record<string, Call>> {
  const text = generateClient(contract);
  const program = `import { createApiClient } from './client.js';\nexport const client = createApiClient();\n${usage}`;
  const errors = typeErrors({
    'generated/api/types.ts': await generateTypes(contract),
    'generated/api/client.ts': text,
    'generated/api/usage.ts': program,
  });
  expect(errors).toEqual([]);
  const folder = mkdtempSync(join(modules, '.specproof-client-'));
  folders.push(folder);
  const path = join(folder, 'client.mjs');
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  writeFileSync(path, ts.transpileModule(text, { compilerOptions }).outputText);
  const { createApiClient } = (await import(pathToFileURL(path).href)) as {
    createApiClient: (options: object) => Record<string, Call>;
  };
  return createApiClient({ baseUrl });
}

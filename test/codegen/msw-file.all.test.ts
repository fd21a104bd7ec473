// `generate --emit msw` in a project of a user's: the handlers compile, and answer the generated client as the mock does.
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, expect, it } from 'vitest';
import { ROOT } from '../support/root.js';
import { runMain } from '../support/run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'specproof-emit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const APP = `
import { setupServer } from 'msw/node';
import { createPocketClient } from './generated/pocket/index.js';
import { handlers } from './generated/pocket/msw.js';

const server = setupServer(...(await handlers({ baseUrl: 'http://pocket.test/crm' })));
server.listen({ onUnhandledRequest: 'error' });
const pocket = createPocketClient({ baseUrl: 'http://pocket.test/crm', credentials: { Bearer: 'token' } });
const first = await pocket.getMyCallerIDs({ body: {} });
const again = await pocket.getMyCallerIDs({ body: { LastHash: first.data?.CallerIDHash ?? null } });
const refused = await pocket.getRegisteredDevices({ body: { AssociateId: 'x' as never } });
console.log(first.status, first.data?.CallerIDs?.length, again.unchanged, refused.status);
server.close();
`;

it('handlers that are generated for Mock Service Worker answer as the mock does', async () => {
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules/specproof'));
  for (const name of ['openapi-fetch', 'msw', '@types/node'])
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  writeFileSync(
    join(folder, 'package.json'),
    '{ "type": "module", "dependencies": { "openapi-fetch": "*" } }',
  );
  mkdirSync(join(folder, 'an api'));
  copyFileSync(join(ROOT, 'spec/superoffice-pocket.openapi.yaml'), join(folder, 'an api/pocket.yaml'));
  writeFileSync(join(folder, 'specproof.config.yaml'), 'documents: [an api/pocket.yaml]\nemit: [msw]\n');
  expect(await runMain(['generate'], folder)).toMatchObject({ code: 0, stderr: '' });
  expect((await runMain(['generate', '--check'], folder)).code).toBe(0);
  writeFileSync(join(folder, 'app.ts'), APP);

  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmitOnError: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: ['node'],
    typeRoots: [join(folder, 'node_modules/@types')],
  };
  const program = ts.createProgram([join(folder, 'app.ts')], options);
  const problems = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
  expect(problems).toEqual([]);
  program.emit();
  expect(readFileSync(join(folder, 'generated/pocket/msw.ts'), 'utf8')).not.toContain(folder);
  const { stdout } = await promisify(execFile)(process.execPath, ['app.js'], { cwd: folder });
  expect(stdout).toMatch(/^200 [1-9]\d* true 400\n$/);
});

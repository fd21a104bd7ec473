// A generated client in an app of CommonJS, as `npm init` makes one: compiled by the strict compiler, and called.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { clientTexts } from '../../../src/codegen/index.js';
import { bundledContracts } from '../../support/bundled.js';
import { mocking } from '../../support/mocks.js';
import { ROOT } from '../../support/root.js';

const folder = mkdtempSync(join(tmpdir(), 'specproof-commonjs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
};

const APP = `
import { createSuperofficePocketClient } from './api/index.js';
export async function devices(baseUrl: string): Promise<number> {
  const pocket = createSuperofficePocketClient({ baseUrl, credentials: { Bearer: 'token' } });
  const { data, status } = await pocket.getRegisteredDevices({ body: {}, headers: { 'X-Trace': null } });
  return data ? status : -status;
}`;

describe('a client in an app of CommonJS', () => {
  it('compiles and is served by the mock', async () => {
    const [contract] = await bundledContracts();
    mkdirSync(join(folder, 'api'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
    for (const [name, text] of Object.entries(clientTexts(contract!)))
      writeFileSync(join(folder, 'api', name), text);
    writeFileSync(join(folder, 'app.ts'), APP);
    const program = ts.createProgram([join(folder, 'app.ts')], OPTIONS);
    const told = ts.getPreEmitDiagnostics(program);
    expect(told.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
    program.emit();
    const { url } = await mocking({ contracts: [contract!] });
    const script = `require('./app.js').devices(${JSON.stringify(url)}).then((status) => console.log(status))`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: folder });
    expect(stdout).toBe('200\n');
  });
});

// The examples, as they stand in the repository: run against the mock, and type-checked as plain JavaScript.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUNDLED, bundledDocument } from '../../src/load/bundled.js';
import { mocking } from '../support/mocks.js';
import { ROOT } from '../support/root.js';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'specproof-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let url: string;
beforeAll(async () => {
  ({ url } = await mocking({ documents: BUNDLED.map((name) => bundledDocument(name, ROOT)), port: 0 }));
});

async function printed(name: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(ROOT, 'examples', name), ...args], { cwd: folder });
  return stdout;
}

describe('the example', () => {
  it('sync-phone-book writes the book, and asks only for what has changed since', async () => {
    const args = [`${url}/Cust12345`, 'book.json'];
    expect(await printed('sync-phone-book.mjs', ...args)).toMatch(/^[1-9]\d* entries are in book\.json\n$/);
    const book = JSON.parse(readFileSync(join(folder, 'book.json'), 'utf8')) as { entries: object[] };
    expect(book.entries[0]).toEqual({
      number: expect.any(Number) as number,
      name: expect.any(String) as string,
    });
    const again = await printed('sync-phone-book.mjs', ...args);
    expect(again).toBe(`nothing has changed: ${String(book.entries.length)} entries\n`);
  });

  it('list-caller-ids lists those of a department, page after page', async () => {
    const place = [url, '9467895078742654934', '9467895078742654921'];
    const all = await printed('list-caller-ids.mjs', ...place);
    const departments = all.split('\n').slice(0, -2).map((line) => line.split('\t')[0]!); // prettier-ignore
    expect(departments.length).toBeGreaterThan(2);
    const wanted = departments[0]!;
    const some = await printed('list-caller-ids.mjs', ...place, wanted);
    const count = departments.filter((each) => each === wanted).length;
    expect(some.trimEnd().split('\n').at(-1)).toBe(`${String(count)} caller ids`);
    expect(some.split('\n')[0]).toMatch(new RegExp(`^${wanted}\t`));
  });

  it('list-devices lists devices, and says why it cannot', async () => {
    expect(await printed('list-devices.mjs', `${url}/Cust12345`, '7')).toMatch(/^[^\t\n]+\t[^\t\n]+\t.+\n/);
    const refused = printed('list-devices.mjs', 'http://127.0.0.1:1');
    await expect(refused).rejects.toMatchObject({
      code: 1,
      stderr: 'no server answers at http://127.0.0.1:1\n',
    });
  });
});

it('the examples have no fault of type, though they are plain JavaScript', () => {
  const files = readdirSync(join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.m?js$/.test(name))
    .map((name) => join(ROOT, 'examples', name));
  expect(files.length).toBeGreaterThan(3);
  const program = ts.createProgram(files, {
    allowJs: true,
    checkJs: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
  });
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
    return `${file?.fileName.slice(ROOT.length) ?? ''}:${String(line)} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
  expect(problems).toEqual([]);
});

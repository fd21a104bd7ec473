import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/root.js';
import { shopFolder } from '../support/things.js';

/* A project of a team's: an application of Express, vitest, and the package as it is built. */
const folder = shopFolder();
mkdirSync(join(folder, 'node_modules'));
symlinkSync(ROOT, join(folder, 'node_modules/specproof'));
for (const name of ['express', 'vitest', 'supertest'])
  symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
writeFileSync(
  join(folder, 'app.js'),
  `import express from 'express';

const fault = process.env.FAULT;
export const asked = [];
export const app = express();
app.use((request, _, next) => {
  asked.push(request.method + ' ' + request.url);
  next();
});
const things = new Map([[1, { id: 1, name: 'Hat', price: 9 }]]);
const shown = (thing) => ({
  id: thing.id,
  ...(fault !== 'a name is missing' && { name: thing.name }),
  ...(thing.price !== undefined && { price: fault === 'a price is a text' ? String(thing.price) : thing.price }),
});
app.get('/things', ({ query: { limit } }, response) => {
  if (limit !== undefined && !/^[1-9]\\d*$/.test(limit) && fault !== 'takes any limit') return response.status(400).end();
  response.json([...things.values()].slice(0, limit).map(shown));
});
app.post('/things', express.json(), ({ body }, response) => {
  if (body === undefined) return response.status(415).end();
  if (typeof body.name !== 'string') return response.status(400).end();
  const id = things.size + 1;
  things.set(id, { id, name: body.name });
  response.status(201).json(shown(things.get(id)));
});
app.get('/things/:id', ({ params: { id } }, response) => {
  if (!/^-?\\d+$/.test(id)) return response.status(400).end();
  const thing = things.get(Number(id));
  if (!thing) return response.status(404).end();
  response.json(shown(thing));
});
app.use((error, request, response, next) => response.status(400).end());
`,
);
writeFileSync(
  join(folder, 'contract.test.js'),
  `import { contractTests } from 'specproof/vitest';
import { app } from './app.js';

contractTests({ documents: ['shop.yaml'], app, minEvidence: '80%' });
`,
);
writeFileSync(
  join(folder, 'own.test.js'),
  `import 'specproof/vitest';
import request from 'supertest';
import { expect, test } from 'vitest';
import { app, asked } from './app.js';

test('a thing', async () => {
  await expect(await request(app).get('/things/1')).toSatisfyContract('shop.yaml');
});
test('nothing else was asked', () => expect(asked).toHaveLength(1));
`,
);

const PROGRAM = join(ROOT, 'node_modules/vitest/vitest.mjs');

function vitest(args: string[], env: Record<string, string> = {}): Promise<{ code: number; output: string }> {
  return node([PROGRAM, 'run', ...args], env);
}

async function node(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; output: string }> {
  const {
    VITEST: _v,
    VITEST_POOL_ID: _p,
    VITEST_WORKER_ID: _w,
    TEST: _t,
    NODE_OPTIONS: _o,
    ...outer
  } = process.env;
  const options = { cwd: folder, env: { ...outer, CI: 'true', NO_COLOR: '1', ...env } };
  const run = await promisify(execFile)(process.execPath, args, options).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    (thrown: unknown) => {
      const { code: ended, stdout, stderr } = thrown as { code: number; stdout: string; stderr: string };
      return { code: ended, output: stdout + stderr };
    },
  );
  return { ...run, output: stripVTControlCharacters(run.output) };
}

describe('a project with contractTests and the matcher', () => {
  it('passes, with a test for each case in groups by operation', async () => {
    const { code, output } = await vitest(['--reporter=verbose']);
    expect(output).toMatch(
      /✓ contract\.test\.js > the contract of shop\.yaml > listThings > negative:query\/limit:minimum \(.*\)/,
    );
    expect(output).toMatch(/✓ contract\.test\.js > the contract of shop\.yaml > addThing > examples:/);
    expect(output).toMatch(/✓ own\.test\.js > a thing/);
    expect(code, output).toBe(0);
  });

  it.each([
    ['a price is a text', /FAIL {2}contract\.test\.js > the contract of shop\.yaml > listThings > .*\nContractError: response\.body\.schema: \/0\/price: expected type number, received "9"\n {2}shop\.yaml:\d+:\d+ {2}properties: .*\n {2}curl [\s\S]*?- body#\/0\/price: type number\n\+ body#\/0\/price: "9"|FAIL[\s\S]*?Expected: "body#\/0\/price: type number"\nReceived: "body#\/0\/price: "9""/],
    ['a name is missing', /FAIL {2}contract\.test\.js > the contract of shop\.yaml > getThing > .*\nContractError: response\.body\.schema: .*name.*\n {2}shop\.yaml:\d+:\d+ {2}required: \[id, name\]/],
    ['takes any limit', /FAIL {2}contract\.test\.js > the contract of shop\.yaml > listThings > negative:query\/limit:.*\nContractError: request\.invalid\.accepted: /],
  ])('fails a readable test when %s', async (fault, told) => {
    const { code, output } = await vitest(['contract.test.js'], { FAULT: fault });
    expect(output).toMatch(told);
    expect(code).toBe(1);
  }); // prettier-ignore

  it('fails its own tests by the matcher', async () => {
    const { code, output } = await vitest(['own.test.js'], { FAULT: 'a name is missing' });
    expect(output).toMatch(/FAIL {2}own\.test\.js > a thing\nError: response\.body\.schema: /);
    expect(code).toBe(1);
  });

  it('sends what -t selects alone', async () => {
    writeFileSync(
      join(folder, 'counted.test.js'),
      `import { contractTests } from 'specproof/vitest';
import { afterAll } from 'vitest';
import { app, asked } from './app.js';

contractTests({ documents: ['shop.yaml'], app });
afterAll(() => console.log('asked: ' + asked.join(', ') + '.'));
`,
    );
    const { code, output } = await vitest(['counted.test.js', '-t', 'listThings examples']);
    expect(output).toMatch(/asked: GET \/things\./);
    expect(output).toMatch(/1 passed/);
    expect(code, output).toBe(0);
  });

  it('merges the evidence of all files, and fails below the least share', async () => {
    const config = (minEvidence: string): string =>
      `export default { test: { globalSetup: ['specproof/vitest/evidence'], provide: { specproof: { minEvidence: '${minEvidence}' } } } };\n`;
    writeFileSync(
      join(folder, 'list.test.js'),
      `import 'specproof/vitest';
import request from 'supertest';
import { expect, test } from 'vitest';
import { app } from './app.js';

test('a list', async () => {
  await expect(await request(app).get('/things')).toSatisfyContract('shop.yaml');
});
`,
    );
    writeFileSync(join(folder, 'vitest.config.js'), config('10%'));
    const alone = await vitest(['own.test.js']);
    const together = await vitest(['own.test.js', 'list.test.js']);
    const [one, all] = [alone, together].map(({ output }) =>
      Number(/contract evidence {2}(\d+) of \d+ documented clauses seen/.exec(output)?.[1]),
    );
    expect(one, alone.output).toBeGreaterThan(0);
    expect(all, together.output).toBeGreaterThan(one!);
    expect([alone.code, together.code]).toEqual([0, 0]);
    writeFileSync(join(folder, 'vitest.config.js'), config('100%'));
    const { code, output } = await vitest(['own.test.js', 'list.test.js']);
    rmSync(join(folder, 'vitest.config.js'));
    expect(output).toMatch(/less than the 100% that are demanded; not seen:\n(.*\n)* {2}addThing {2}201/);
    expect(code).toBe(1);
  });
});

describe('a project with node:test', () => {
  writeFileSync(
    join(folder, 'node.mjs'),
    `import { test } from 'node:test';
import request from 'supertest';
import { assertContract, contractTests } from 'specproof/node-test';
import { app } from './app.js';

contractTests({ documents: ['shop.yaml'], app, minEvidence: '80%' });
test('a thing', async () => assertContract(await request(app).get('/things/1'), 'shop.yaml'));
`,
  );
  const reported = (...args: string[]): string[] => ['--test', '--test-reporter=spec', ...args];

  it('passes, with a test for each case in groups by operation', async () => {
    const { code, output } = await node(reported('node.mjs'));
    expect(output).toMatch(/▶ the contract of shop\.yaml\n {2}▶ listThings\n {4}✔ examples:synthesised /);
    expect(output).toMatch(/✔ a thing/);
    expect(code, output).toBe(0);
  });

  it('fails readable tests of documents and of its own', async () => {
    const { code, output } = await node(reported('node.mjs'), { FAULT: 'a name is missing' });
    expect(output).toMatch(
      /✖ examples:synthesised .*\n.*ContractError\]?: response\.body\.schema: \/0\/name: expected the property/,
    );
    expect(output).toMatch(
      /✖ a thing .*\n.*ContractError\]?: response\.body\.schema: \/name: expected the property/,
    );
    expect(code).toBe(1);
  });

  it('fails where a document cannot be used', async () => {
    writeFileSync(
      join(folder, 'nowhere.mjs'),
      `import { contractTests } from 'specproof/node-test';
contractTests({ documents: ['nowhere.yaml'], server: 'http://127.0.0.1:9' });
`,
    );
    const { code, output } = await node(reported('nowhere.mjs'));
    expect(output).toMatch(/nowhere\.yaml: no such file/);
    expect(code).toBe(1);
  });
});

/* Jest is no development tool of this repository: a hundred megabytes. Vitest offers its globals. */
describe('a project with the globals of jest', () => {
  it('passes, and fails readable tests', async () => {
    // There are no such globals in the runs before.
    writeFileSync(
      join(folder, 'globals.test.js'),
      `import { contractTests } from 'specproof/jest';
import request from 'supertest';
import { app } from './app.js';

await contractTests({ documents: ['shop.yaml'], app, minEvidence: '80%' });
test('a thing', async () => {
  await expect(await request(app).get('/things/1')).toSatisfyContract('shop.yaml');
});
`,
    );
    const right = await vitest(['globals.test.js', '--globals', '--reporter=verbose']);
    expect(right.output).toMatch(/✓ globals\.test\.js > the contract of shop\.yaml > getThing > /);
    expect(right.code, right.output).toBe(0);
    const wrong = await vitest(['globals.test.js', '--globals'], { FAULT: 'a price is a text' });
    expect(wrong.output).toMatch(
      /FAIL {2}globals\.test\.js > a thing\nError: response\.body\.schema: \/price: /,
    );
    expect(wrong.output).toMatch(/FAIL {2}globals\.test\.js > the contract of shop\.yaml > listThings > /);
    expect(wrong.code).toBe(1);
  });
});

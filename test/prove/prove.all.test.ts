import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json/json.js';
import type { Proof } from '../../src/prove/index.js';
import { ORDERS } from '../support/orders.js';
import type { CliResult } from '../support/run-cli.js';
import { runMain } from '../support/run-cli.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'specproof-prove-'));
  await writeFile(join(folder, 'orders.json'), JSON.stringify(ORDERS, null, 1));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a busy machine says of how far it has come is left out. */
async function prove(...args: string[]): Promise<CliResult> {
  const result = await runMain(['prove', ...args], folder);
  return { ...result, stderr: result.stderr.replaceAll(/^specproof: \d+ faults? tried.*\n/gm, '') };
}

async function proofOf(...args: string[]): Promise<Proof> {
  const { code, stderr } = await prove(...args, '--report', 'json=proof.json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(await readFile(join(folder, 'proof.json'), 'utf8')) as Proof;
}

/** A suite of one test: a program that ends with 1 where its condition does not hold. */
async function suite(name: string, condition: string): Promise<string> {
  await writeFile(
    join(folder, name),
    `const answer = await fetch(process.env.SPECPROOF_SERVER + '/orders/7', { headers: { 'X-Key': 'k' } });
const body = await answer.json().catch(() => ({}));
if (!(${condition})) process.exit(1);`,
  );
  return `node ${name}`;
}

describe('specproof prove', () => {
  it('says how much the verifier notices, who survives and why, the verdict last', async () => {
    const { code, stdout, stderr } = await prove('orders.json');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^noticed, by operation\n {2}getOrder +\d+ of \d+\n {2}addOrder +\d+ of \d+$/m);
    expect(stdout).toContain('survived unshown  2 faults: no answer of the mock shows it');
    expect(stdout).toMatch(/orders\.json:\d+:\d+ {2}"gone": \{\}/);
    expect(stdout).toMatch(/\nnoticed \d+ of \d+ faults \(\d\d[.\d]* %\) {2}\d+ survived, 2 clauses never shown, seed 1\n$/); // prettier-ignore
  });

  it('finds every fault of an answer, of credentials and of what is let in', async () => {
    const { kinds, survivors } = await proofOf('orders.json');
    for (const kind of ['body', 'header', 'media-type', 'input', 'credentials'])
      expect(kinds.find(({ name }) => name === kind)).toMatchObject({ killed: kinds.find(({ name }) => name === kind)?.mutants }); // prettier-ignore
    expect(survivors.filter(({ why }) => why === 'no check found anything wrong')).toEqual([]);
  });

  it('fails where less is noticed than is wanted', async () => {
    const { code, stdout } = await prove('orders.json', '--sample', '10', '--min-kill', '100%', '--operation', 'getOrder', '--quiet'); // prettier-ignore
    expect(code).toBe(/\(100 %\)/.test(stdout) ? 0 : 1);
    const enough = await prove('orders.json', '--sample', '10', '--min-kill', '10%', '--quiet');
    expect(enough.code).toBe(0);
    expect(enough.stdout.split('\n')).toHaveLength(2);
  });

  it('draws the same sample each time, of all operations', async () => {
    const sample = ['orders.json', '--sample', '6', '--seed', '3'];
    const first = await proofOf(...sample);
    expect(await proofOf(...sample)).toEqual(first);
    expect(first.operations.map(({ mutants }) => mutants)).toEqual([3, 3]);
    expect(first.summary).toMatchObject({ mutants: 6, operationsLeft: 0 });
    expect(first.summary.leftOut).toBeGreaterThan(20);
  });

  it('puts no fault into what the mock cannot answer, and says so', async () => {
    const impossible = structuredClone(ORDERS) as {
      paths: Record<string, Record<string, { responses: JsonObject }>>;
    };
    impossible.paths['/orders']!['post']!.responses = { 201: { description: 'made', content: { 'application/json': { schema: { allOf: [{ type: 'string' }, { type: 'object' }] } } } } }; // prettier-ignore
    await writeFile(join(folder, 'impossible.json'), JSON.stringify(impossible));
    const { stdout, code } = await prove('impossible.json', '--verbose', '--operation', 'addOrder');
    expect(code).toBe(0);
    expect(stdout).toContain('could break 201 application/json  addOrder');
    expect(stdout).not.toMatch(/refuses a valid request.* addOrder/);
  });

  it('proves nothing where no fault can be tried', async () => {
    const nothing = { openapi: '3.1.0', info: { title: 'None', version: '1' }, paths: { '/a': { get: { operationId: 'getA', parameters: [{ $ref: '#/components/nothing' }], responses: {} } } } }; // prettier-ignore
    await writeFile(join(folder, 'nothing.json'), JSON.stringify(nothing));
    const { stdout, code } = await prove('nothing.json');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^not tried\n {2}getA {2}\S.*\n\nno fault could be tried {2}seed 1\n$/);
  });

  it('wants json for its report', async () => {
    expect(await prove('orders.json', '--report', 'terminal=a.txt')).toMatchObject({
      code: 2,
      stderr: 'specproof: prove writes its result as json, not as terminal\n',
    });
  });
});

describe('specproof prove --run', () => {
  it('measures a suite of one’s own, and tells what is lost when it is weakened', async () => {
    const some = ['orders.json', '--operation', 'getOrder', '--sample', '30'];
    const strong = await suite('strong.mjs', "answer.status === 200 && typeof body.id === 'number' && ['open', 'sent'].includes(body.state)"); // prettier-ignore
    const weak = await suite('weak.mjs', "answer.status === 200 && typeof body.id === 'number'");
    const [before, after] = [await proofOf(...some, '--run', strong), await proofOf(...some, '--run', weak)];
    expect(before.suite).toBe('node strong.mjs');
    expect(before.summary.killed).toBeGreaterThan(after.summary.killed);
    expect(after.summary.killed).toBeGreaterThan(0);
    const lost = after.survivors.filter(({ id }) => before.survivors.every((each) => each.id !== id));
    expect(lost.length).toBe(before.summary.killed - after.summary.killed);
    for (const { id, why } of lost) {
      expect(id).toMatch(/\/state/);
      expect(why).toBe('the suite passed');
    }
  });

  it('refuses a suite that fails without any fault, with what it said', async () => {
    await writeFile(join(folder, 'failing.mjs'), "console.log('expected 3 orders'); process.exit(4)");
    const { code, stderr } = await prove('orders.json', '--run', 'node failing.mjs');
    expect(code).toBe(2);
    expect(stderr).toContain('the suite ended with exit code 4 against the mock without a fault:\n  expected 3 orders'); // prettier-ignore
    expect(stderr).toContain('It must pass first');
  });
});

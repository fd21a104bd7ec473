import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { closeServer, urlOf } from '../support/conforming-server.js';
import { ORDERS } from '../support/orders.js';
import type { Prover } from '../support/prover.js';
import { proverOf } from '../support/prover.js';
import { runCli, runMain } from '../support/run-cli.js';

let folder: string;
let prove: Prover['prove'];
let proofOf: Prover['proofOf'];
beforeAll(async () => {
  ({ folder, prove, proofOf } = await proverOf({ 'orders.json': ORDERS }));
});
afterAll(() => rm(folder, { recursive: true }));

/** A suite of one test: a program that ends with 1 where its condition does not hold. */
async function suite(name: string, condition: string, otherwise = 'process.exit(1)'): Promise<string> {
  await writeFile(
    join(folder, name),
    `const answer = await fetch(process.env.SPECPROOF_SERVER + '/orders/7', { headers: { 'X-Key': 'k' } });
const body = await answer.json().catch(() => ({}));
if (!(${condition})) ${otherwise};`,
  );
  return `node ${name}`;
}

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
      expect(why).toBe('the suite met it, and passed');
    }
  });

  it('finds each of several at once what one after the other finds', async () => {
    const some = ['orders.json', '--operation', 'getOrder', '--sample', '12'];
    const asks = await suite('asks.mjs', 'answer.status === 200');
    const one = await proofOf(...some, '--run', asks);
    expect(await proofOf(...some, '--run', asks, '--jobs', '3')).toEqual(one);
  });

  it('says of each that survived whether the suite asked for it', async () => {
    const reads = await suite('reads.mjs', 'answer.status === 200');
    const { survivors } = await proofOf('orders.json', '--sample', '40', '--run', reads);
    const whyOf = (operation: string): Set<string> =>
      new Set(survivors.filter((each) => each.operation === operation && /^(body|input)$/.test(each.kind)).map(({ why }) => why)); // prettier-ignore
    expect(whyOf('addOrder')).toEqual(new Set(['the suite asks for nothing that shows it']));
    expect(whyOf('getOrder')).toContain('the suite met it, and passed');
  });

  it('puts the faults into the answers of a real server, and lets all others through', async () => {
    const real = createServer((request, response) => {
      const isKnown = request.url === '/orders/7' && request.headers['x-key'] === 'k';
      response.writeHead(isKnown ? 200 : 400, { 'Content-Type': 'application/json', 'X-Version': '8' });
      response.end(
        JSON.stringify(isKnown ? { id: 7, state: 'sent', lines: [{ sku: 'REAL' }] } : { title: 'No' }),
      );
    });
    await new Promise<void>((resolve) => real.listen(0, '127.0.0.1', resolve));
    const own = await suite(
      'real.mjs',
      "body.lines?.[0]?.sku === 'REAL' && answer.headers.get('x-version') === '8'",
    );
    const args = ['orders.json', '--operation', 'getOrder', '--sample', '40', '--run', own];
    const mocked = await prove(...args);
    expect(mocked).toMatchObject({ code: 2, stderr: expect.stringContaining('against the mock without a fault') as string }); // prettier-ignore
    const url = urlOf(real);
    const proof = await proofOf(...args, '--upstream', url);
    await closeServer(real);
    const gone = await prove(...args, '--upstream', url);
    expect(gone.code).toBe(2);
    expect(gone.stderr).toMatch(
      /^specproof: the suite ended with exit code 1: the real server gave no answer: .*\n.*--upstream/,
    );
    expect(proof.upstream).toBe(url);
    expect(proof.summary.killed).toBeGreaterThan(3);
    const whyOf = (part: string): string | undefined =>
      proof.survivors.find(({ id }) => id.includes(part))?.why;
    expect(whyOf('200/state')).toBe('the suite met it, and passed');
    // The real server sends no code, and the suite nothing that is refused.
    expect(proof.survivors.map(({ why }) => why)).toContain('the suite asks for nothing that shows it');
    expect(await prove('orders.json', '--upstream', url)).toMatchObject({
      code: 2,
      stderr: 'specproof: --upstream needs --run: the verifier is measured on the mock of the documents\n',
    });
  });

  it('refuses a suite that fails without any fault, with what it said', async () => {
    await writeFile(join(folder, 'failing.mjs'), "console.log('expected 3 orders'); process.exit(4)");
    const { code, stderr } = await prove('orders.json', '--run', 'node failing.mjs');
    expect(code).toBe(2);
    expect(stderr).toContain('the suite ended with exit code 4 against the mock without a fault:\n  expected 3 orders'); // prettier-ignore
    expect(stderr).toContain('It must pass first');
    const unknown = await prove('orders.json', '--run', 'no-such-command-anywhere');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('A command was not found');
  });

  /** A suite that writes its process id and waits for ever, where its condition does not hold. */
  const waiting = (name: string, condition: string): Promise<string> =>
    suite(name, condition, `(await import('node:fs')).writeFileSync('${name}.pid', String(process.pid)), setInterval(() => {}, 1000)`); // prettier-ignore
  const pidOf = async (name: string): Promise<number> =>
    Number(await readFile(join(folder, `${name}.pid`), 'utf8'));
  const hasEnded = (pid: number): Promise<void> =>
    vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 20_000);

  it('breaks off a suite that still runs when the time is over', async () => {
    const some = ['orders.json', '--operation', 'getOrder', '--run', await waiting('endless.mjs', 'false')];
    const { code, stdout } = await prove(...some, '--max-time', '15s', '--quiet');
    expect([code, stdout]).toEqual([1, 'no fault could be tried  1 operation not looked at, seed 1\n']);
    await hasEnded(await pidOf('endless.mjs'));
  });

  it('keeps what it has found when it is interrupted, and leaves no suite running', async () => {
    const patient = await waiting('patient.mjs', "answer.status === 200 && typeof body.id === 'number'");
    const some = [
      'orders.json',
      '--operation',
      'getOrder',
      '--run',
      patient,
      '--resume',
      'interrupted.ndjson',
    ];
    let interrupt = (): void => undefined;
    const running = runCli(['prove', ...some, '--quiet'], {
      cwd: folder,
      onStart: (kill) => (interrupt = () => kill('SIGINT')),
    });
    const pid = await vi.waitFor(() => pidOf('patient.mjs'), { timeout: 120_000, interval: 200 });
    interrupt();
    const { code, stdout } = await running;
    expect([code, stdout]).toEqual([130, expect.stringMatching(/\d+ faults not tried, seed 1\n$/)]);
    expect(await readFile(join(folder, 'interrupted.ndjson'), 'utf8')).toContain(
      '"suite":"node patient.mjs"',
    );
    await hasEnded(pid);
  });

  it('takes provider states at the address that it names, and takes back what a suite has left', async () => {
    const items = { type: 'array', items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } };
    const listed = { description: 'all', content: { 'application/json': { schema: items, example: [{ name: 'Hat' }] } } };
    const info = { title: 'Things', version: '1' };
    const things = { openapi: '3.1.0', info, paths: { '/things': { get: { operationId: 'listThings', responses: { 200: listed } } } } };
    await writeFile(join(folder, 'things.json'), JSON.stringify(things));
    const data = { listThings: [{ name: 'STATED' }] };
    await writeFile(join(folder, 'states.json'), JSON.stringify({ things: { 'there is a thing': { data } } }));
    await writeFile(
      join(folder, 'stated.mjs'),
      `const { SPECPROOF_SERVER: server, SPECPROOF_STATES: states } = process.env;
const read = async () => (await fetch(server + '/things')).text();
if ((await read()).includes('STATED')) process.exit(3);
await fetch(states, { method: 'POST', body: JSON.stringify({ state: 'there is a thing', action: 'setup' }) });
if (!(await read()).includes('STATED')) process.exit(4);`,
    );
    const { checks, summary } = await proofOf('things.json', '--run', 'node stated.mjs', '--states', 'states.json');
    expect(summary.mutants).toBeGreaterThan(5);
    expect(checks.map(({ name }) => name)).toEqual(['the suite ended with exit code 4']);
    expect(await prove('things.json', '--states', 'states.json')).toMatchObject({
      code: 2,
      stderr: 'specproof: --states needs --run without --upstream: the mock has the states, and a suite asks for them\n',
    });
  }); // prettier-ignore

  it('is compared with an earlier result, which names what nobody notices any more', async () => {
    const some = ['orders.json', '--operation', 'getOrder', '--sample', '30'];
    await proofOf(...some, '--run', await suite('two.mjs', "answer.status === 200 && typeof body.id === 'number' && ['open', 'sent'].includes(body.state)")); // prettier-ignore
    await copyFile(join(folder, 'proof.json'), join(folder, 'before.json'));
    await proofOf(...some, '--run', await suite('one.mjs', "answer.status === 200 && typeof body.id === 'number'")); // prettier-ignore
    const report = (...args: string[]): ReturnType<typeof runMain> => runMain(['report', ...args], folder);
    const { code, stdout } = await report(
      'proof.json',
      '--against',
      'before.json',
      '--report',
      'json=both.json',
    );
    expect([code, stdout]).toEqual([0, expect.stringMatching(/noticed \d+ of 30 faults/)]);
    const { causes, against } = JSON.parse(await readFile(join(folder, 'both.json'), 'utf8')) as { causes: { isNew?: true; pointer: string }[]; against: { gone: object[] } }; // prettier-ignore
    const lost = causes.filter(({ isNew }) => isNew);
    expect(lost.length).toBeGreaterThan(0);
    for (const { pointer } of lost) expect(pointer).toMatch(/\/properties\/state\/|\/required$/);
    expect(against.gone).toEqual([]);
    expect(await report('proof.json', 'before.json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the results of prove are not merged') as string,
    });
  });

  it('refuses a suite that passes without a request to the server', async () => {
    expect(await prove('orders.json', '--run', 'node --version')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^specproof: the suite passes, and has sent nothing to the server.*SPECPROOF_SERVER\.\n$/s) as string, // prettier-ignore
    });
  });
});

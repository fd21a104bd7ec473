import { readFileSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../../src/index.js';
import { closeServer, urlOf } from '../../support/conforming-server.js';
import { runMain } from '../../support/run-cli.js';
import { shopAnswer, shopFolder } from '../../support/things.js';

const folder = shopFolder();

/** The pact of a consumer with the shop, in a file of its name. */
function pact(consumer: string, ...interactions: object[]): void {
  const names = { consumer: { name: consumer }, provider: { name: 'shop' } };
  writeFileSync(join(folder, `${consumer}.pact.json`), JSON.stringify({ ...names, interactions }));
}

const json = { 'Content-Type': 'application/json' };
pact(
  'app',
  { description: 'a list', request: { method: 'GET', path: '/things' }, response: { status: 200, body: [{ id: 1, name: 'Hat' }] } },
  { description: 'no number', request: { method: 'GET', path: '/things/hat' }, response: { status: 400 } },
); // prettier-ignore
pact(
  'till',
  { description: 'a price', request: { method: 'GET', path: '/things/1' }, response: { status: 200, body: { price: 9 } } },
  { description: 'a page', request: { method: 'GET', path: '/things', query: { limit: ['2'] } }, response: { status: 200 } },
); // prettier-ignore
pact(
  'desk',
  { description: 'a thing', request: { method: 'POST', path: '/things', headers: json, body: { name: 'Hat' } }, response: { status: 201 } },
  { description: 'a name', request: { method: 'GET', path: '/things/1' }, response: { status: 200, body: { id: 1, name: 'Hat' } } },
); // prettier-ignore

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(closeServer));
});

type Fault = (asked: { method: string; url: string }, answer: ReturnType<typeof shopAnswer>) => typeof answer;

/** The shop, with a fault of its own or one that is made of its answers. */
async function serve(fault: string | Fault = ''): Promise<string> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url = '/', headers } = request;
      const right = shopAnswer(
        { method, url, body, type: headers['content-type'] },
        typeof fault === 'string' ? fault : '',
      );
      const answer = typeof fault === 'string' ? right : fault({ method, url }, right);
      response.writeHead(answer.status, { ...json, ...(answer.status === 405 && { allow: 'GET, POST' }) });
      response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return urlOf(server);
}

async function verified(
  server: string,
  ...args: string[]
): Promise<{ code: number | null; stderr: string; report: Report }> {
  const all = ['verify', 'shop.yaml', '--server', server, '--report', 'json=report.json', ...args];
  const { code, stderr } = await runMain(all, folder);
  const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
  return { code, stderr, report };
}

const errors = ({ causes }: Report): string[] =>
  causes.filter(({ severity }) => severity === 'error').map(({ message }) => message);

const failing =
  (isMeant: (asked: { method: string; url: string }) => boolean): Fault =>
  (asked, answer) =>
    isMeant(asked) ? { status: 500 } : answer;

describe('verify --used-by', () => {
  const rows: [fault: string, Fault | string, pact: string, users: string | undefined][] = [
    ['a property that is read is missing', 'missing', 'app', 'app: a list'],
    ['a property that is not read has another type', 'type', 'app', undefined],
    ['a property that another consumer reads has another type', 'type', 'till', 'till: a price'],
    ['a property that is read elsewhere is missing', 'missing', 'till', undefined],
    ['a parameter that is sent fails', failing(({ url }) => url.includes('limit')), 'till', 'till: a page'],
    ['a parameter that nobody sends fails', failing(({ url }) => url.includes('limit')), 'app', undefined],
    ['an operation that nobody asks for fails', failing(({ method }) => method === 'POST'), 'app', undefined],
    ['an operation that is asked for fails', failing(({ method }) => method === 'POST'), 'desk', 'desk: a thing'],
    ['what is relied on to be refused is served', (asked, answer) => (/\/things\/.+/.test(asked.url) ? { status: 200, body: { id: 1, name: 'Hat' } } : answer), 'app', 'app: no number'],
    ['what nobody relies on to be refused is served', 'accepts', 'app', undefined],
    ['an answer has another status', (asked, answer) => (answer.status === 201 ? { ...answer, status: 202 } : answer), 'desk', 'desk: a thing'],
    ['a list is an object', (_, answer) => (Array.isArray(answer.body) ? { ...answer, body: {} } : answer), 'app', 'app: a list'],
    ['a body that nobody reads is an object', (_, answer) => (Array.isArray(answer.body) ? { ...answer, body: {} } : answer), 'till', undefined],
  ]; // prettier-ignore
  it.each(rows)('%s', async (_, fault, name, users) => {
    const server = await serve(fault);
    const whole = await verified(server);
    expect(errors(whole.report)).not.toEqual([]);
    expect(whole.code).toBe(1);
    const { code, report } = await verified(server, '--used-by', `${name}.pact.json`);
    if (users === undefined) {
      expect(errors(report)).toEqual([]);
      expect(code).toBe(0);
    } else {
      expect(errors(report).join('\n')).toContain(`(relied on by ${users}`);
      expect(code).toBe(1);
    }
  });

  it('passes where nothing is broken, and says who relies on which clause', async () => {
    const { code, stderr, report } = await verified(
      await serve(),
      ...['--used-by', 'a*.pact.json', '--used-by', 'till.pact.json'],
    );
    expect([code, stderr]).toEqual([0, '']);
    const usersOf = (operation: string, clause: string): string[] | undefined =>
      report.evidence.find((each) => each.operation === operation && each.clause === clause)?.usedBy;
    expect(usersOf('listThings', '200 application/json #/[]/name')).toEqual(['app: a list']);
    expect(usersOf('listThings', '200 application/json #/[]/price')).toEqual([]);
    expect(usersOf('getThing', '200 application/json #/price')).toEqual(['till: a price']);
    expect(usersOf('getThing', 'refuses path/id:type')).toEqual(['app: no number']);
    expect(usersOf('listThings', 'refuses query/limit:minimum')).toEqual([]);
    expect(report.causes.filter(({ severity }) => severity !== 'note')).toEqual([]);
    const { used, usedSeen } = report.summary.evidence;
    expect(used).toBeGreaterThan(8);
    expect(usedSeen).toBe(used);
  });

  it('leaves out operations that nobody asks for, and says so', async () => {
    const asked: string[] = [];
    const server = await serve(({ method, url }, answer) => {
      asked.push(`${method} ${url}`);
      return answer;
    });
    const { report } = await verified(server, '--used-by', 'till.pact.json');
    expect(asked).not.toContain('POST /things');
    expect(report.operations.find(({ id }) => id === 'addThing')?.skipped).toBe('no consumer relies on it');
  });

  it('names a clause that a consumer needs and no answer has shown', async () => {
    const server = await serve((_, answer) => {
      const { price: _price, ...thing } = (answer.body ?? {}) as { price?: number };
      return Array.isArray(answer.body) || answer.body === undefined ? answer : { ...answer, body: thing };
    });
    const { code, report } = await verified(server, '--used-by', 'till.pact.json', '--min-evidence', '100%');
    expect(report.causes.find(({ check }) => check === 'evidence.needed')).toMatchObject({
      severity: 'warning',
      message: expect.stringContaining('200 application/json #/price (till: a price)') as string,
      operations: ['getThing'],
    });
    expect(errors(report).join()).toMatch(/of the documented clauses were seen/);
    expect(code).toBe(1);
    const enough = await verified(await serve(), '--used-by', 'till.pact.json', '--min-evidence', '100%');
    expect(errors(enough.report)).toEqual([]);
  });

  it('lists at a terminal what no consumer relies on', async () => {
    const server = await serve();
    const { stdout } = await runMain(
      ['verify', 'shop.yaml', '--server', server, '--used-by', 'app.pact.json', '--verbose'],
      folder,
    );
    expect(stdout).toMatch(
      /no consumer relies on\n( {2}.*\n)* {2}1 property: 200 application\/json #\/\[\]\/price \(listThings\)\n/,
    );
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/consumers rely on \d+, \d+ of them shown/);
  });

  it('says which interactions rely on nothing that is documented', async () => {
    pact(
      'odd',
      { description: 'a list', request: { method: 'GET', path: '/things' }, response: { status: 200 } },
      { description: 'parts', request: { method: 'GET', path: '/parts' }, response: { status: 200 } },
    );
    const { code, stderr } = await verified(await serve(), '--used-by', 'odd.pact.json');
    expect(stderr).toContain("odd.pact.json: 'parts' relies on nothing that is documented");
    expect(code).toBe(0);
  });

  it.each([
    ['nothing.json', /nothing\.json: no such file|nothing\.json/],
    ['*.nothing', /no file matches '\*\.nothing'/],
    ['shop.yaml', /no name of a consumer: this is no pact/],
    ['other.json', /no pact relies on an operation that is to be verified\n.*other\.json \(of other\)/],
  ])('ends with 2 where it is told of no pact: %s', async (named, message) => {
    const other = { consumer: { name: 'a' }, provider: { name: 'other' }, interactions: [] };
    writeFileSync(join(folder, 'other.json'), JSON.stringify(other));
    const { code, stderr } = await runMain(['verify', 'shop.yaml', '--self', '--used-by', named], folder);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

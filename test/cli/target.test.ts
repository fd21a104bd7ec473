import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { selfSigned } from '../support/certificate.js';
import { runMain } from '../support/run-cli.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'specproof-target-')));
const servers: Server[] = [];

const DOCUMENT = `
openapi: 3.0.3
info: { title: Things, version: '1' }
paths:
  /things:
    get:
      operationId: listThings
      security: [{ Key: [] }, { My Other: [] }]
      responses: { '200': { description: ok }, '401': { description: no } }
  /exists:
    head: { operationId: exists, responses: { '200': { description: ok } } }
components:
  securitySchemes:
    Key: { type: http, scheme: bearer }
    My Other: { type: apiKey, in: header, name: X-Other }
`;

beforeAll(() => writeFileSync(join(folder, 'doc.yaml'), DOCUMENT));
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

const guarded: RequestListener = ({ headers, method }, response) => {
  const isRight = headers.authorization === 'Bearer right-one';
  response.writeHead(method === 'HEAD' || isRight ? 200 : 401).end();
};

const verify = (...args: string[]): ReturnType<typeof runMain> =>
  runMain(['verify', 'doc.yaml', '--phase', 'examples', ...args], folder);

describe('specproof verify with an https:// server', () => {
  it('says that the server speaks no TLS, and suggests http://', async () => {
    const host = await listen(createServer());
    const { code, stderr } = await verify('--server', `https://${host}`);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `specproof: https://${host} cannot be reached: it does not speak TLS\n  Did you mean http://${host} ?\n`,
    );
  });

  it('says how to trust the self-signed certificate of the server', async () => {
    const host = await listen(createTlsServer(selfSigned()));
    const { code, stderr } = await verify('--server', `https://${host}`);
    expect(code).toBe(2);
    expect(stderr).toContain('self-signed certificate');
    expect(stderr).toContain('NODE_EXTRA_CA_CERTS=file.pem');
  });
});

describe('specproof verify of a server that asks for credentials', () => {
  it('says how to give credentials when none were given', async () => {
    const { stdout } = await verify('--server', `http://${await listen(createServer(guarded))}`);
    expect(stdout).toContain('error credentials.missing  ');
    expect(stdout).toContain('  no credential was given for Key or My Other, and an operation demands one\n');
    expect(stdout).not.toContain('were not accepted');
    expect(stdout).toContain('\n  - --credential Key=… or --credential "My Other=…", in the environment');
    expect(stdout).toContain('\n1 error (2 times)  ');
  });

  it.each([
    ['--credential', 'Key=wrong-one'],
    ['-H', 'Authorization: Bearer wrong-one'],
  ])('says that wrong credentials were not accepted when they come from %s', async (...given) => {
    const { stdout } = await verify('--server', `http://${await listen(createServer(guarded))}`, ...given);
    expect(stdout).toMatch(/ the credentials\s+sent with it were not accepted/);
    expect(stdout).toMatch(/\n1 error \(2 times\) {2}/);
  });

  it('has no finding when the credentials are right', async () => {
    const server = `http://${await listen(createServer(guarded))}`;
    const { stdout, code } = await verify('--server', server, '--credential', 'Key=right-one');
    expect(stdout).not.toContain('error ');
    expect(code).toBe(0);
  });
});

describe('a path that documents HEAD alone', () => {
  it('is not asked whether it refuses GET', async () => {
    const { stdout } = await runMain(['verify', 'doc.yaml', '--plan', '--operation', 'exists'], folder);
    expect(stdout).toContain('exists:');
    expect(stdout).not.toContain('method:GET');
  });
});

describe('a report that cannot be written', () => {
  it('ends specproof verify before anything is sent', async () => {
    let requests = 0;
    const server = createServer((_, response) => (requests++, void response.end()));
    const host = await listen(server);
    const { code, stderr } = await verify('--server', `http://${host}`, '--report', `json=${folder}`);
    expect({ code, requests }).toEqual({ code: 2, requests: 0 });
    expect(stderr).toContain('cannot be written: is a folder');
  });

  it('does not keep the other reports from being written', async () => {
    const file = join(folder, 'gone', 'r.json');
    const host = await listen(
      createServer((request, response) => {
        rmSync(join(folder, 'gone'), { recursive: true, force: true });
        writeFileSync(join(folder, 'gone'), 'in the way');
        guarded(request, response);
      }),
    );
    const { code, stdout, stderr } = await verify('--server', `http://${host}`, '--report', `json=${file}`, '--credential', 'Key=right-one'); // prettier-ignore
    rmSync(join(folder, 'gone'), { force: true });
    expect(stdout).toContain('no errors');
    expect(stderr).toContain('r.json: cannot be written: ');
    expect(code).toBe(2);
  });
});

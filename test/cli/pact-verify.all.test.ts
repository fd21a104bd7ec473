import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/index.js';
import { closeServer, urlOf } from '../support/conforming-server.js';
import { ROOT } from '../support/root.js';
import { runCli, runMain } from '../support/run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'specproof-pact-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'node_modules/@pact-foundation'), { recursive: true });
symlinkSync(
  join(ROOT, 'node_modules/@pact-foundation/pact'),
  join(folder, 'node_modules/@pact-foundation/pact'),
);

writeFileSync(
  join(folder, 'shop.yaml'),
  `openapi: 3.1.0
info: { title: Shop, version: '1' }
security: [{ Token: [] }]
paths:
  /things:
    get:
      operationId: listThings
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema: { type: array, items: { type: object, required: [id], properties: { id: { type: integer } } } }
              example: [{ id: 1 }]
        '401': { description: Who are you? }
components:
  securitySchemes: { Token: { type: http, scheme: bearer } }
`,
);
writeFileSync(
  join(folder, 'states.yaml'),
  'shop: { there are things: { data: { listThings: [{ id: 7 }] } } }\n',
);

const interactions = [
  {
    description: 'a list - of things',
    providerStates: [{ name: 'there are things', params: {} }],
    request: { method: 'GET', path: '/things', headers: { Authorization: 'Bearer placeholder' } },
    response: { status: 200, body: [{ id: 7 }], matchingRules: { body: { '$[*].id': { matchers: [{ match: 'integer' }] } } } },
  },
  { description: 'a list without a token', request: { method: 'GET', path: '/things' }, response: { status: 401 } },
]; // prettier-ignore
const PACT = {
  consumer: { name: 'app' },
  provider: { name: 'shop' },
  interactions,
  metadata: { pactSpecification: { version: '3.0.0' } },
};
writeFileSync(join(folder, 'app.json'), JSON.stringify(PACT, undefined, 1));

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(closeServer));
});

async function serve(
  answer: (request: IncomingMessage, body: string, response: ServerResponse) => unknown,
): Promise<string> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const value = answer(request, body, response);
      response.setHeader('content-type', 'application/hal+json');
      response.end(JSON.stringify(value));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return urlOf(server);
}

/** A shop whose ids are as given; it is put into its states at /states. */
function shop(id: unknown, seen: string[] = []): Promise<string> {
  return serve(({ url, headers }, body, response) => {
    seen.push(`${url ?? ''} ${headers.authorization ?? 'nobody'} ${body}`.trim());
    if (url === '/states' || url === '/') return {};
    response.statusCode = headers.authorization === 'Bearer real' ? 200 : 401;
    response.setHeader('content-type', 'application/json');
    return [{ id }];
  });
}

const SECRET = { SPECPROOF_CREDENTIAL_TOKEN: 'real' };

describe('specproof pact verify', () => {
  it('verifies the mock of the documents, put into the states of a file', async () => {
    const { code, stdout } = await runMain(
      ['pact', 'verify', 'app.json', 'shop.yaml', '--states', 'states.yaml'],
      folder,
    );
    expect(stdout).toMatch(
      /^app → shop, app\.json → http:\S+, the mock of these documents\n {2}✓ a list - of things\n {2}✓ a list without a token\n2 interactions, kept\n$/,
    );
    expect(code).toBe(0);
  });

  it('sends the credentials that were given in place of those of the pact, and asks for the states', async () => {
    const seen: string[] = [];
    const url = await shop(7, seen);
    const args = [
      'pact',
      'verify',
      'app.json',
      'shop.yaml',
      '--server',
      url,
      '--states-url',
      `${url}/states`,
    ];
    const { code, stdout } = await runMain(args, folder, SECRET);
    expect(stdout).toContain('2 interactions, kept');
    expect(code).toBe(0);
    expect(seen).toContain('/things Bearer real');
    expect(seen).toContain('/things nobody');
    expect(seen.filter((line) => line.includes('there are things'))).toHaveLength(2);
  });

  it('reports what was verified before Ctrl-C', async () => {
    let asked = 0;
    let kill: ((signal: NodeJS.Signals) => void) | undefined;
    const url = await serve(({ url: path, headers }, _, response) => {
      if (path !== '/things') return {};
      if (++asked > interactions.length) kill?.('SIGINT');
      response.statusCode = headers.authorization === 'Bearer real' ? 200 : 401;
      return [{ id: 7 }];
    });
    writeFileSync(join(folder, 'later.json'), JSON.stringify(PACT));
    const args = ['pact', 'verify', 'app.json', 'later.json', 'shop.yaml', '--server', url, '--states-url', `${url}/states`]; // prettier-ignore
    const { code, stdout, stderr } = await runCli([...args, '--report', 'json=cut.json'], {
      cwd: folder,
      env: SECRET,
      onStart: (send) => (kill = send),
    });
    expect([code, stdout.includes('2 interactions, kept'), stdout.includes('later.json'), stderr]).toEqual([130, true, false, '']); // prettier-ignore
    const report = JSON.parse(readFileSync(join(folder, 'cut.json'), 'utf8')) as Report;
    expect(report.end).toBe('interrupted');
  });

  it('sends what the command of a credential writes, and shows it nowhere', async () => {
    const seen: string[] = [];
    const url = await shop('seven', seen);
    const command = `${process.execPath} -e "console.error('asking for real'); console.log('real')"`;
    writeFileSync(join(folder, 'command.json'), JSON.stringify({ credentials: { Token: { command } } }));
    const args = ['pact', 'verify', 'app.json', 'shop.yaml', '--config', 'command.json', '--server', url];
    const { code, stdout, stderr } = await runMain(args, folder);
    expect(stdout).toContain('2 interactions, 1 not kept');
    expect(seen).toContain('/things Bearer real');
    expect(stdout + stderr).not.toContain('real');
    expect(code).toBe(1);
  });

  it('ends with 2 where the command of a credential fails', async () => {
    const command = `${process.execPath} -e "process.exit(3)"`;
    writeFileSync(join(folder, 'command.json'), JSON.stringify({ credentials: { Token: { command } } }));
    const args = [
      'pact',
      'verify',
      'app.json',
      'shop.yaml',
      '--config',
      'command.json',
      '--server',
      await shop(7),
    ];
    const { code, stderr } = await runMain(args, folder);
    expect(stderr).toMatch(/credentials\.Token: the command .*3/);
    expect(code).toBe(2);
  });

  it('names consumer and interaction of what is not kept, with places in pact and document, and ends with 1', async () => {
    const url = await shop('seven');
    const args = ['pact', 'verify', 'app.json', 'shop.yaml', '--server', url, '--report', 'json=report.json'];
    const { code, stdout } = await runMain(args, folder, SECRET);
    expect(stdout).toContain('  ✗ a list - of things\n      /interactions/0/response/body/0/id: ');
    expect(stdout).toContain('2 interactions, 1 not kept');
    expect(code).toBe(1);
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
    expect(report.causes).toMatchObject([
      {
        check: 'pact.mismatch',
        severity: 'error',
        message: expect.stringMatching(/^app, a list - of things: .*seven/) as string,
        at: 'app.json#/interactions/0/response/body/0/id',
        pointer: '#/paths/~1things/get/responses/200',
        operations: ['listThings'],
        occurrences: [{ case: 'a list - of things' }],
      },
    ]);
  });

  it('ends with 1 when a state cannot be set up, and names it', async () => {
    writeFileSync(join(folder, 'other.yaml'), 'shop: { there is nothing: {} }\n');
    const { code, stdout } = await runMain(
      ['pact', 'verify', 'app.json', 'shop.yaml', '--states', 'other.yaml'],
      folder,
    );
    expect(stdout).toMatch(/✗ a list - of things\n.*state change.*'there are things'/);
    expect(code).toBe(1);
  });

  it('takes pacts from a broker, passes selectors and branches on, and publishes the results', async () => {
    const asked: string[] = [];
    const broker = await serve(({ url = '', method, headers }, body, { req }) => {
      asked.push(`${method ?? ''} ${url} ${headers.authorization ?? ''} ${body}`);
      const base = `http://${req.headers.host ?? ''}`;
      const href = (path: string): object => ({ href: `${base}${path}` });
      const links = { 'pb:provider-pacts-for-verification': { href: `${base}/pacts/provider/{provider}/for-verification`, templated: true } };
      if (url === '/') return { _links: links };
      if (url.endsWith('/for-verification'))
        return { _embedded: { pacts: [{ shortDescription: 'main', verificationProperties: { pending: false, notices: [] }, _links: { self: { ...href('/pact'), name: 'Pact between app and shop' } } }] }, _links: { self: href(url) } };
      if (url === '/pact') return { ...PACT, _links: { self: href('/pact'), 'pb:publish-verification-results': href('/results'), 'pb:provider': href('/provider') } };
      if (url === '/provider') return { _links: { 'pb:version-tag': { href: `${base}/tags/{version}/{tag}`, templated: true }, 'pb:branch-version': { href: `${base}/branches/{branch}/{version}`, templated: true } } };
      return { _links: { self: href(url) } };
    }); // prettier-ignore
    const url = await shop(7);
    const args = [
      'pact',
      'verify',
      'shop.yaml',
      '--server',
      url,
      '--broker',
      broker,
      '--provider',
      'shop',
      '--pending',
    ];
    const published = [
      '--selector',
      '{"mainBranch":true}',
      '--publish',
      '--provider-version',
      'abc',
      '--provider-branch',
      'main',
    ];
    const env = { ...SECRET, PACT_BROKER_TOKEN: 'broker-token' };
    const { code, stdout } = await runMain([...args, ...published], folder, env);
    expect(code, stdout).toBe(0);
    expect(stdout).toContain('2 interactions, kept');
    expect(asked.find((line) => /^POST .*for-verification/.test(line))).toMatch(
      /^POST .*Bearer broker-token .*"mainBranch":true/,
    );
    expect(asked.find((line) => line.startsWith('POST /results'))).toMatch(
      /"providerApplicationVersion":"abc".*"success":true|"success":true.*"providerApplicationVersion":"abc"/,
    );
    expect(asked.some((line) => line.startsWith('PUT /branches/main/abc'))).toBe(true);
    expect(stdout).not.toContain('broker-token');
  });

  it('ends with 2 and says what to install where Pact is missing', async () => {
    const bare = mkdtempSync(join(tmpdir(), 'specproof-pact-bare-'));
    for (const name of ['shop.yaml', 'app.json']) symlinkSync(join(folder, name), join(bare, name));
    const { code, stderr } = await runMain(['pact', 'verify', 'app.json', 'shop.yaml'], bare);
    rmSync(bare, { recursive: true, force: true });
    expect(stderr).toContain('npm install --save-dev @pact-foundation/pact');
    expect(code).toBe(2);
  });

  it.each([
    [['app.json', 'shop.yaml', '--server', 'http://127.0.0.1:9'], /cannot be reached/],
    [['shop.yaml'], /no pact: name one, or --broker URL/],
    [['app.json', 'shop.yaml', '--publish'], /--publish needs --broker and --provider-version/],
    [
      ['shop.yaml', '--broker', 'http://127.0.0.1:9', '--selector', 'main'],
      /--selector: expected a JSON object/,
    ],
  ])('ends with 2 where it could not find out: %j', async (args, message) => {
    const { code, stderr } = await runMain(['pact', 'verify', ...args], folder);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startConformingServer } from '../support/conforming-server.js';
import { runCli, runMain } from '../support/run-cli.js';
import { sampleOf } from '../support/suite.js';

const folder = mkdtempSync(join(tmpdir(), 'specproof-bad-'));
mkdirSync(join(folder, 'folder'));

function write(name: string, lines: string[]): string {
  writeFileSync(join(folder, name), lines.join('\n'));
  return name;
}

/** A sound document whose one schema is given. */
function withSchema(name: string, schema: string): string {
  return write(name, [
    'openapi: 3.1.0',
    'info: { title: t, version: "1" }',
    'paths:',
    '  /things:',
    '    get:',
    '      operationId: listThings',
    '      responses:',
    "        '200':",
    '          description: ok',
    '          content:',
    '            application/json:',
    `              schema: ${schema}`,
    'components:',
    '  schemas:',
    '    Node:',
    '      type: object',
    '      properties:',
    '        name: { type: string }',
    "        next: { $ref: '#/components/schemas/Node' }",
  ]);
}

interface Row {
  what: string;
  document: string;
  says: string[];
}

const rows: Row[] = [
  { what: 'a missing file', document: 'nowhere.yaml', says: ['nowhere.yaml: no such file'] },
  { what: 'a directory', document: 'folder', says: ['folder: is a directory'] },
  {
    what: 'broken YAML',
    document: write('broken.yaml', ['openapi: 3.1.0', 'info:', '  title: "unfinished', 'paths: {}']),
    says: ['broken.yaml:', 'not readable as YAML or JSON'],
  },
  {
    what: 'broken JSON',
    document: write('broken.json', ['{', '  "openapi": "3.1.0",', '  "info": }']),
    says: ['broken.json:3:11', 'not readable as JSON: expected a value'],
  },
  {
    what: 'YAML that is no OpenAPI',
    document: write('compose.yaml', ['services:', '  web: {}']),
    says: ['compose.yaml:1:1', "no 'openapi' field", "'openapi: 3.1.0'"],
  },
  {
    what: 'Swagger 2.0',
    document: write('swagger.yaml', ['swagger: "2.0"', 'paths: {}']),
    says: ['swagger.yaml:1:1', 'Swagger 2.0', '3.0 to 3.2', 'swagger2openapi'],
  },
  { what: 'a text that is not UTF-8', document: 'latin1.yaml', says: ['latin1.yaml: not a UTF-8 text file'] },
];
writeFileSync(join(folder, 'latin1.yaml'), Buffer.from([0x6f, 0xe9, 0xff]));

describe.each(['verify', 'mock', 'generate', 'lint'])('specproof %s with unusable documents', (command) => {
  it.each(rows)(
    'refuses $what with one clear message, exit code 2 and no stack',
    async ({ document, says }) => {
      const { code, stderr } = await runMain([command, document], folder);
      expect(code).toBe(2);
      for (const part of says) expect(stderr).toContain(part);
      expect(stderr).not.toMatch(/^\s+at /m);
    },
  );
});

describe('specproof verify with odd but usable documents', () => {
  it('verifies an operation whose schema is a circular $ref', async () => {
    const document = withSchema('circular.yaml', "{ $ref: '#/components/schemas/Node' }");
    const { code, stdout } = await runMain(['verify', document], folder);
    expect(stdout).toContain('✓ listThings');
    expect(code).toBe(0);
  });

  it.each([
    [
      'an invalid regular expression',
      "{ type: string, pattern: '(?i)abc' }",
      'document.schema.pattern',
      '(?i)abc',
    ],
    [
      'a reference that leads nowhere',
      "{ $ref: '#/components/schemas/Nobody' }",
      'document.ref.unresolved',
      '#/components/schemas/Nobody',
    ],
  ])('leaves out the operation that needs %s, by name and place', async (_what, schema, check, named) => {
    const document = withSchema('unenforceable.yaml', schema);
    const { code, stdout } = await runMain(['verify', document], folder);
    expect(code).toBe(1);
    expect(stdout).toContain(`error ${check}`);
    expect(stdout).toContain(named);
    expect(stdout).toContain('unenforceable.yaml:12:');
    expect(stdout).toContain('left out because of it: listThings');
    const selected = await runMain(['verify', document, '--operation', 'listThings'], folder);
    expect(selected.code).toBe(2);
    expect(selected.stderr).toContain("operation 'listThings' is not usable: ");
    // Nothing else is in this document.
    const generated = await runMain(['generate', document, '--out', 'g'], folder);
    expect(generated.code).toBe(1);
    expect(generated.stderr).toContain('unenforceable.yaml:12:');
  });
});

describe('specproof verify with unknown formats and keywords', () => {
  it.each([
    ['an unknown format', '{ type: string, format: fnord }', 'document.schema.format', 'fnord'],
    ['a misspelt keyword', '{ type: string, minLenght: 2 }', 'document.schema.keyword', 'minLenght'],
  ])('warns of %s, by name and place, and verifies the operation', async (_what, schema, check, named) => {
    const document = withSchema('unknown.yaml', schema);
    const { code, stdout } = await runMain(['verify', document], folder);
    expect(code).toBe(0);
    expect(stdout).toContain('✓ listThings');
    expect(stdout).toContain(`warning ${check}`);
    expect(stdout).toContain(named);
    expect(stdout).toContain('unknown.yaml:12:');
  });
});

describe('specproof verify with a wrong target', () => {
  const rows = [
    ['127.0.0.1:4010', 'Did you mean http://127.0.0.1:4010'],
    ['localhost', 'Did you mean http://localhost'],
    ['ftp://127.0.0.1', 'http:// or https://'],
    ['http://127.0.0.1/?a=1', 'no query'],
    ['http://me:secret@127.0.0.1/', 'takes no user name'],
    ['http://', 'http:// or https://'],
  ] as const;
  it.each(sampleOf(rows, 2))('refuses --server %s', async (server, says) => {
    const { code, stderr } = await runCli(['verify', '--server', server]);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('secret@');
  });

  it('says that a server which refuses the connection cannot be reached', async () => {
    const { code, stderr } = await runCli([
      'verify',
      '--server',
      `http://127.0.0.1:${String(await freePort())}`,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('cannot be reached');
    expect(stderr).toContain('ECONNREFUSED');
  });

  it('reports findings, and does not crash, when the server answers HTML', async () => {
    const server = await startConformingServer((answer) => {
      answer.status = 200;
      answer.headers = { 'content-type': 'text/html' };
      answer.raw = '<!doctype html><title>Hello</title>';
    });
    const { code, stdout } = await runCli(['verify', '--server', server.url]);
    await server.close();
    expect(code).toBe(1);
    expect(stdout).toContain('error response.content-type.undocumented');
    expect(stdout).toContain("'text/html' is not documented");
  });
});

describe('a wrong command line', () => {
  it.each([
    [['verify', '--servr', 'x'], 'Did you mean --server?'],
    [['verfy'], 'Did you mean verify?'],
    [['verify', '--timeout', 'soon'], '--timeout: expected a duration'],
    [['verify', '--timeout', '0'], 'expected a duration'],
    [['verify', '--concurrency', '0'], 'whole number of 1 or more'],
    [['verify', '--seed', '-1'], '--seed: expected a whole number of 0 or more'],
    [['verify', '--max-body', 'much'], 'expected a size'],
    [['verify', '--report', 'jsn=x'], "did you mean 'json'?"],
    [['verify', '--report', 'json'], 'FORMAT=FILE'],
    [['verify', '-H', 'Authorization Bearer abc'], "'Name: value'"],
    [['verify', '--server'], 'argument missing'],
    [['verify', '--operation', 'nothing'], "no operation is called 'nothing'"],
    [['verify', '--case', 'nothing'], "no case is called 'nothing'"],
    [['mock', '--port', '70000'], '--port: expected a whole number from 0 to 65535'],
    [['verify', '--seed', '99999999999999999'], '--seed: expected a whole number from 0 to 9007199254740991'],
    [['verify', '--timeout', '600h'], '--timeout: expected a duration of at most 596h'],
    [
      ['verify', '--min-evidence', '0.9'],
      "--min-evidence: expected a percentage from 0% to 100%, such as 90%, got '0.9'",
    ],
    [['verify', '-H', 'content-length: 5'], '--header: the header content-length cannot be set'],
    [['verify', '-H', 'Transfer-Encoding: chunked'], 'cannot be set'],
    [['verify', '-H', 'X-A: a\nb'], '--header: the value of X-A holds a line break'],
    [['verify', '--credential', 'AccessToken=a\nb'], '--credential AccessToken holds a line break'],
    [
      ['verify', '--credential', 'AccesToken=abc'],
      "--credential: no security scheme is called 'AccesToken'; did you mean 'AccessToken'?",
    ],
    [
      ['verify', '--param', 'orgIdd=1'],
      "--param orgIdd: no parameter or body property is called 'orgIdd'; did you mean 'orgId'?",
    ],
    [
      ['verify', '--param', 'limit=many'],
      '--param limit: the value breaks the schema of the query parameter of getCallerIdResources',
    ],
    [['verify', '--report', `json=${folder}`], 'cannot be written: is a folder'],
    [['verify', '--unknwn=secret-value'], "unknown option '--unknwn=…'"],
  ])('is refused with a message and exit code 2: %j', async (args, says) => {
    const { code, stderr } = await runMain(args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('shows the stack of an error only with --debug', async () => {
    const { stderr } = await runCli(['verify', 'nowhere.yaml', '--debug'], { cwd: folder });
    expect(stderr).toMatch(/^\s+at /m);
  });

  it('does not repeat the value of a header it cannot read', async () => {
    const { stderr } = await runCli(['verify', '-H', 'Bad Name: my-secret-token']);
    expect(stderr).not.toContain('my-secret-token');
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

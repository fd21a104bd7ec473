import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatLocation, ToolError } from '../../src/errors.js';
import { multipartBody } from '../../src/http/serialize/multipart.js';
import { loadContracts, readContract } from '../../src/load/index.js';

let cwd: string;
const servers: Server[] = [];

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'specproof-load-'));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
  for (const server of servers.splice(0)) server.close();
});

function write(files: Record<string, string | Uint8Array>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
}

/** A server that answers with these texts, and what it was asked for. */
async function serve(files: Record<string, string | { location: string } | number>): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const file = files[path] ?? 404;
    if (typeof file === 'number') response.writeHead(file).end();
    else if (typeof file === 'string') response.end(file);
    else response.writeHead(302, file).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
} // prettier-ignore

/** A document whose one answer refers to this. */
const referring = (ref: string): string => `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get:
      responses:
        '200':
          description: d
          content:
            application/json:
              schema: {$ref: '${ref}'}
`;

async function refused(run: Promise<unknown>): Promise<{ message: string; at: string | undefined; hint: string | undefined }> {
  const error = await run.then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ToolError);
  const { message, location, hint } = error as ToolError;
  return { message, at: location && formatLocation(location), hint };
} // prettier-ignore

describe('readContract with a file', () => {
  it.each<[title: string, source: () => string]>([
    ['a relative path', () => 'api/pets.openapi.yaml'],
    ['a path with dots', () => './api/../api/pets.openapi.yaml'],
    ['an absolute path', () => join(cwd, 'api/pets.openapi.yaml')],
    ['a file URL', () => pathToFileURL(join(cwd, 'api/pets.openapi.yaml')).href],
  ])('reads a document and what it refers to from %s', async (_, source) => {
    write({
      'api/pets.openapi.yaml': referring('../common/my pet.yaml#/Pet'),
      'common/my pet.yaml': 'Pet: {type: string}',
    });
    const contract = await readContract(source(), { cwd });
    expect(contract).toMatchObject({ name: 'pets', source: source(), problems: [] });
    expect(contract.files).toEqual([
      pathToFileURL(join(cwd, 'api/pets.openapi.yaml')).href,
      pathToFileURL(join(cwd, 'common/my pet.yaml')).href,
    ]);
    expect(contract.operations.map(({ id }) => id)).toEqual(['GET /a']);
    expect(formatLocation(contract.locate('#/paths/~1a'))).toBe(`${source()}:4:3`);
    expect(formatLocation(contract.locate('#/components/schemas/Pet/type'))).toBe('common/my pet.yaml:1:7');
  });

  it('reads files whose names hold anything a file name may hold', async () => {
    const names = [
      'a b.yaml',
      'ü.yaml',
      'a#b.yaml',
      'a?b.yaml',
      'a%20b.yaml',
      "a'b.yaml",
      'a[b].yaml',
      '~a.yaml',
    ];
    for (const name of names) {
      write({ [name]: referring('./o.yaml'), 'o.yaml': 'type: string' });
      expect((await readContract(name, { cwd })).problems, name).toEqual([]);
    }
  });

  it('reads a document that refers to itself by its name as one file', async () => {
    write({
      'api.yaml': `${referring('api.yaml#/components/schemas/A')}components: {schemas: {A: {type: string}}}\n`,
    });
    const contract = await readContract('api.yaml', { cwd });
    expect(contract.files).toHaveLength(1);
    expect(contract.document.components).toEqual({ schemas: { A: { type: 'string' } } });
  });

  it.each<[title: string, source: string, message: string]>([
    ['is missing', 'none.yaml', 'none.yaml: no such file'],
    ['is a folder', 'folder', 'folder: is a directory; name the OpenAPI document in it'],
    ['is no text', 'binary.yaml', 'binary.yaml: not a UTF-8 text file'],
    ['is in another encoding', 'latin1.yaml', 'latin1.yaml: not a UTF-8 text file'],
    ['is below another file', 'api.yaml/x.yaml', 'api.yaml/x.yaml: '],
    ['is on another machine', 'file://elsewhere/api.yaml', 'file://elsewhere/api.yaml: no file of this machine'],
    ['has an impossible name', 'a\0b', 'a\0b: '],
    ['is in a circle of links', 'loop.yaml', 'loop.yaml: '],
  ])('refuses a document that %s', async (_, source, message) => {
    write({ 'api.yaml': referring('#/info'), 'folder/x': '', 'binary.yaml': Buffer.from([0xff, 0xfe, 0x00]), 'latin1.yaml': Buffer.from('openapi: ä', 'latin1') });
    symlinkSync('loop.yaml', join(cwd, 'loop.yaml'));
    const error = await refused(readContract(source, { cwd }));
    expect(error.message.startsWith(message), error.message).toBe(true);
  }); // prettier-ignore

  it('reads a document with a byte order mark', async () => {
    write({ 'api.yaml': `\uFEFF${referring('#/components/schemas/A')}components: {schemas: {A: {}}}` });
    const contract = await readContract('api.yaml', { cwd });
    expect(contract.problems).toEqual([]);
    expect(formatLocation(contract.locate('#/openapi'))).toBe('api.yaml:1:1');
  });

  it('locates a syntax error in the file that has it', async () => {
    write({ 'api.yaml': referring('o.yaml'), 'o.yaml': 'a: [1\nb: }' });
    const { problems } = await readContract('api.yaml', { cwd });
    expect(problems.map(({ message, location }) => `${formatLocation(location)} ${message}`)).toEqual([
      expect.stringMatching(/^api\.yaml:11:24 \$ref 'o\.yaml' cannot be resolved: o\.yaml:2:1: not readable as YAML or JSON: /),
    ]);
  }); // prettier-ignore
});

describe('readContract with a URL', () => {
  it('follows the references of a document to its own origin', async () => {
    const { url, asked } = await serve({ '/v1/api.yaml?key=1': referring('../o.yaml#/A'), '/o.yaml': 'A: {$ref: "#/B"}\nB: {type: string}' }); // prettier-ignore
    const contract = await readContract(`${url}/v1/api.yaml?key=1`, { cwd });
    expect(contract.problems).toEqual([]);
    expect(contract).toMatchObject({ name: 'api', source: `${url}/v1/api.yaml?key=…`, files: [`${url}/v1/api.yaml?key=1`, `${url}/o.yaml`] }); // prettier-ignore
    expect(asked).toEqual(['/v1/api.yaml?key=1', '/o.yaml']);
  });

  it('resolves references from where a redirected document really is', async () => {
    const { url } = await serve({ '/latest': { location: '/v2/api.yaml' }, '/v2/api.yaml': referring('o.yaml'), '/v2/o.yaml': 'type: string' }); // prettier-ignore
    expect((await readContract(`${url}/latest`, { cwd })).problems).toEqual([]);
  });

  it('follows no reference or redirect to another host, and no reference to a local file', async () => {
    const other = await serve({ '/o.yaml': 'type: string' });
    const { url } = await serve({
      '/host.yaml': referring(`${other.url}/o.yaml`),
      '/redirect.yaml': referring('/away.yaml'),
      '/away.yaml': { location: `${other.url}/o.yaml` },
      '/file.yaml': referring('file:///etc/hostname'),
    });
    write({
      'api.yaml': referring(`${other.url}/o.yaml`),
      'odd.yaml': referring('data:text/plain,type: string'),
    });
    const messages = async (source: string): Promise<string[]> =>
      (await readContract(source, { cwd })).problems.map(({ message }) =>
        message.replace(/^.*cannot be resolved: /, ''),
      );
    expect(await messages(`${url}/host.yaml`)).toEqual(['references to other hosts are not followed']);
    expect(await messages('api.yaml')).toEqual(['references to other hosts are not followed']);
    expect(await messages(`${url}/redirect.yaml`)).toEqual([
      expect.stringContaining(`${url}/away.yaml: cannot be read`),
    ]);
    expect(await messages(`${url}/file.yaml`)).toEqual(['a document from a URL cannot refer to files of this machine']); // prettier-ignore
    expect(await messages('odd.yaml')).toEqual(['only files and http(s) URLs can be read']);
    expect(other.asked).toEqual([]);
  });

  it('refuses a URL that is invalid, cannot be reached or gives no document', async () => {
    const { url } = await serve({ '/teapot.yaml': 418, '/empty.yaml': '' });
    const gone = await serve({});
    servers.pop()?.close();
    expect((await refused(readContract(`${url}/teapot.yaml`, { cwd }))).message).toBe(`${url}/teapot.yaml: answered 418`); // prettier-ignore
    expect((await refused(readContract(`${url}/empty.yaml`, { cwd }))).message).toContain(
      'not an OpenAPI document',
    );
    expect((await refused(readContract(`${gone.url}/a.yaml`, { cwd }))).message).toMatch(/a\.yaml: cannot be read: .*ECONNREFUSED/); // prettier-ignore
    expect((await refused(readContract('http://[', { cwd }))).message).toBe('http://[: not a URL');
  });

  it('refuses a URL with a password, and does not repeat it', async () => {
    const { message } = await refused(readContract('http://me:secret@127.0.0.1:9/api.yaml', { cwd }));
    expect(message).toBe(
      "http://127.0.0.1:9/api.yaml: a document's URL must not hold a user name or password",
    );
  });
});

describe('loadContracts', () => {
  const good = referring('#/components/schemas/A').concat('components: {schemas: {A: {}}}\n');

  it('gives sound documents in the order they were asked for', async () => {
    write({ 'b.yaml': good, 'a.yaml': good });
    expect((await loadContracts(['b.yaml', 'a.yaml'], { cwd })).map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it('accepts an unknown format with a warning', async () => {
    write({
      'a.yaml': `${referring('#/components/schemas/A')}components: {schemas: {A: {format: int33}}}\n`,
    });
    const [contract] = await loadContracts(['a.yaml'], { cwd });
    expect(contract?.operations).toHaveLength(1);
    expect(contract?.problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['document.schema.format', 'warning'],
    ]);
  });

  it('leaves out the operations that need a broken place, and says why', async () => {
    const bad = referring('#/components/schemas/None').replace('      responses:', "      x-contract: {slow: 1, reads: 'yes'}\n      responses:"); // prettier-ignore
    write({ 'a.yaml': good, 'b.yaml': bad, 'c.yaml': referring('https://elsewhere.example/x') });
    const [a, b, c] = await loadContracts(['a.yaml', 'b.yaml', 'c.yaml'], { cwd });
    expect([a?.operations.length, b?.operations.length, c?.operations.length]).toEqual([1, 0, 0]);
    const [leftOut] = b?.unusable ?? [];
    expect(leftOut).toMatchObject({ id: 'GET /a', method: 'get', path: '/a' });
    expect(
      leftOut?.problems.map(({ message, location }) => `${formatLocation(location)} ${message}`)[0],
    ).toBe("b.yaml:12:24 $ref '#/components/schemas/None' cannot be resolved: nothing stands there");
    expect(leftOut?.problems).toHaveLength(3);
    expect(c?.unusable[0]?.problems[0]).toMatchObject({
      hint: 'Download the document beside yours and refer to the file.',
    });
  });
});

it('leaves out an operation that switches to another protocol, and no other', async () => {
  const responses = (...statuses: string[]): string =>
    `{ ${statuses.map((status) => `'${status}': { description: d }`).join(', ')} }`;
  write({
    'a.yaml': `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /socket: { get: { operationId: socket, responses: ${responses('101', '400')} } }
  /either: { get: { operationId: either, responses: ${responses('101', '200')} } }
`,
  });
  const [contract] = await loadContracts(['a.yaml'], { cwd });
  expect(contract?.operations.map(({ id }) => id)).toEqual(['either']);
  expect(contract?.problems.map(({ severity, code, message }) => `${severity} ${code} ${message}`)).toEqual([
    'warning document.unproved the operation switches to another protocol (101), which is not spoken',
  ]);
});

it('tells of the header of a part that nobody judges it', async () => {
  write({
    'a.yaml': `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /parts:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: { type: object, properties: { file: { type: string } } }
            encoding: { file: { headers: { X-Kind: { required: true, schema: { type: integer, minimum: 7 } } } } }
      responses: { '204': { description: d } }
`,
  });
  const [contract] = await loadContracts(['a.yaml'], { cwd });
  expect(contract?.problems.map(({ severity, code, message }) => `${severity} ${code} ${message}`)).toEqual([
    "warning document.unproved the header 'X-Kind' of a part is sent, and not judged",
  ]);
  const media = contract?.operations[0]?.requestBody?.content[0];
  expect(contract && media && multipartBody(contract, media, { file: 'x' }).text).toContain('X-Kind: 7\r\n');
});

// HTTPS with a certificate that is made here.
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Agent } from 'node:https';
import { get } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '../../src/model/document.js';
import { selfSigned } from '../support/certificate.js';
import { soundContractOf } from '../support/contracts.js';
import { failureOf, mocking } from '../support/mocks.js';

const folder = mkdtempSync(join(tmpdir(), 'specproof-tls-'));
const pair = (name: string): { cert: string; key: string } => ({ cert: `${name}.crt`, key: `${name}.key` });

function makePair(name: string): { cert: string; key: string } {
  const made = selfSigned();
  for (const part of ['cert', 'key'] as const) writeFileSync(join(folder, pair(name)[part]), made[part]);
  return made;
}

let contract: Contract;
beforeAll(async () => {
  const { key } = makePair('one');
  makePair('other');
  const locked = { type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'secret' } as const;
  writeFileSync(join(folder, 'locked.key'), createPrivateKey(key).export(locked));
  writeFileSync(join(folder, 'words.txt'), 'words');
  contract = await soundContractOf(
    `paths: { /a: { get: { responses: { 200: { description: '', content: { text/plain: { example: hello } } } } } } }`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

function fetchSecure(url: string, headers: Record<string, string> = {}, agent?: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { ca: readFileSync(join(folder, 'one.crt')), headers, ...(agent && { agent }) };
    get(url, options, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('error', reject);
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

describe('a mock that serves HTTPS', () => {
  it('serves with the given certificate', async () => {
    const mock = await mocking({ contracts: [contract], tls: pair('one'), cwd: folder });
    expect(mock.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await fetchSecure(`${mock.url}/a`)).toBe('hello');
    expect(await fetchSecure(`${mock.url}/`)).toContain(mock.url);
    expect(mock.requests()).toMatchObject([{ path: '/a', status: 200 }]);
  });

  it('applies the faults that a request asks for', async () => {
    const { url } = await mocking({ contracts: [contract], tls: pair('one'), cwd: folder });
    for (const fault of ['reset', 'truncate'])
      expect(await failureOf(fetchSecure(`${url}/a`, { prefer: `fault=${fault}` }))).toBe('ECONNRESET');
  });

  it('closes once what has arrived is answered, and waits for no handshake', async () => {
    const mock = await mocking({ contracts: [contract], tls: pair('one'), cwd: folder });
    const { hostname, port } = new URL(mock.url);
    const silent = connectPlain(Number(port), hostname);
    silent.on('error', () => undefined);
    await once(silent, 'connect');
    const late = fetchSecure(`${mock.url}/a`, { prefer: 'delay=200' });
    while (mock.requests().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await mock.close();
    expect(await late).toBe('hello');
  });

  it.each([
    ['a file that is not there', { cert: 'none.crt', key: 'one.key' }, 'none.crt: no such file'],
    ['no certificate', { cert: 'words.txt', key: 'one.key' }, 'words.txt: holds no certificate in PEM form'],
    ['a key for a certificate', { cert: 'one.key', key: 'one.key' }, 'one.key: holds no certificate'],
    ['a certificate for a key', { cert: 'one.crt', key: 'one.crt' }, 'one.crt: holds no private key'],
    [
      'a key of another one',
      { cert: 'one.crt', key: 'other.key' },
      'other.key: is not the key of the certificate in one.crt',
    ],
    [
      'a locked key',
      { cert: 'one.crt', key: 'locked.key' },
      'locked.key: the private key needs a passphrase',
    ],
  ])('%s is refused at the start', async (_, tls, message) => {
    await expect(mocking({ contracts: [contract], tls, cwd: folder })).rejects.toMatchObject({
      name: 'ToolError',
      message: expect.stringContaining(message) as string,
    });
  });
});

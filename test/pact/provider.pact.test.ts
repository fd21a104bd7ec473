import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mock } from '../../src/mock/index.js';
import { startMock } from '../../src/mock/index.js';
import type { Contract } from '../../src/model/document.js';
import { bundledContracts } from '../support/bundled.js';
import { sampleOf } from '../support/suite.js';
import type { PactFile } from './pact-file.js';
import { CONSUMER, CONTRACTS, pactPath, readPact } from './pact-file.js';

const PROVIDERS = ['superoffice-pocket', 'apple-caller-ids'];
const states = JSON.parse(readFileSync(join(CONTRACTS, 'provider-states.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>;
const statesOf = (provider: string): string[] => Object.keys(states[provider] ?? {});

const contracts: Contract[] = await bundledContracts();
let folder = '';
let mock: Mock | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'specproof-provider-'));
  mock = await startMock({ contracts, port: 0 });
});
afterAll(async () => {
  await mock?.close();
  rmSync(folder, { recursive: true, force: true });
});

function pactOf(provider: string): PactFile {
  const pact = readPact(pactPath(provider));
  if (!pact) throw new Error(`no pact with ${provider}: run the consumer suites beside this file`);
  return pact;
}

interface Verdict {
  holds: boolean;
  states: string[];
  unknown: string[];
  /** What Pact printed. */
  output: string;
}

async function verify(provider: string, url: string, pact = pactPath(provider)): Promise<Verdict> {
  const script = fileURLToPath(new URL('verify-pact.mjs', import.meta.url));
  const argument = JSON.stringify({ provider, url, pact, states: statesOf(provider) });
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, argument], {
    timeout: 25_000,
  });
  const output = stdout.trimEnd();
  const last = output.slice(output.lastIndexOf('\n') + 1);
  return {
    ...(JSON.parse(last) as Omit<Verdict, 'output'>),
    output: stripVTControlCharacters(output + stderr),
  };
}

/** The verdict on a copy of the pact that has been changed. */
async function verifyChanged(provider: string, change: (pact: PactFile) => void): Promise<Verdict> {
  const pact = pactOf(provider);
  change(pact);
  const path = join(folder, 'changed.json');
  writeFileSync(path, JSON.stringify(pact));
  return verify(provider, mock!.url, path);
}

describe.each(PROVIDERS)('the mock of %s', (provider) => {
  it('keeps the pact', async () => {
    const { holds, states: used, output } = await verify(provider, mock!.url);
    expect(holds, output).toBe(true);
    expect(used.sort(), 'every documented state is needed').toEqual(statesOf(provider).sort());
  });

  it('has a pact with a success and a refusal without credentials for every operation', () => {
    const { operations } = contracts.find(({ name }) => name === provider)!;
    const { interactions } = pactOf(provider);
    for (const { method, path } of operations) {
      const pattern = new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
      const own = interactions.filter(
        ({ request }) => request.method === method.toUpperCase() && pattern.test(request.path),
      );
      expect(own.map(({ response }) => response.status)).toEqual(expect.arrayContaining([200, 401]));
    }
  });

  it('has a pact that holds no secrets but placeholders', () => {
    const { consumer, interactions, metadata } = pactOf(provider);
    expect(consumer.name).toBe(CONSUMER);
    expect(Object.keys(metadata)).toEqual(['pactSpecification']);
    const { securitySchemes } = contracts.find(({ name }) => name === provider)!;
    const placeholders = securitySchemes.map(({ placeholder }) => placeholder);
    const secrets = interactions.flatMap(({ request: { headers = {} } }) =>
      Object.entries(headers).filter(([name]) =>
        /^(authorization|so-apptoken|x-xsrf-token|cookie)$/i.test(name),
      ),
    );
    expect(secrets.length).toBeGreaterThan(0);
    for (const [, values] of secrets) expect(placeholders).toEqual(expect.arrayContaining(values));
  });
});

describe('the verification of a pact', () => {
  it('fails when the pact names a state that nobody has described', async () => {
    const { holds, unknown } = await verifyChanged('apple-caller-ids', ({ interactions }) => {
      interactions[0]!.providerStates = [{ name: 'the moon is full' }];
    });
    expect({ holds, unknown }).toEqual({ holds: false, unknown: ['the moon is full'] });
  });

  it('fails when the pact expects a status that the mock does not answer', async () => {
    const { holds, output } = await verifyChanged('superoffice-pocket', ({ interactions }) => {
      interactions[0]!.response.status = 202;
    });
    expect(holds).toBe(false);
    expect(output).toMatch(/expected 202 but was 200/);
  });

  const faults: [
    fault: string,
    provider: string,
    change: (answer: Answer) => Partial<Answer>,
    told: RegExp,
  ][] = [
    [
      'a property is missing',
      'superoffice-pocket',
      ({ body }) => ({ body: body.replace(/"PersonName":"[^"]*",/, '') }),
      /PersonName/,
    ],
    [
      'a number has become a text',
      'superoffice-pocket',
      ({ body }) => ({ body: body.replace(/"PersonId":(\d+)/, '"PersonId":"$1"') }),
      /PersonId/,
    ],
    [
      'null has become an object',
      'superoffice-pocket',
      ({ body }) => ({ body: body === 'null' ? '{"CallerIDHash":null,"CallerIDs":null}' : body }),
      /null/i,
    ],
    ['JSON has become text', 'apple-caller-ids', () => ({ type: 'text/plain' }), /Content-Type/],
    [
      '401 has become 403',
      'apple-caller-ids',
      ({ status }) => ({ status: status === 401 ? 403 : status }),
      /expected 401 but was 403/,
    ],
    [
      'an id has become a number',
      'apple-caller-ids',
      ({ body }) => ({ body: body.replace(/"id":"(\d+)"/, '"id":$1') }),
      /\bid\b/,
    ],
    [
      'an empty page has become a full one',
      'apple-caller-ids',
      ({ body }) => ({ body: body.replace('"data":[]', '"data":[{}]') }),
      /data/,
    ],
  ];
  it.each(sampleOf(faults, 3))('fails when in the answers %s', async (_fault, provider, change, told) => {
    const { holds, output } = await throughProxy(provider, change);
    expect(holds, output).toBe(false);
    expect(output).toMatch(told);
  });

  it('succeeds through a proxy that changes nothing', async () => {
    const { holds, output } = await throughProxy('superoffice-pocket', () => ({}));
    expect(holds, output).toBe(true);
  });
});

interface Answer {
  status: number;
  type: string;
  body: string;
}

/** The verdict on a server that answers as the mock does, but for a change. */
async function throughProxy(provider: string, change: (answer: Answer) => Partial<Answer>): Promise<Verdict> {
  const forward = async (request: IncomingMessage): Promise<[Answer, string]> => {
    const kept = Object.entries(request.headers).filter(
      ([name]) => !/^(host|connection|content-length)$/.test(name),
    );
    const body = await text(request);
    const init = { method: request.method!, headers: Object.fromEntries(kept) as Record<string, string> };
    const real = await fetch(mock!.url + request.url!, { ...init, body: body === '' ? null : body });
    const answer = {
      status: real.status,
      type: real.headers.get('content-type') ?? '',
      body: await real.text(),
    };
    return [{ ...answer, ...change(answer) }, real.headers.get('apple-request-id') ?? 'none'];
  };
  const proxy = createServer((request, response) => {
    void forward(request).then(([{ status, type, body }, id]) =>
      response.writeHead(status, { 'content-type': type, 'apple-request-id': id }).end(body),
    );
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const verdict = await verify(provider, `http://127.0.0.1:${String(port)}`);
  await new Promise((resolve) => proxy.close(resolve));
  return verdict;
}

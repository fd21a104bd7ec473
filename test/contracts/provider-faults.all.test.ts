import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import type { PactFile } from '../../contracts/support/pact-file.js';
import { CONSUMER, pactPath, readPact } from '../../contracts/support/pact-file.js';
import type { Provider } from '../../contracts/support/server.js';
import { PROVIDERS, serverOf } from '../../contracts/support/server.js';
import type { Verdict } from '../../contracts/support/verifier.js';
import { verified } from '../../contracts/support/verifier.js';
import { sampleOf } from '../support/suite.js';

const folder = mkdtempSync(join(tmpdir(), 'specproof-faults-'));
const servers = new Map(
  await Promise.all(PROVIDERS.map(async (name) => [name, await serverOf(name)] as const)),
);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all([...servers.values()].map((server) => server.close()));
});

describe.each(PROVIDERS)('the pact with %s', (provider) => {
  const { consumer, interactions, metadata } = readPact(pactPath(provider))!;
  const { contract } = servers.get(provider)!;

  it('has a success, and the refusals that a consumer handles, of every operation', () => {
    for (const { method, path } of contract.operations) {
      const pattern = new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
      const own = interactions.filter(
        ({ request }) => request.method === method.toUpperCase() && pattern.test(request.path),
      );
      expect(own.map(({ response }) => response.status)).toEqual(expect.arrayContaining([200, 400, 401]));
    }
  });

  it('holds no secrets but placeholders', () => {
    expect(consumer.name).toBe(CONSUMER);
    expect(Object.keys(metadata)).toEqual(['pactSpecification']);
    const placeholders = contract.securitySchemes.map(({ placeholder }) => placeholder);
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
    const { holds, faults } = await verifiedChanged('apple-caller-ids', ({ interactions: [first] }) => {
      first!.providerStates = [{ name: 'the moon is full' }];
    });
    expect(holds).toBe(false);
    expect([...faults.values()].flat().join()).toMatch(/state change/);
  });

  it('fails when the pact expects a status that the server does not answer', async () => {
    const { holds, faults } = await verifiedChanged('superoffice-pocket', ({ interactions: [first] }) => {
      first!.response.status = 202;
    });
    expect(holds).toBe(false);
    expect([...faults.values()].flat().join()).toMatch(/expected 202 but was/);
  });

  const rows: [fault: string, provider: Provider, change: (answer: Answer) => Partial<Answer>, interaction: RegExp, told: RegExp][] = [
    ['a property is missing', 'superoffice-pocket', ({ body }) => ({ body: body.replace(/"PersonName":"[^"]*",/, '') }), /the caller ids of a selection$/, /PersonName/],
    ['a number has become a text', 'superoffice-pocket', ({ body }) => ({ body: body.replace(/"PhoneNumber":(\d+)/, '"PhoneNumber":"$1"') }), /signed-in user's caller ids$/, /PhoneNumber/],
    ['null has become an object', 'superoffice-pocket', ({ body }) => ({ body: body === 'null' ? '{"CallerIDHash":null,"CallerIDs":null}' : body }), /whose hash is known/, /null/i],
    ['what was not selected is there', 'superoffice-pocket', ({ body }) => ({ body: body.replaceAll('"Mrmrs":null', '"Mrmrs":"Mr"') }), /numbers and names/, /Mrmrs/],
    ['JSON has become text', 'apple-caller-ids', () => ({ type: 'text/plain' }), /the caller ids of a brand$/, /Content-Type/],
    ['401 has become 403', 'apple-caller-ids', ({ status }) => ({ status: status === 401 ? 403 : status }), /without a token/, /expected 401 but was 403/],
    ['400 has become 200', 'apple-caller-ids', ({ status }) => ({ status: status === 400 ? 200 : status }), /ends too early/, /expected 400 but was 200/],
    ['an id has become a number', 'apple-caller-ids', ({ body }) => ({ body: body.replace(/"id":"(\d+)"/, '"id":$1') }), /the caller ids of a brand$/, /\bid\b/],
    ['a moment has become a day', 'apple-caller-ids', ({ body }) => ({ body: body.replaceAll(/"createdDate":"(\d{4}-\d\d-\d\d)[^"]*"/g, '"createdDate":"$1"') }), /the caller ids of a brand$/, /createdDate/],
    ['an empty page has become a full one', 'apple-caller-ids', ({ body }) => ({ body: body.replace('"data":[]', '"data":[{}]') }), /moment to come/, /data/],
    ['the cursor is lost', 'apple-caller-ids', ({ body }) => ({ body: body.replace('"after"', '"later"') }), /the first page/, /after/],
  ]; // prettier-ignore
  it.each(sampleOf(rows, 4))(
    'fails when in the answers %s',
    async (_, provider, change, interaction, told) => {
      const { holds, faults } = await throughProxy(provider, change);
      expect(holds).toBe(false);
      const [, texts = []] = [...faults].find(([description]) => interaction.test(description)) ?? [];
      expect(texts.join(), JSON.stringify([...faults])).toMatch(told);
    },
  );

  it('succeeds through a proxy that changes nothing', async () => {
    const { holds, output } = await throughProxy('superoffice-pocket', () => ({}));
    expect(holds, output).toBe(true);
  });

  it('succeeds where nothing that the consumer uses is changed', async () => {
    const { holds, output } = await throughProxy('apple-caller-ids', ({ body }) => ({
      body: body.replaceAll('"department":', '"dept":'),
    }));
    expect(holds, output).toBe(true);
  });
});

/** The verdict on a copy of the pact that has been changed. */
function verifiedChanged(provider: Provider, change: (pact: PactFile) => void): Promise<Verdict> {
  const pact = readPact(pactPath(provider))!;
  change(pact);
  const path = join(folder, 'changed.json');
  writeFileSync(path, JSON.stringify(pact));
  return verified(servers.get(provider)!, path);
}

interface Answer {
  status: number;
  type: string;
  body: string;
}

/** The verdict on a server that answers as the mock does, but for a change. */
async function throughProxy(
  provider: Provider,
  change: (answer: Answer) => Partial<Answer>,
): Promise<Verdict> {
  const server = servers.get(provider)!;
  const forward = async (request: IncomingMessage): Promise<[Answer, string]> => {
    const kept = Object.entries(request.headers).filter(
      ([name]) => !/^(host|connection|content-length)$/.test(name),
    );
    const body = await text(request);
    const init = { method: request.method!, headers: Object.fromEntries(kept) as Record<string, string> };
    const real = await fetch(server.url + request.url!, { ...init, body: body === '' ? null : body });
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
  const verdict = await verified({ ...server, url: `http://127.0.0.1:${String(port)}` }, pactPath(provider));
  await new Promise((resolve) => proxy.close(resolve));
  return verdict;
}

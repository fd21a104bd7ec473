import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import axios from 'axios';
import { fastify } from 'fastify';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeServer, urlOf } from '../support/conforming-server.js';
import { shopAnswer, shopFolder } from '../support/things.js';

import '../../src/vitest/index.js';

const folder = shopFolder();
const documents = join(folder, 'shop.yaml');

let url = '';
const servers: Server[] = [];

function serve(fault?: string): Server {
  return createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url: target = '/', headers } = request;
      const answer = shopAnswer({ method, url: target, body, type: headers['content-type'] }, fault);
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
    });
  });
}

let faulty = '';
beforeAll(async () => {
  servers.push(serve(), serve('type'));
  for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  [url = '', faulty = ''] = servers.map(urlOf);
});
afterAll(async () => {
  await Promise.all(servers.map(closeServer));
});

const messageOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'it passed',
    (thrown: unknown) => (thrown as Error).message,
  );

describe('toSatisfyContract', () => {
  it('takes answers of fetch, and leaves their body to be read', async () => {
    const right = await fetch(`${url}/things`);
    await expect(right).toSatisfyContract(documents);
    expect(await right.json()).toHaveLength(1);
    const wrong = await fetch(`${faulty}/things`);
    expect(await messageOf(expect(wrong).toSatisfyContract(documents))).toMatch(
      /^response\.body\.schema: \/0\/price: expected type number, received "9"\n.*shop\.yaml:\d+:\d+ {2}properties: /,
    );
    await expect(wrong).not.toSatisfyContract(documents);
  });

  it('takes the method of a request of fetch from beside the documents', async () => {
    const init = { method: 'POST', body: '{"name":"Hat"}', headers: { 'content-type': 'application/json' } };
    await expect(await fetch(`${url}/things`, init)).toSatisfyContract(documents, { method: 'POST' });
    const message = await messageOf(expect(await fetch(`${url}/things`, init)).toSatisfyContract(documents));
    expect(message).toMatch(/201/);
  });

  it('takes answers of supertest', async () => {
    await expect(await supertest(url).get('/things').query({ limit: 1 })).toSatisfyContract(documents);
    await expect(await supertest(url).post('/things').send({ name: 'Hat' })).toSatisfyContract(documents);
    await expect(await supertest(url).get('/things/seven')).toSatisfyContract(documents);
    const wrong = await supertest(faulty).get('/things/1');
    expect(await messageOf(expect(wrong).toSatisfyContract(documents))).toContain(
      '/price: expected type number',
    );
  });

  it('takes answers of axios', async () => {
    await expect(await axios.get(`${url}/things`, { params: { limit: 2 } })).toSatisfyContract(documents);
    await expect(await axios.post(`${url}/things`, { name: 'Hat' })).toSatisfyContract(documents);
    await expect(await axios.get(`${url}/things/8`, { validateStatus: () => true })).toSatisfyContract(
      documents,
    );
    const wrong = await axios.get(`${faulty}/things/1`);
    expect(await messageOf(expect(wrong).toSatisfyContract(documents))).toContain(
      '/price: expected type number',
    );
  });

  it("takes answers of light-my-request, Fastify's inject", async () => {
    const app = fastify();
    app.get('/things/:id', (request, reply) => {
      const { id } = request.params as { id: string };
      return reply.send({ id: Number(id), name: id === '1' ? 'Hat' : 7 });
    });
    await expect(await app.inject('/things/1')).toSatisfyContract(documents);
    const wrong = await app.inject('/things/2');
    expect(await messageOf(expect(wrong).toSatisfyContract(documents))).toContain(
      '/name: expected type string, received 7',
    );
  });

  it('fails for what no document describes', async () => {
    const other = await fetch(`${url}/parts`);
    expect(await messageOf(expect(other).toSatisfyContract(documents))).toMatch(
      /^request\.undocumented: no document describes GET \/parts/,
    );
    const undocumented = await supertest(url).delete('/things/1');
    expect(await messageOf(expect(undocumented).toSatisfyContract(documents))).toContain(
      'DELETE /things/1; there are GET',
    );
  });

  it('fails when a request that is not as documented is served', async () => {
    const served = await supertest(serve('accepts')).get('/things').query({ limit: 'many' });
    expect(await messageOf(expect(served).toSatisfyContract(documents))).toMatch(
      /request\.invalid\.accepted/,
    );
  });

  it('says what it needs', async () => {
    expect(await messageOf(expect(7).toSatisfyContract(documents))).toContain(
      'expected an answer of fetch, supertest',
    );
    expect(await messageOf(expect(Response.json([])).toSatisfyContract(documents))).toContain(
      'does not say what was asked',
    );
    await expect(Response.json([])).toSatisfyContract(documents, { url: '/things' });
    const read = await fetch(`${url}/things`);
    await read.text();
    expect(await messageOf(expect(read).toSatisfyContract(documents))).toContain('has been read already');
  });
});

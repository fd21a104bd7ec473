import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import express from 'express';
import { fastify } from 'fastify';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { App } from '../../src/io/in-process.js';
import type { ContractTestOptions } from '../../src/vitest/run.js';
import { contractRun } from '../../src/vitest/run.js';
import { shopAnswer, shopFolder } from '../support/things.js';

const cwd = shopFolder();

function expressShop(fault?: string): App {
  const app = express();
  app.use(express.text({ type: '*/*' }));
  app.use((request, response) => {
    const { method, url } = request;
    const body = typeof request.body === 'string' ? request.body : '';
    const answer = shopAnswer({ method, url, body, type: request.get('content-type') }, fault);
    response.status(answer.status);
    if (answer.body === undefined) response.end();
    else response.json(answer.body);
  });
  return app;
}

function listenerShop(fault?: string): RequestListener {
  return (request, response) => {
    void text(request).then((body) => {
      const { method = '', url = '/', headers } = request;
      const answer = shopAnswer({ method, url, body, type: headers['content-type'] }, fault);
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
    });
  };
}

function fastifyShop(fault?: string): App {
  const app = fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
  app.all('/*', (request, reply) => {
    const { method, url, headers } = request;
    const body = typeof request.body === 'string' ? request.body : '';
    const answer = shopAnswer({ method, url, body, type: headers['content-type'] }, fault);
    const written = answer.body === undefined ? '' : JSON.stringify(answer.body);
    return reply.code(answer.status).type('application/json').send(written);
  });
  return app;
}

function honoShop(fault?: string): App {
  return new Hono().all('*', ({ req }) => fetchShop(req.raw, fault));
}

async function fetchShop(request: Request, fault?: string): Promise<Response> {
  const { method, url, headers } = request;
  const body = await request.text();
  const answer = shopAnswer({ method, url, body, type: headers.get('content-type') }, fault);
  return answer.body === undefined ? new Response(null, answer) : Response.json(answer.body, answer);
}

const documents = ['shop.yaml'];

async function errors(options: Partial<ContractTestOptions>): Promise<{ sent: number; errors: string[] }> {
  const run = await contractRun({ documents, cwd, ...options });
  const { sent, byCase, byOperation, ofRun } = await run.start(undefined);
  const all = [...byCase.values(), ...byOperation.values(), ofRun].flat();
  return { sent: sent.size, errors: [...new Set(all.map(({ check, message }) => `${check} ${message}`))] };
}

describe('an application in this process', () => {
  it.each<[string, (fault?: string) => App]>([
    ['Express', expressShop],
    ['Fastify', fastifyShop],
    ['Hono', honoShop],
    ['a listener of node:http', listenerShop],
    ['a server that does not listen', (fault) => createServer(listenerShop(fault))],
  ])('is verified without a socket: %s', async (_, shop) => {
    const right = await errors({ app: shop() });
    expect(right.errors).toEqual([]);
    expect(right.sent).toBeGreaterThan(20);
    const wrong = await errors({ app: shop('type') });
    expect(wrong.errors.join('\n')).toContain('expected type number, received "9"');
  });

  it('may be a handler of the Fetch Standard', async () => {
    expect((await errors({ fetch: (request) => fetchShop(request) })).errors).toEqual([]);
  });

  it('that fails answers 500', async () => {
    const { errors: found } = await errors({ fetch: () => Promise.reject(new Error('no database')) });
    expect(found.join('\n')).toMatch(/response\.status\.server-error .*500/);
  });

  it('is refused when it is none', async () => {
    await expect(contractRun({ documents, cwd, app: {} as App })).rejects.toThrow(/app: expected a listener/);
  });
});

describe('a run of contract tests', () => {
  it('sends the selected cases alone', async () => {
    const run = await contractRun({ documents, cwd, fetch: (request) => fetchShop(request) });
    const [first] = run.operations[0]!.cases;
    const { sent } = await run.start([first!.id]);
    expect([...sent]).toEqual([first!.id]);
  });

  it('fails as a whole below the least evidence', async () => {
    const empty = async (request: Request): Promise<Response> =>
      request.method === 'GET' &&
      new URL(request.url).pathname === '/things' &&
      request.url.endsWith('things')
        ? Response.json([])
        : fetchShop(request);
    const checksOf = async (minEvidence: string): Promise<string[]> => {
      const run = await contractRun({ documents, cwd, fetch: empty, onlyOperations: [], minEvidence });
      return (await run.start(undefined)).ofRun.map(({ check }) => check);
    };
    expect(await checksOf('100%')).toContain('evidence.below-threshold');
    expect(await checksOf('10%')).toEqual([]);
  });

  it('refuses documents and names that mean nothing', async () => {
    await expect(contractRun({ documents: ['nowhere.yaml'], cwd })).rejects.toThrow(/nowhere\.yaml/);
    await expect(contractRun({ documents, cwd, onlyOperations: ['listThing'] })).rejects.toThrow(
      /no operation is called 'listThing'/,
    );
  });
});

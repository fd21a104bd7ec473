import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json/json.js';
import { plan } from '../../src/runner/plan.js';
import { contractOf } from '../support/contracts.js';
import type { Asked, Reply } from '../support/independent-server.js';
import { judged, nameIn } from '../support/independent-server.js';
import { verifyOptions } from '../support/verify-options.js';

const NAME = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
const answer = { 200: { description: '', content: { 'application/json': { schema: NAME } } } };
const reads = (operationId: string): JsonObject => ({ get: { operationId, responses: answer } });
const DOCUMENT = {
  paths: {
    '/config': reads('config'),
    '/name': {
      ...reads('name'),
      put: {
        operationId: 'rename',
        requestBody: { required: true, content: { 'application/json': { schema: NAME } } },
        responses: { ...answer, 400: { description: '' }, 415: { description: '' } },
      },
    },
    '/shutdown': { post: { operationId: 'shutdown', responses: { 204: { description: '' } } } },
  },
};

/** What it is told of by a method that nobody documents loses all that it had. */
class Forgetful {
  private config: { name: string } | undefined = { name: 'first' };

  readonly answer = ({ method, path, body, headers }: Asked): Reply => {
    if (path === '/shutdown') return method === 'POST' ? 204 : 405;
    if (path === '/config' && method === 'PATCH') {
      this.config = undefined;
      return { status: 201, body: {} };
    }
    if (method !== 'GET' && (path !== '/name' || method !== 'PUT')) return 405;
    if (!this.config) return 500;
    if (method === 'GET') return { body: this.config };
    if (headers['content-type'] !== 'application/json') return 415;
    const name = nameIn(body);
    if (name === undefined) return 400;
    this.config = { name };
    return { body: this.config };
  };
}

describe('methods that nobody documents', () => {
  it('are tried when nothing needs any more what is there, and before the server is ended', async () => {
    const contract = await contractOf(DOCUMENT);
    const { report, requests, ofServer } = await judged(contract, new Forgetful().answer, {
      allowWrites: true,
    });
    expect(ofServer.filter((line) => line.startsWith('error'))).toEqual([]);
    expect(report.evidence.filter(({ state }) => state !== 'seen').map(({ clause }) => clause)).toEqual([
      'refuses method:PATCH',
    ]);
    const sent = requests.map(({ method, path }) => `${method} ${path}`);
    const undocumented = sent.indexOf('PATCH /config');
    expect(sent.slice(undocumented + 1)).toEqual([
      'PATCH /name',
      'PATCH /name',
      'POST /shutdown',
      'GET /shutdown',
    ]);
  });

  it('are planned in the order in which they are sent', async () => {
    const contract = await contractOf(DOCUMENT);
    const ids = [...plan(verifyOptions([contract], 'http://127.0.0.1:9', { allowWrites: true }))].map(
      (planned) => planned.id,
    );
    const methods = [
      'config:negative:method:PATCH',
      'name:negative:method:PATCH',
      'rename:negative:method:PATCH',
      'shutdown:negative:method:GET',
    ];
    expect(ids.filter((id) => id.includes(':method:'))).toEqual(methods);
    expect(ids.indexOf(methods[0]!)).toBeGreaterThan(ids.findLastIndex((id) => /^rename:.*body/.test(id)));
    expect(ids.indexOf(methods[2]!)).toBeLessThan(ids.findIndex((id) => id.startsWith('shutdown:')));
  });

  it('are tried before the server is brought back for others', async () => {
    const contract = await contractOf(DOCUMENT);
    const run = verifyOptions([contract], 'http://127.0.0.1:9', {
      reset: { url: 'http://127.0.0.1:9/reset' },
    });
    const ids = [...plan(run)].map((planned) => planned.id);
    const method = ids.indexOf('config:negative:method:PATCH');
    expect(ids.slice(0, method).every((id) => id.startsWith('config:'))).toBe(true);
    expect(ids.slice(method + 1).some((id) => id.startsWith('config:'))).toBe(false);
  });
});

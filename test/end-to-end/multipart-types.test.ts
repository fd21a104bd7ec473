import { describe, expect, it } from 'vitest';
import { unenforcedClauses } from '../../src/evidence/unenforced.js';
import { unprovedParts } from '../../src/load/unproved.js';
import { contractOf } from '../support/contracts.js';
import { judged } from '../support/independent-server.js';
import { ask, mocking } from '../support/mocks.js';

/** A body in a multipart type other than multipart/form-data. */
const posting = (type: string, media: string): string => `
paths:
  /parcels:
    post:
      operationId: send
      requestBody: { required: true, content: { ${type}: ${media} } }
      responses: { '204': { description: sent }, '400': { description: bad }, '415': { description: other } }
`;

const META = '{ type: object, required: [n], properties: { n: { type: integer } } }';
const NAMED = `{ schema: { type: object, required: [meta], properties: { meta: ${META}, note: { type: string } } }, encoding: { meta: { contentType: application/json } } }`;

describe('a body of type multipart/mixed', () => {
  it('is sent as an object whose members are parts with names', async () => {
    const contract = await contractOf(posting('multipart/mixed', NAMED));
    const { requests, ofDocument } = await judged(contract, () => 204, { phases: ['examples'] });
    expect(ofDocument).toEqual([]);
    expect(requests[0]?.headers['content-type']).toMatch(/^multipart\/mixed; boundary=/);
    expect(requests[0]?.body).toMatch(
      /name="meta"\r\nContent-Type: application\/json\r\n\r\n\{"n":-?\d+\}\r\n/,
    );
  });

  it('is read by the mock, which refuses a part that breaks its schema', async () => {
    const contract = await contractOf(posting('multipart/mixed', NAMED));
    const { url } = await mocking({ contracts: [contract] });
    const send = (meta: string) =>
      ask(`${url}/parcels`, {
        method: 'POST',
        headers: { 'content-type': 'multipart/mixed; boundary=b' },
        body: `--b\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n${meta}\r\n--b--\r\n`,
      });
    expect((await send('{"n":1}')).status).toBe(204);
    expect((await send('{"n":"one"}')).status).toBe(400);
  });
});

describe('a body of several parts without names', () => {
  it.each([
    ['multipart/related', '{ schema: { type: string } }'],
    ['multipart/mixed', '{ schema: { type: array, items: { type: object } } }'],
  ])('of type %s is told of, and not proved', async (type, media) => {
    const contract = await contractOf(posting(type, media));
    const found = unprovedParts(contract);
    expect(found.map(({ severity, pointer }) => `${severity} ${pointer}`)).toEqual([
      `warning #/paths/~1parcels/post/requestBody/content/${type.replace('/', '~1')}`,
    ]);
    contract.problems.push(...found);
    expect(contract.operations.flatMap(unenforcedClauses).map(({ clause }) => clause)).toEqual([
      'refuses body:parts',
    ]);
    const { requests } = await judged(contract, () => 204);
    expect(requests.filter(({ body }) => body !== '')).toEqual([]);
  });
});

// Whole numbers beyond 2^53, digit for digit through the whole tool.
import { createServer } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateTypes } from '../../src/codegen/types/index.js';
import type { Contract } from '../../src/model/document.js';
import type { Report } from '../../src/model/report.js';
import { closeServer, urlOf } from '../support/conforming-server.js';
import { soundContractOf } from '../support/contracts.js';
import { reportedFindings } from '../support/findings.js';
import { ask, mocking } from '../support/mocks.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const [ID, LIMIT] = ['1234567890123456789', '9223372036854775807'];

const DOCUMENT = `
paths:
  /accounts/{id}:
    put:
      operationId: put
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer, format: int64, minimum: 1 }, example: ${ID} }
        - { name: list, in: query, schema: { type: array, items: { type: integer, maximum: ${ID} } }, example: [${ID}, 3] }
        - { name: X-Seq, in: header, schema: { type: integer, format: uint64 }, example: 18446744073709551615 }
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Account' }
            example: { id: ${ID}, part: 0.1 }
      responses:
        200: { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/Account' }, example: { id: ${LIMIT}, part: 1.50 } } } }
        400: { description: '' }
        415: { description: '' }
components:
  schemas:
    Account:
      type: object
      required: [id]
      properties:
        id: { type: integer, format: int64, example: ${ID} }
        kind: { type: integer, enum: [9007199254740993, 9007199254740995] }
        part: { type: number }
      example: { id: ${ID} }
`;

let contract: Contract;

beforeAll(async () => {
  contract = await soundContractOf(DOCUMENT);
});

describe('the mock', () => {
  it.each([
    ['the path', `/accounts/${LIMIT}`, { id: 1 }, 200],
    ['the path', '/accounts/9223372036854775808', { id: 1 }, 400],
    ['the query', `/accounts/1?list=${ID}&list=3`, { id: 1 }, 200],
    ['the query', '/accounts/1?list=1234567890123456790', { id: 1 }, 400],
    ['the body', '/accounts/1', `{"id":-9223372036854775808}`, 200],
    ['the body', '/accounts/1', `{"id":-9223372036854775809}`, 400],
    ['the body', '/accounts/1', '{"id":1.0,"kind":9007199254740993.0}', 200],
    ['the body', '/accounts/1', '{"id":1,"kind":9007199254740994}', 400],
    ['the body', '/accounts/1', '{"id":1e400}', 400],
  ])('reads numbers of %s as they are written: %s %j', async (_, target, body, status) => {
    const mock = await mocking({ contracts: [contract] });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await ask(mock.url + target, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: text }); // prettier-ignore
    expect(answer.status).toBe(status);
  });

  it('answers with what was sent, in place of the example, digit for digit', async () => {
    const mock = await mocking({ contracts: [contract] });
    const answer = await ask(`${mock.url}/accounts/${ID}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: `{"id":${ID}}` }); // prettier-ignore
    expect(answer.text).toBe(`{"id":${ID},"part":1.5}`);
  });
});

describe('the verifier', () => {
  /** Answers each request with the body that it is given. */
  async function verified(body: string): Promise<{ report: Report; sent: string[] }> {
    const sent: string[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        sent.push([request.url, request.headers['x-seq'], Buffer.concat(chunks).toString()].join(' '));
        response.writeHead(200, { 'content-type': 'application/json' }).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const report = await reportOf(verifyOptions([contract], urlOf(server), {}));
    await closeServer(server);
    return { report, sent };
  }

  it('sends examples digit for digit, and never a number that it has rounded', async () => {
    const { sent } = await verified(`{"id":${LIMIT}}`);
    expect(sent[0]).toBe(`/accounts/${ID}?list=${ID}&list=3 18446744073709551615 {"id":${ID},"part":0.1}`);
    const bounds = ['/accounts/9223372036854775807', '/accounts/9223372036854775808', 'list=1234567890123456790', '18446744073709551616', '{"id":-9223372036854775809']; // prettier-ignore
    expect(bounds.filter((bound) => !sent.some((one) => one.includes(bound)))).toEqual([]);
    expect(sent.filter((one) => /12345678901234568|922337203685477[67]000|e\+1/.test(one))).toEqual([]);
  });

  it.each([
    [LIMIT, []],
    ['9223372036854775808', ['expected format int64, received 9223372036854775808']],
  ])('judges an answer with the id %s', async (id, wanted) => {
    const { report } = await verified(`{"id":${id}}`);
    const found = reportedFindings(report).filter(({ check }) => check === 'response.body.schema');
    const said = found.map(({ expected, received }) => `expected ${expected}, received ${received}`);
    expect([...new Set(said)]).toEqual(wanted);
  });
});

describe('the generated types', () => {
  it('show examples digit for digit', () => {
    const types = generateTypes(contract);
    expect(types).toContain(`@example ${ID}\n`);
    expect(types).toContain(`@example {"id":${ID}} */`);
    expect(types).toContain('id: number;');
    expect(types).toMatch(/kind\?: 9007199254740992 \| 900719925474099\d;/);
  });
});

import { describe, expect, it } from 'vitest';
import { contractOf } from '../support/contracts.js';

const DOCUMENT = `
openapi: 3.1.0
info: { title: Sparse, version: '1' }
tags:
paths:
  /a:
    parameters:
    get:
      operationId: a
      security:
      parameters:
      responses:
        '204':
        '200':
          description: ok
          content:
            application/json:
              schema:
                required:
                default:
                properties:
                  name: { type: [string, null], example: null, const: null }
                  kind: { type: null }
                  rest:
  /b:
    post:
components:
  schemas:
`;

describe('keys with nothing behind them', () => {
  it('are read as if they were not there, or as empty objects, with a warning at each', async () => {
    const contract = await contractOf(DOCUMENT);
    const { operations, problems } = contract;
    expect(operations.map(({ id, responses }) => [id, responses.map(({ status }) => status)])).toEqual([
      ['a', ['200', '204']],
      ['POST /b', []],
    ]);
    expect(new Set(problems.map(({ severity, code }) => `${severity} ${code}`))).toEqual(
      new Set(['warning document.structure']),
    );
    const lines = problems.map(({ pointer }) => contract.locate(pointer).line);
    expect(lines.toSorted((a, b) => a - b)).toEqual([4, 7, 10, 11, 13, 19, 22, 23, 24, 26, 28]);
  });

  it('keep null where it is data', async () => {
    const { document } = await contractOf(DOCUMENT);
    expect(JSON.stringify(document)).toContain('"default":null');
    expect(JSON.stringify(document)).toContain('"type":["string","null"],"example":null,"const":null');
    expect(JSON.stringify(document)).toContain('"kind":{"type":"null"},"rest":{}');
  });

  it('keep null as a type in OpenAPI 3.0, which knows none', async () => {
    const { problems } = await contractOf({
      openapi: '3.0.3',
      info: { title: 't', version: '1' },
      paths: {},
      components: { schemas: { A: { type: null, nullable: true } } },
    });
    expect(problems.map(({ message }) => message)).toContain(
      "'type' is null: it is read as if it were not there",
    );
  });
});

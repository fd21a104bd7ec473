import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/json/json.js';
import { contractOf } from '../support/contracts.js';
import type { Judged } from '../support/independent-server.js';
import { judged, onGet } from '../support/independent-server.js';

/** A document that asks for what nobody can send, in an answer, in part of one, and in part of a request. */
const DOCUMENT = `
openapi: 3.0.3
info: { title: Parcels, version: '1' }
paths:
  /parcels/next:
    get:
      operationId: next
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                required: [weight, label]
                properties:
                  weight: { type: integer, minimum: 9, maximum: 2 }
                  label: { type: string }
                  state: { type: string }
  /parcels/last:
    get:
      operationId: last
      responses:
        '200':
          description: ok
          content: { application/json: { schema: { oneOf: [{ $ref: '#/components/schemas/Old' }, { $ref: '#/components/schemas/Gone' }] } } }
  /parcels:
    get:
      operationId: find
      parameters:
        - { name: kind, in: query, schema: { type: string, enum: [1, 2] } }
        - { name: size, in: query, schema: { type: integer } }
      responses: { '200': { description: ok }, '422': { description: bad } }
components:
  schemas:
    Old: { type: object, properties: { at: { type: string, default: old } } }
    Gone: { type: object, properties: { at: { type: string, default: gone } } }
`;

async function judgedServer(next: Json, last: Json): Promise<Judged> {
  const answer = onGet(({ path, query }) => {
    if (path === '/parcels') return /^-?\d+$/.test(query.get('size') ?? '1') ? 200 : 422;
    return { body: path === '/parcels/next' ? next : last };
  });
  return judged(await contractOf(DOCUMENT), answer);
}

describe('a schema that nothing satisfies', () => {
  it('is told once as the fault of the document, and no server is blamed', async () => {
    const { ofDocument, ofServer } = await judgedServer({ weight: 5, label: 'x' }, { at: 'gone' });
    expect(ofDocument).toEqual([
      `warning document.schema.unsatisfiable no value satisfies the schema: of the required 'weight', minimum 9 and maximum 2 leave nothing between them`,
      'warning document.schema.unsatisfiable no value satisfies the schema: whatever is valid by one branch of its oneOf is valid by another, or by none',
      'warning document.schema.unsatisfiable no value satisfies the schema: all values of its enum are invalid by the rest of it',
    ]);
    expect(ofServer).toEqual([]);
  });

  it('is not proved, and an answer shows nothing of it', async () => {
    const { report } = await judgedServer({ weight: 5, label: 'x' }, { at: 'gone' });
    const notProved = report.evidence.filter(({ unenforced }) => unenforced === true);
    expect(notProved.map(({ clause }) => clause)).toEqual([
      '200 application/json #/weight:maximum',
      '200 application/json #:oneOf',
      'refuses query/kind:enum',
    ]);
    expect(report.evidence.find(({ clause }) => clause === '200 application/json #/at')?.state).toBe('never');
    const asked = report.evidence.filter(({ clause }) => clause.startsWith('refuses query/kind'));
    expect(asked).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Asked } from '../../support/independent-server.js';
import { judged, onGet } from '../../support/independent-server.js';

const FILTER: JsonObject = {
  type: 'object',
  required: ['a'],
  properties: { a: { type: 'integer', maximum: 9 }, b: { type: 'string' } },
};
const filter: JsonObject = {
  name: 'filter',
  in: 'query',
  content: { 'application/json': { schema: FILTER, example: { a: 1, b: 'x' } } },
};
const page: JsonObject = { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 9 } };

function reading(...ids: string[]): JsonObject {
  const responses = { 200: { description: '' }, 400: { description: '' } };
  const get = (operationId: string): JsonObject => ({ operationId, parameters: [filter, page], responses });
  return { paths: Object.fromEntries(ids.map((id) => [`/${id}`, { get: get(id) }])) };
}

async function accepted(document: JsonObject, isTaken: (asked: Asked) => boolean): Promise<string[]> {
  const { report } = await judged(
    await soundContractOf(document),
    onGet((asked) => (isTaken(asked) ? 200 : 400)),
  );
  return report.causes
    .filter(({ severity }) => severity !== 'note')
    .map(({ check, operations, message }) => `${check} ${operations.join()} ${message.replace(/:.*/, '')}`);
}

const isPage = ({ query }: Asked): boolean => /^[1-9]?$/.test(query.get('page') ?? '');
function isJson({ query }: Asked): boolean {
  try {
    JSON.parse(query.get('filter') ?? '{}');
    return true;
  } catch {
    return false;
  }
}

describe('a parameter of which nothing invalid is refused', () => {
  it('is one cause where it is read, and not judged by its schema', async () => {
    expect(await accepted(reading('birds'), (asked) => isPage(asked) && isJson(asked))).toEqual([
      "request.invalid.accepted birds none of the 9 clauses of the query parameter 'filter' that were broken is checked",
    ]);
  });

  it('is one cause where it is not even read', async () => {
    expect(await accepted(reading('birds'), isPage)).toEqual([
      "request.invalid.accepted birds none of the 10 clauses of the query parameter 'filter' that were broken is checked",
    ]);
  });

  it('is one cause for all operations where no parameter with content is judged', async () => {
    expect(await accepted(reading('birds', 'fish'), isPage)).toEqual([
      "request.invalid.accepted birds,fish none of the 20 clauses of the query parameter 'filter' that were broken is checked",
    ]);
  });

  it('leaves the causes of another one apart, of which something is refused', async () => {
    const isTaken = (asked: Asked): boolean => {
      const text = asked.query.get('page') ?? '1';
      return /^-?\d+$/.test(text) && Number(text) < 10;
    };
    expect(await accepted(reading('birds'), isTaken)).toEqual([
      "request.invalid.accepted birds none of the 10 clauses of the query parameter 'filter' that were broken is checked",
      "request.invalid.accepted birds accepted invalid input (the query parameter 'page' invalid",
    ]);
  });
});

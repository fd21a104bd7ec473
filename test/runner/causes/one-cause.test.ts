import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Asked, Reply } from '../../support/independent-server.js';
import { judged, onGet } from '../../support/independent-server.js';

function json(schema: JsonObject, more: JsonObject = {}): JsonObject {
  return { description: '', content: { 'application/json': { schema } }, ...more };
}

const ITEM: JsonObject = {
  type: 'object',
  required: ['id'],
  additionalProperties: false,
  properties: { id: { type: 'integer' }, url: { type: 'string' }, icon: { type: 'string' } },
};
const components = {
  schemas: { Item: ITEM },
  securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
};
const REFERENCE = { $ref: '#/components/schemas/Item' };

/** GET operations, each at a path of its id, with the answer 200. */
function reads(
  ids: readonly string[],
  success: (id: string) => JsonObject,
  more: JsonObject = {},
): JsonObject {
  const operation = (id: string): JsonObject => ({
    operationId: id,
    responses: { 200: success(id), 401: { description: '' } },
    ...more,
  });
  return Object.fromEntries(ids.map((id) => [`/${id}`, { get: operation(id) }]));
}

async function told(document: JsonObject, answer: (asked: Asked) => Reply): Promise<string[]> {
  const { report } = await judged(await soundContractOf(document), answer, {
    phases: ['examples', 'negative'],
    credentials: { Key: 'mine' },
  });
  return report.causes
    .filter(({ severity, check }) => severity !== 'note' && !check.startsWith('document.'))
    .map(({ severity, check, operations }) => `${severity} ${check} ${operations.join()}`);
}

describe('an object of a document', () => {
  const paths = reads(['a', 'b'], () => json(REFERENCE));

  it('whose members are null where they have no value is one cause', async () => {
    const answer = onGet(() => ({ body: { id: 1, url: null, icon: null } }));
    expect(await told({ paths, components }, answer)).toEqual(['error response.body.schema a,b']);
  });

  it('that has other members than documented is one cause', async () => {
    const answer = onGet(() => ({ body: { item: { id: 1 } } }));
    expect(await told({ paths, components }, answer)).toEqual(['error response.body.schema a,b']);
  });

  it('has two causes where a member is null, and another one is of another type', async () => {
    const answer = onGet(() => ({ body: { id: 1, url: null, icon: 7 } }));
    expect(await told({ paths, components }, answer)).toHaveLength(2);
  });
});

describe('a header of most operations', () => {
  const location = { headers: { Location: { schema: { type: 'string', format: 'uri' } } } };
  const paths = reads(['a', 'b', 'c', 'd', 'e'], () => json(REFERENCE, location));
  const relative = (count: number): ((asked: Asked) => Reply) =>
    onGet(({ path }) => {
      const isRelative = 'abcde'.indexOf(path.slice(1)) < count;
      return { body: { id: 1 }, headers: { location: isRelative ? 'items/1' : 'http://localhost/items/1' } };
    });

  it('that they send otherwise than documented is one cause', async () => {
    expect(await told({ paths, components }, relative(4))).toEqual(['error response.header.schema a,b,c,d']);
  });

  it('that some of them send otherwise is a cause for each', async () => {
    expect(await told({ paths, components }, relative(2))).toHaveLength(2);
  });
});

it('a header that is a number is missed by what its schema says of texts', async () => {
  const location = { headers: { Location: { schema: { type: 'string', format: 'uri' } } } };
  const paths = reads(['a'], () => json(REFERENCE, location));
  const answer = onGet(() => ({ body: { id: 1 }, headers: { location: '2' } }));
  const { ofServer } = await judged(await soundContractOf({ paths, components }), answer);
  expect(ofServer[0]).toContain('expected format uri');
});

it('operations that ignore the credentials which the document demands at its root are one cause', async () => {
  const paths = reads(['a', 'b', 'c'], () => json(REFERENCE));
  const answer = onGet(({ path, headers }) =>
    path === '/c' && headers['x-key'] !== 'mine' ? 401 : { body: { id: 1 } },
  );
  const causes = await told({ paths, components, security: [{ Key: [] }] }, answer);
  expect(causes).toEqual(['error request.auth.ignored a,b']);
});

it('failures of an operation that documents no answer at all are a warning: the document says too little', async () => {
  const paths = { '/a': { get: { operationId: 'a' } }, ...reads(['b'], () => json(REFERENCE)) };
  const answer = onGet(({ path }) =>
    path === '/a' ? { status: 500, body: { title: 'no response is defined' } } : { body: { id: 1 } },
  );
  expect(await told({ openapi: '3.1.0', paths, components }, answer)).toEqual([
    'warning response.status.server-error a',
  ]);
});

it('an operation that refuses both of its examples has one cause', async () => {
  const examples = { one: { value: { id: 1 } }, two: { value: { id: 2 } } };
  const body = { required: true, content: { 'application/json': { schema: REFERENCE, examples } } };
  const paths = {
    '/a': {
      post: { operationId: 'a', requestBody: body, responses: { 200: json(REFERENCE), 400: json({}) } },
    },
  };
  const answer = ({ method }: Asked): Reply =>
    method === 'POST' ? { status: 400, body: {} } : { status: 405, headers: { allow: 'POST' } };
  expect(await told({ paths, components }, answer)).toEqual(['error request.valid.refused a']);
});

it('says once that nothing can be proved by answers that are too large', async () => {
  const contract = await soundContractOf({
    paths: reads(['big'], () => json({ type: 'string' })),
    components,
  });
  const answer = onGet(() => ({ body: JSON.stringify('x'.repeat(5000)) }));
  const { report } = await judged(contract, answer, { maxBody: 1000 });
  const told = report.causes.filter(({ severity }) => severity !== 'note');
  expect(told.map(({ check, operations }) => [check, operations])).toEqual([['response.too-large', ['big']]]);
});

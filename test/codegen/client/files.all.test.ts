// Files among the members of multipart forms, wherever in the schema of the form they are described.
import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { contractOf } from '../../support/contracts.js';
import { clientOf } from '../generated-client.js';
import { understanding } from './sent-requests.js';

const text = { type: 'string' };
const file = { $ref: '#/components/schemas/File' };
const object = (properties: JsonObject, required: string[] = []): JsonObject => ({ type: 'object', properties, required }); // prettier-ignore

const FORMS: [what: string, schema: JsonObject, given: () => object, wrong: string][] = [
  [
    'in allOf',
    { allOf: [object({ file }, ['file']), object({ note: text })] },
    () => ({ file: new Blob(['f']), note: 'n' }),
    `{ file: 'f' }`,
  ],
  [
    'in a branch of oneOf',
    { oneOf: [object({ file }, ['file']), object({ url: text }, ['url'])] },
    () => ({ file: new Blob(['f']) }),
    `{ url: new Blob(['f']) }`,
  ],
  [
    'in a branch of the member itself',
    object({ file: { anyOf: [file, { type: 'null' }] } }),
    () => ({ file: new Blob(['f']) }),
    `{ file: 'f' }`,
  ],
  [
    'in lists behind references',
    object({ files: { $ref: '#/components/schemas/Files' } }),
    () => ({ files: [new Blob(['f']), new Blob(['g'])] }),
    `{ files: ['f'] }`,
  ],
  [
    'as members of any name',
    { type: 'object', additionalProperties: file },
    () => ({ one: new Blob(['f']), other: new Blob(['g']) }),
    `{ one: 'f' }`,
  ],
];

it.each(FORMS)('%s are given as Blobs, and as nothing else', async (_what, schema, given, wrong) => {
  const contract = await contractOf(
    {
      paths: {
        '/': {
          post: {
            operationId: 'send',
            requestBody: { required: true, content: { 'multipart/form-data': { schema } } },
            responses: { 204: { description: '' } },
          },
        },
      },
      components: {
        schemas: {
          File: { type: 'string', format: 'binary' },
          Files: { type: 'array', items: { allOf: [file] } },
        },
      },
    },
    {},
    { file: 'api.yaml' },
  );
  const usage = `export const send = () => client.send({ body: (${String(given)})() });
    // @ts-expect-error
    export const wrong = () => client.send({ body: ${wrong} });`;
  const server = await understanding(contract);
  const client = await clientOf(contract, { baseUrl: server.url }, usage);
  await client.send!({ body: given() });
  expect(server.last().violations).toEqual([]);
  expect(server.last().text.match(/filename="blob"/g)).toHaveLength(
    Object.values(given())
      .flat()
      .filter((each) => each instanceof Blob).length,
  );
});

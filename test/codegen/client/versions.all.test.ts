// Media types that differ in nothing but a parameter.
import { expect, it } from 'vitest';
import { generateValidators } from '../../../src/codegen/validators/index.js';
import type { JsonObject } from '../../../src/json/json.js';
import { contractOf } from '../../support/contracts.js';
import { clientOf } from '../generated-client.js';

const object = (name: string): JsonObject => ({
  schema: { type: 'object', required: [name], properties: { [name]: { type: 'integer' } } },
});
const content = { 'application/json;version=1': object('a'), 'application/json;version=2': object('b') };

it('are sent as the first of them, which alone is judged, and taken in answers as any', async () => {
  const send = { operationId: 'send', requestBody: { required: true, content }, responses: { 200: { description: '', content } } }; // prettier-ignore
  const contract = await contractOf({ paths: { '/x': { post: send } } }, {}, { file: 'api.yaml' });
  const { script } = generateValidators(contract);
  const validators: unknown = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  const types: (string | null)[] = [];
  const fetch = (request: Request): Promise<Response> => {
    types.push(request.headers.get('Content-Type'), request.headers.get('Accept'));
    return Promise.resolve(
      new Response('{"b":1}', { headers: { 'Content-Type': 'application/json;version=2' } }),
    );
  };
  const client = await clientOf(contract, {
    baseUrl: 'http://localhost',
    fetch,
    validate: 'both',
    validators,
  });
  expect((await client.send!({ body: { a: 1 } })).data).toEqual({ b: 1 });
  expect(types).toEqual(['application/json;version=1', 'application/json;version=1']);
  await expect(client.send!({ body: { b: 1 } })).rejects.toThrow("must have required property 'a'");
});

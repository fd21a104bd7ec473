// Schemas that others extend with allOf, told apart by a discriminator: where one is taken, any that extends it is.
import { expect, it } from 'vitest';
import { clientTexts } from '../../../src/codegen/index.js';
import type { JsonObject } from '../../../src/json/json.js';
import { contractOf } from '../../support/contracts.js';
import { typeErrors } from '../type-check.js';

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const text = { type: 'string' };
const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...more,
});
const json = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } });

const SCHEMAS: JsonObject = {
  Node: object(
    { operation: text, id: { type: 'integer', readOnly: true } },
    {
      required: ['operation', 'id'],
      discriminator: {
        propertyName: 'operation',
        mapping: { and: '#/components/schemas/And', field: 'Field', eq: 'Equal' },
      },
    },
  ),
  And: {
    allOf: [
      ref('Node'),
      object({ children: { type: 'array', items: ref('Node') } }, { required: ['children'] }),
    ],
  },
  Field: { allOf: [ref('Node'), object({ name: text }, { required: ['name'] })] },
  Equal: { allOf: [ref('Field'), object({ value: text })] },
  // Names that are taken, by a schema and by the types of an operation, and a choice that lists what extends it by itself.
  AnyNode: text,
  OtherInput: object({ kind: text }, { required: ['kind'], discriminator: { propertyName: 'kind' } }),
  Special: { allOf: [ref('OtherInput'), object({ more: text })] },
  Shape: { oneOf: [ref('Round')], discriminator: { propertyName: 'form' } },
  Round: { allOf: [object({ form: text }, { required: ['form'] })] },
  Holder: object({
    nodes: { type: 'array', items: { allOf: [ref('Node')], description: 'all' } },
    shape: ref('Shape'),
    other: ref('OtherInput'),
  }),
};

const DOCUMENT: JsonObject = {
  paths: {
    '/any': { get: { operationId: 'anyOther', responses: { 204: { description: '' } } } },
    '/nodes': {
      post: {
        operationId: 'send',
        requestBody: { required: true, content: json(ref('Node')) },
        responses: { 200: { description: '', content: json(ref('Holder')) } },
      },
    },
  },
  components: { schemas: SCHEMAS },
};

const USAGE = `
import { createApiClient } from './client.js';
import type { AnyNode, Equal, Holder, Node } from './types.js';
export * from './index.js';
const client = createApiClient();
export const text: AnyNode = '';
export const sent = [
  client.send({ body: { operation: 'field', name: '' } }),
  client.send({ body: { operation: 'and', children: [{ operation: 'eq', name: '', value: '' }] } }),
  client.send({ body: { operation: 'other' } }),
];
// @ts-expect-error a field is named by a text
export const wrong = client.send({ body: { operation: 'field', name: 1 } });
export const equal: Equal = { operation: 'eq', id: 1, name: '' };
// @ts-expect-error of what extends a schema, the discriminator has its own value
export const other: Equal = { operation: 'and', id: 1, name: '' };
export const holder: Holder = { nodes: [{ operation: 'and', id: 1, children: [] }], shape: { form: 'Round' }, other: { kind: 'Special', more: '' } };
export const base: Node | undefined = holder.nodes?.[0];
export async function children(): Promise<number> {
  const { data } = await client.send({ body: { operation: 'other' } });
  const counts = data?.nodes?.map((node) => ('children' in node ? node.children.length : 0)) ?? [];
  return counts.length;
}
`;

it('what extends a schema is taken where the schema is, and read as what it is', async () => {
  const contract = await contractOf(DOCUMENT, {}, { file: 'api.yaml' });
  const texts = { ...clientTexts(contract), 'usage.ts': USAGE };
  const files = Object.entries(texts).map(([name, each]) => [`generated/api/${name}`, each]);
  expect(typeErrors(Object.fromEntries(files) as Record<string, string>)).toEqual([]);
});

import { expect, it } from 'vitest';
import { clientTexts } from '../../../src/codegen/index.js';
import type { JsonObject } from '../../../src/json/json.js';
import { contractOf } from '../../support/contracts.js';
import { typeErrors } from '../type-check.js';

const json = (schema: JsonObject): JsonObject => ({
  description: '',
  content: { 'application/json': { schema } },
});
const object = (name: string): JsonObject => ({
  type: 'object',
  required: [name],
  properties: { [name]: { type: 'string' } },
});

const DOCUMENT = {
  paths: {
    '/pet': {
      get: {
        operationId: 'getPet',
        responses: {
          200: json(object('name')),
          204: { description: '' },
          404: json(object('missing')),
          '4XX': json(object('refused')),
          default: json(object('broken')),
        },
      },
    },
    '/versions': { get: { operationId: 'versions', responses: { default: json(object('latest')) } } },
    '/text': {
      get: {
        operationId: 'text',
        responses: { 200: { description: '', content: { 'text/plain': { schema: { type: 'string' } } } } },
      },
    },
    '/accounts': {
      post: {
        operationId: 'create',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Account' } } },
        },
        responses: { 201: json({ $ref: '#/components/schemas/Account' }), 409: json(object('conflict')) },
      },
    },
  },
  components: {
    schemas: {
      Account: {
        type: 'object',
        required: ['id', 'name', 'secret', 'items'],
        properties: {
          id: { type: 'integer', readOnly: true },
          name: { type: 'string' },
          secret: { type: 'string', writeOnly: true },
          items: { type: 'array', items: { $ref: '#/components/schemas/Item' } },
        },
      },
      Item: {
        type: 'object',
        required: ['at', 'label'],
        properties: { at: { type: 'string', readOnly: true }, label: { type: 'string' } },
      },
      CreateInput: { type: 'string' },
    },
  },
};

const USAGE = `
import { createApiClient } from './index.js';
import type { Account, AccountWritable, CreateInput, Create_Input, GetPetError, GetPetInput, GetPetOutput } from './index.js';

const client = createApiClient();
const input: GetPetInput = { headers: {} };

export async function narrows(): Promise<string | undefined> {
  const result = await client.getPet(input);
  // @ts-expect-error no answer has this status
  if (result.status === 299) return;
  if (result.status === 200) return result.data.name;
  // @ts-expect-error 204 has no body
  if (result.status === 204) return result.data.name;
  if (result.status === 404) return result.error.missing;
  if (result.status === 409) return result.error.refused;
  if (result.status === 500) return result.error.broken;
  // @ts-expect-error it is a success or an error
  return result.error.broken;
}

export async function byError(): Promise<string> {
  const { data, error } = await client.create({ body: { name: '', secret: '', items: [{ label: '' }] } });
  if (error) return error.conflict;
  const id: number = data.id;
  const at: string | undefined = data.items[0]?.at;
  // @ts-expect-error nobody promises what only requests have
  const secret: string = data.secret;
  return [id, at, secret].join();
}

export async function byDefault(): Promise<string | undefined> {
  const { data, error } = await client.versions();
  return data?.latest ?? error?.latest;
}

export async function asText(): Promise<string | undefined> {
  const { data } = await client.text();
  return data;
}

export const output: GetPetOutput[] = [{ name: '' }, undefined];
export const errors: GetPetError[] = [{ missing: '' }, { refused: '' }, { broken: '' }];
// @ts-expect-error an output has what is documented
export const wrong: GetPetOutput = { missing: '' };

export const answer: Account = { id: 1, name: '', items: [{ at: '', label: '' }] };
export const request: AccountWritable = { name: '', secret: '', items: [{ label: '' }] };
// @ts-expect-error an answer has what only answers have
export const noId: Account = { name: '', items: [] };
// @ts-expect-error nor is an item without it one of an answer
export const noAt: Account = { id: 1, name: '', items: [{ label: '' }] };
// @ts-expect-error a request has what only requests have
export const noSecret: AccountWritable = { name: '', items: [] };
export const both: [CreateInput, Create_Input] = ['the schema', { body: request }];
`;

it('what comes back from an operation is told apart by its status, and its types have names', async () => {
  const texts = {
    ...clientTexts(await contractOf(DOCUMENT, {}, { file: 'api.json' })),
    'usage.ts': USAGE,
  };
  const files = Object.entries(texts).map(([name, text]) => [`generated/api/${name}`, text]);
  expect(typeErrors(Object.fromEntries(files) as Record<string, string>)).toEqual([]);
});

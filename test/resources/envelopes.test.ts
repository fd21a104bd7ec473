import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/json/json.js';
import { envelopeOf } from '../../src/resources/envelopes.js';
import { soundContractOf } from '../support/contracts.js';

const TEXT = { type: 'string' };

function object(properties: JsonObject): JsonObject {
  return { type: 'object', properties };
}

const TASK = object({ id: TEXT, name: TEXT, note: TEXT });

it.each<[string, JsonObject, string | undefined]>([
  ['called like one', object({ data: TASK, version: TEXT }), '/data'],
  ['called after the thing', object({ task: object({ name: TEXT }), version: TEXT }), '/task'],
  ['called otherwise that has all', object({ it: TASK }), '/it'],
  ['called otherwise that lacks some', object({ project: object({ id: TEXT, name: TEXT }) }), undefined],
  ['of another thing beside members of its own', object({ id: TEXT, previous: TASK }), undefined],
  ['that is a list', object({ data: { type: 'array', items: TASK } }), undefined],
  ['of which there are two', object({ data: TASK, result: TASK }), undefined],
  ['with the most of two', object({ data: TASK, result: object({ name: TEXT }) }), '/data'],
])('finds the envelope in a member %s', async (_, schema, path) => {
  const id = { name: 'id', in: 'path', required: true, schema: TEXT };
  const content = { 'application/json': { schema } };
  const { operations } = await soundContractOf({
    paths: { '/tasks/{id}': { parameters: [id], get: { responses: { 200: { description: '', content } } } } },
  });
  const [operation] = operations;
  expect(operation && envelopeOf(operation, new Set(['name', 'note']))).toBe(path);
});

import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/json/json.js';
import { slotName } from '../../src/resources/arrow.js';
import { arrowsOf } from '../../src/resources/graph.js';
import { kindOf } from '../../src/resources/kinds.js';
import { soundContractOf } from '../support/contracts.js';

const TEXT = { type: 'string' };
const NOTE: JsonObject = { type: 'object', properties: { id: TEXT, text: TEXT } };

function answering(operationId: string, schema: Json, more: JsonObject = {}): JsonObject {
  return { operationId, responses: { 200: { description: '', content: { 'application/json': { schema } } } }, ...more }; // prettier-ignore
}

function asking(name: string, required = true, place = 'query'): JsonObject {
  return { parameters: [{ name, in: place, required, schema: TEXT }] };
}

const NOTHING = { responses: { 204: { description: '' } } };
const MADE = { '/notes': { post: answering('make', NOTE) } };

/** The arrows of a document's paths, a line each; those to the thing itself are marked. */
async function lines(paths: JsonObject): Promise<string[]> {
  const contract = await soundContractOf({ paths });
  return arrowsOf(contract).map(
    ({ from, to, slot, isAddress }) => `${from.id} -> ${to.id} ${slotName(slot)}${isAddress ? ' itself' : ''}`, // prettier-ignore
  );
}

describe('the id of what is made goes into a query', () => {
  it.each([
    ['id', '/note'],
    ['note-id', '/note'],
    ['id', '/note/get'],
    ['id', '/get-note'],
    ['uuid', '/getNoteById'],
  ])('as %s of %s, which is about the thing itself', async (name, path) => {
    const paths = { ...MADE, [path]: { get: answering('read', NOTE, asking(name)) } };
    expect(await lines(paths)).toEqual([`make -> read query ${name} itself`]);
  });

  it.each([
    ['noteId', '/comments'],
    ['id', '/notes/history'],
  ])('as %s of %s, which only has to do with it', async (name, path) => {
    const paths = { ...MADE, [path]: { get: answering('read', NOTE, asking(name)) } };
    expect(await lines(paths)).toEqual([`make -> read query ${name}`]);
  });

  it('and a search by it, which may find nothing, is not told to have lost what was made', async () => {
    const paths = {
      ...MADE,
      '/notes/search': { get: answering('find', { type: 'array', items: NOTE }, asking('id')) },
    };
    expect(await lines(paths)).toEqual(['make -> find query id']);
    const { operations } = await soundContractOf({ paths });
    expect(operations.map(kindOf)).toEqual([undefined, undefined]);
  });

  it.each([
    ['is optional', '/note', asking('id', false)],
    ['is called otherwise', '/note', asking('text')],
    ['is of a path about something else', '/tag', asking('id')],
    ['is a header', '/note', asking('id', true, 'header')],
  ])('but not where the parameter %s', async (_, path, parameter) => {
    expect(await lines({ ...MADE, [path]: { get: { operationId: 'read', ...NOTHING, ...parameter } } })).toEqual([]); // prettier-ignore
  });
});

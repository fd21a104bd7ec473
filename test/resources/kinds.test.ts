import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/json/json.js';
import { kindOf } from '../../src/resources/kinds.js';
import { soundContractOf } from '../support/contracts.js';

const MOVIE: JsonObject = { type: 'object', properties: { id: { type: 'integer' } } };
const QUOTE: JsonObject = {
  type: 'object',
  properties: { id: { type: 'integer' }, movieId: { type: 'integer' } },
};

function answering(operationId: string, schema: JsonObject, links: JsonObject = {}): JsonObject {
  return { operationId, responses: { 200: { description: '', content: { 'application/json': { schema } }, links } } };
} // prettier-ignore

/** What lists movies in a document with these operations besides those that make and read one. */
async function listerOf(paths: JsonObject): Promise<string | undefined> {
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
  const contract = await soundContractOf({
    paths: {
      '/movies/{id}': { parameters: [id], get: answering('getMovie', MOVIE) },
      ...paths,
      '/movies': { post: answering('makeMovie', MOVIE), ...(paths['/movies'] as JsonObject | undefined) },
    },
  });
  const [maker] = contract.operations.filter((operation) => operation.id === 'makeMovie');
  return maker && kindOf(maker)?.lister?.from.id;
}

const links = { movie: { operationId: 'getMovie', parameters: { id: '$response.body#/movieId' } } };
const MANY: JsonObject = { type: 'array', items: MOVIE };

it('takes no answer for a list of things that only refers to one by a link', async () => {
  expect(await listerOf({ '/quotes': { post: answering('makeQuote', QUOTE, links) } })).toBeUndefined();
  expect(await listerOf({ '/quotes/last': { get: answering('lastQuote', QUOTE, links) } })).toBeUndefined();
});

it('finds the list of things at the path that goes on to one', async () => {
  expect(await listerOf({ '/movies': { get: answering('listMovies', MANY) } })).toBe('listMovies');
});

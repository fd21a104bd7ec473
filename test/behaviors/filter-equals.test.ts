import { createServer } from 'node:http';
import { afterAll, expect, it } from 'vitest';
import { behaviorProblems } from '../../src/behaviors/index.js';
import type { JsonObject } from '../../src/json/json.js';
import type { Contract } from '../../src/model/document.js';
import type { Report } from '../../src/model/report.js';
import { closeServer, urlOf } from '../support/conforming-server.js';
import { contractOf, soundContractOf } from '../support/contracts.js';
import { mocking } from '../support/mocks.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

function books(filter: JsonObject): JsonObject {
  const item = {
    type: 'object',
    required: ['id', 'genre', 'year'],
    properties: { id: { type: 'integer' }, genre: { enum: ['crime', 'poetry'] }, year: { type: 'integer' } },
  };
  const example = [
    { id: 1, genre: 'crime', year: 1999 },
    { id: 2, genre: 'poetry', year: 1999 },
    { id: 3, genre: 'crime', year: 2004 },
  ];
  const parameters = [
    { name: 'genre', in: 'query', schema: { enum: ['crime', 'poetry'] } },
    { name: 'year', in: 'query', schema: { type: 'integer' } },
  ];
  const content = { 'application/json': { schema: { type: 'array', items: item }, example } };
  const get = { operationId: 'list', parameters, 'x-contract': { filter }, responses: { 200: { description: '', content } } };
  return { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: { '/books': { get } } };
} // prettier-ignore

const EQUALS = { grammar: 'equals', items: '', selectors: ['genre', 'year'] };

const verified = (contract: Contract, url: string): Promise<Report> =>
  reportOf(verifyOptions([contract], url, { phases: ['behaviors'] }));

it('is obeyed by the mock, each parameter by itself and all of them together', async () => {
  const { url } = await mocking({ contracts: [await soundContractOf(books(EQUALS))] });
  const idsOf = async (query: string): Promise<number[]> => {
    const items = (await (await fetch(`${url}/books?${query}`)).json()) as { id: number }[];
    return items.map(({ id }) => id);
  };
  expect(await idsOf('')).toEqual([1, 2, 3]);
  expect(await idsOf('genre=crime')).toEqual([1, 3]);
  expect(await idsOf('year=1999')).toEqual([1, 2]);
  expect(await idsOf('genre=crime&year=1999')).toEqual([1]);
  expect(await idsOf('year=7')).toEqual([]);
});

it('is proved against the mock', async () => {
  const contract = await soundContractOf(books(EQUALS));
  const { url } = await mocking({ contracts: [contract] });
  const report = await verified(contract, url);
  expect(report.causes).toEqual([]);
  const clauses = report.evidence.filter(({ about }) => about === 'behavior');
  expect(clauses.map(({ clause, state }) => `${clause} ${state}`)).toEqual([
    'filter genre == seen',
    'filter year == seen',
    'filter by two comparisons at once seen',
  ]);
});

const ITEMS = [
  { id: 1, genre: 'crime', year: 1999 },
  { id: 2, genre: 'poetry', year: 1999 },
  { id: 3, genre: 'crime', year: 2004 },
];
let answered: (query: URLSearchParams) => unknown = () => ITEMS;
const server = createServer((request, response) => {
  const query = new URL(request.url ?? '', 'http://x').searchParams;
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answered(query)));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const serverUrl = urlOf(server);
afterAll(() => closeServer(server));

it.each<[string, (query: URLSearchParams) => unknown]>([
  ['ignores them', () => ITEMS],
  ['takes either for both', (query) => ITEMS.filter(({ genre, year }) => [...query].length === 0 || query.get('genre') === genre || query.get('year') === String(year))],
  ['leaves one out', (query) => ITEMS.filter(({ genre }) => (query.get('genre') ?? genre) === genre)],
  ['finds nothing', (query) => ([...query].length === 0 ? ITEMS : [])],
])('is broken by a server that %s', async (_, answer) => {
  answered = answer;
  const report = await verified(await soundContractOf(books(EQUALS)), serverUrl);
  expect(report.causes.map(({ check }) => check)).toContain('behavior.filter');
}); // prettier-ignore

it.each<[string, JsonObject, RegExp]>([
  ['a selector that is no parameter', { ...EQUALS, selectors: ['genre', 'id'] }, /selectors\/1 the operation has no query parameter 'id'/],
  ['a parameter besides the selectors', { ...EQUALS, parameter: 'genre' }, /each selector is a parameter of its own/],
  ['RSQL without its parameter', { ...EQUALS, grammar: 'rsql' }, /needs the parameter that holds the query/],
])('is a mistake with %s', async (_, filter, message) => {
  const problems = behaviorProblems(await contractOf(books(filter)));
  expect(problems.map((each) => `${each.pointer} ${each.message}`).join('\n')).toMatch(message);
}); // prettier-ignore

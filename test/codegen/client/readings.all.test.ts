// How answers are asked for and read that do not all come in one media type.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateValidators } from '../../../src/codegen/validators/index.js';
import type { JsonObject } from '../../../src/json/json.js';
import type { Contract } from '../../../src/model/document.js';
import { contractOf } from '../../support/contracts.js';
import type { Call } from '../generated-client.js';
import { generatedModule } from '../generated-client.js';

const answer = (content: JsonObject): JsonObject => ({ description: '', content });
const text = { type: 'string' };
const file = { type: 'string', format: 'binary' };
const pet = { type: 'object', required: ['name'], properties: { name: text } };
const job = { type: 'object', required: ['id'], properties: { id: { type: 'integer', format: 'int64' } } };

const DOCUMENTED: Record<string, JsonObject> = {
  made: {
    200: answer({ 'application/json': { schema: pet } }),
    201: answer({ 'text/plain': { schema: text } }),
    202: { description: 'nothing that is documented' },
    204: { description: '' },
  },
  exported: {
    200: answer({ 'application/pdf': { schema: file } }),
    '2XX': answer({ 'application/json': { schema: job } }),
  },
  nothing: { 200: { description: 'no body' } },
  any: { 200: answer({ '*/*': { schema: text } }) },
  anyFile: { 200: answer({ '*/*': { schema: file } }) },
  jsonFile: { 200: answer({ 'application/json': { schema: file } }) },
  version: { 200: answer({ 'application/json; version=2; charset=utf-8': { schema: pet } }) },
};

/** What the server answers, as a query tells it. */
const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '', 'http://localhost');
  asked.push(request.headers.accept);
  const type = searchParams.get('type');
  response.writeHead(Number(searchParams.get('status')), type === null ? {} : { 'Content-Type': type });
  response.end(searchParams.get('body') ?? '');
});
const asked: (string | undefined)[] = [];
let baseUrl = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => void server.close());

const parameters = ['status', 'type', 'body'].map((name) => ({ name, in: 'query', schema: text }));
const DOCUMENT = {
  openapi: '3.0.4',
  paths: Object.fromEntries(
    Object.entries(DOCUMENTED).map(([operationId, responses]) => [
      `/${operationId}`,
      { get: { operationId, parameters, responses } },
    ]),
  ),
};

const USAGE = `
import type { AnyFileOutput, AnyOutput, ExportedOutput, JsonFileOutput, MadeOutput, NothingOutput } from './index.js';
export const made: MadeOutput[] = [{ name: '' }, '', undefined];
export const exported: ExportedOutput[] = [new Blob([]), { id: ID }];
export const files: (AnyFileOutput & JsonFileOutput)[] = [new Blob([])];
export const any: AnyOutput = '';
export const nothing: NothingOutput = undefined;
export async function narrowed(): Promise<string | undefined> {
  const result = await client.made();
  return result.status === 200 ? result.data.name : result.status === 201 ? result.data : undefined;
}
`;

const described = (): Promise<Contract> => contractOf(DOCUMENT, {}, { file: 'api.yaml' });

async function clientFor(int64: 'number' | 'bigint', options = {}): Promise<Record<string, Call>> {
  const module = await generatedModule(
    await described(),
    USAGE.replace('ID', int64 === 'number' ? '1' : '1n'),
    int64,
  );
  return (module.createApiClient as (options: object) => Record<string, Call>)({ baseUrl, ...options });
}

type Row = [operation: string, status: number, type: string | undefined, body: string, data: unknown];

const READ: Row[] = [
  ['made', 200, 'application/json', '{"name":"Rex"}', { name: 'Rex' }],
  ['made', 200, 'application/json', '', undefined],
  ['made', 201, 'text/plain', 'made', 'made'],
  ['made', 202, 'text/plain', 'Accepted', undefined],
  ['made', 204, undefined, '', undefined],
  ['made', 207, 'text/plain', 'undocumented', 'undocumented'],
  ['exported', 200, 'application/pdf', '%PDF', 'application/pdf: %PDF'],
  ['exported', 202, 'application/json', '{"id":7}', { id: 7 }],
  ['nothing', 200, 'text/plain', 'OK', undefined],
  ['any', 200, 'text/plain', 'a text', 'a text'],
  ['any', 200, 'application/problem+json', '"a JSON text"', 'a JSON text'],
  ['any', 200, 'image/png', 'PNG', 'image/png: PNG'],
  ['anyFile', 200, 'image/png', 'PNG', 'image/png: PNG'],
  ['jsonFile', 200, 'application/json', '{"a":', 'application/json: {"a":'],
  ['version', 200, 'application/json;version=2', '{"name":"Rex"}', { name: 'Rex' }],
];

it.each(READ)('%s, answered %i %s %j', async (operation, status, type, body, data) => {
  const client = await clientFor('number');
  const query = { status, type, body };
  const result = await client[operation]!({ params: { query } });
  const { data: got } = result;
  expect(got instanceof Blob ? `${got.type}: ${await got.text()}` : got).toEqual(data);
});

it('integers of 64 bits are kept in answers of operations that answer in other ways as well', async () => {
  const client = await clientFor('bigint');
  const query = { status: 202, type: 'application/json', body: '{"id":9007199254740993}' };
  expect((await client.exported!({ params: { query } })).data).toEqual({ id: 9007199254740993n });
});

it('what is judged is the JSON alone', async () => {
  const { script } = generateValidators(await described());
  const validators: unknown = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  const told: string[] = [];
  const onInvalid = ({ message }: Error): void => void told.push(message);
  const client = await clientFor('number', { validate: 'response', validators, onInvalid });
  for (const [operation, status, type, body] of READ)
    await client[operation]!({ params: { query: { status, type, body } } });
  await client.made!({ params: { query: { status: 200, type: 'application/json', body: '{}' } } });
  expect(told).toEqual([expect.stringContaining("response/body must have required property 'name'")]);
});

it.each([
  ['made', 'application/json, text/plain'],
  ['exported', 'application/pdf, application/json'],
  ['any', 'application/json, */*;q=0.5'],
  ['anyFile', '*/*'],
  ['version', 'application/json; version=2'],
])('%s is asked for in %s', async (operation, accept) => {
  const client = await clientFor('number');
  await client[operation]!({ params: { query: { status: 204 } } });
  expect(asked.at(-1)).toBe(accept);
});

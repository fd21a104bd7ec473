import { parse } from 'yaml';
import { buildContract } from '../../src/document/contract.js';
import { parseDocument } from '../../src/document/text/parse.js';
import type { HeaderList } from '../../src/http/headers.js';
import type { Json, JsonObject } from '../../src/json/json.js';
import type { MockRequest } from '../../src/mock/request/request.js';
import type { Contract, Operation } from '../../src/model/document.js';

/** A contract out of a document written inside a test. `openapi` and `info` are filled in. */
export async function inline(yaml: string, name = 'inline'): Promise<Contract> {
  const given = parse(yaml) as JsonObject;
  const document = { openapi: '3.1.0', info: { title: 'Inline', version: '1' }, ...given };
  const file = `${name}.openapi.json`;
  const contract = await buildContract(
    parseDocument(JSON.stringify(document, null, 1), `file:///${file}`, file),
    () => Promise.reject(new Error('an inline document stands alone')),
  );
  const [problem] = contract.problems;
  if (problem) throw new Error(`${problem.pointer}: ${problem.message}`);
  return contract;
}

/** The only operation of a document with the one path `/`, whose members are given. */
export async function operationOf(
  operation: JsonObject,
  rest: JsonObject = {},
  method = 'post',
): Promise<Operation> {
  const names = [operation.parameters ?? []]
    .flat()
    .flatMap((parameter) => {
      const { name, in: place } = parameter as { name: string; in: string };
      return place === 'path' ? [`/{${name}}`] : [];
    })
    .join('');
  const described = { responses: { 200: { description: '' } }, ...operation };
  const document = { paths: { [names === '' ? '/' : names]: { [method]: described } }, ...rest };
  const { operations } = await inline(JSON.stringify(document));
  return operations[0]!;
}

/** A schema as the body of an operation's request. */
export function bodyOf(schema: Json, type = 'application/json', examples: JsonObject = {}): JsonObject {
  return { requestBody: { content: { [type]: { schema, ...examples } } } };
}

export function requestOf(parts: {
  method?: string;
  path?: string;
  query?: string;
  headers?: HeaderList;
  body?: string | Uint8Array;
}): MockRequest {
  const { body = '', headers = [], ...others } = parts;
  return { method: 'POST', path: '/', query: '', ...others, headers, body: Buffer.from(body) };
}

import { fileURLToPath } from 'node:url';
import { buildContract } from '../../src/document/contract.js';
import { parseDocument } from '../../src/document/text/parse.js';
import type { JsonObject } from '../../src/json/json.js';
import { loadContracts } from '../../src/load/index.js';
import type { Contract, Operation, Parameter } from '../../src/model/document.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A contract out of an OpenAPI 3.1 document that stands in a test; `openapi` and `info` are filled in. */
export function contractOf(document: JsonObject, name = 'inline'): Promise<Contract> {
  const whole = { openapi: '3.1.0', info: { title: 'Inline', version: '1' }, ...document };
  const file = `${name}.openapi.json`;
  return buildContract(parseDocument(JSON.stringify(whole, null, 2), `file:///${file}`, file), () =>
    Promise.reject(new Error('an inline document stands alone')),
  );
}

/** One operation, `GET /` unless told otherwise, called `op`. */
export async function operationOf(
  operation: JsonObject,
  { path = '/', method = 'get', ...rest }: { path?: string; method?: string; components?: JsonObject } = {},
): Promise<Operation> {
  const described = { operationId: 'op', responses: { 200: { description: '' } }, ...operation };
  const contract = await contractOf({ paths: { [path]: { [method]: described } }, ...rest });
  return contract.operations[0]!;
}

/** The two documents that come with the package. */
export function bundledContracts(): Promise<Contract[]> {
  return loadContracts(['spec/superoffice-pocket.openapi.yaml', 'spec/apple-caller-ids.openapi.yaml'], {
    cwd: root,
  });
}

/** A parameter with OpenAPI's defaults for its place. */
export function parameterOf(parts: Partial<Parameter>): Parameter {
  const place = parts.in ?? 'query';
  const style = parts.style ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple');
  return {
    name: 'color',
    in: place,
    required: false,
    style,
    explode: style === 'form',
    allowReserved: false,
    examples: [],
    pointer: '#/parameter',
    ...parts,
  };
}

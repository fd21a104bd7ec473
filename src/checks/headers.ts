import type { Check, Contract, Finding, Header, Json, SchemaRef } from '../model.js';
import { headerValue } from '../message/headers.js';
import { isObject } from '../openapi/grammar.js';
import { valueAt } from '../openapi/pointer.js';
import { responseFor } from '../openapi/responses.js';
import { schemaProblems } from '../schema/problems.js';
import { finding } from './finding.js';

/** Documented response headers: the required ones present, every present one as its schema says. */
export const headers: Check = ({ outcome }, operation) => {
  if (outcome.kind === 'failure') return [];
  const response = responseFor(operation, outcome.status);
  return (response?.headers ?? []).flatMap((header) => {
    const value = headerValue(outcome.headers, header.name);
    if (value !== undefined) return invalid(operation.contract, header, value);
    if (!header.required) return [];
    return [
      finding({
        check: 'response.header.missing',
        message: `the required response header '${header.name}' is missing`,
        pointer: header.pointer,
        at: `header:${header.name}`,
        expected: 'the header to be present',
        received: 'nothing',
      }),
    ];
  });
};

function invalid(contract: Contract, header: Header, text: string): Finding[] {
  const schema = header.schema ?? header.content?.schema;
  if (!schema) return [];
  const readings = header.content ? [parsed(text)] : readAs(contract, schema, text);
  const problems = readings.map((value) => schemaProblems(contract, schema.pointer, value, 'response'));
  const best = problems.sort((a, b) => a.length - b.length)[0] ?? [];
  return best.map((problem) =>
    finding({
      check: 'response.header.schema',
      message: `the response header '${header.name}' is not as documented: expected ${problem.expected}`,
      pointer: problem.pointer,
      at: `header:${header.name}`,
      expected: problem.expected,
      received: JSON.stringify(text),
    }),
  );
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** What the text can mean: a header has no types, its schema gives them (OpenAPI 3.1 §4.8.21, style simple). */
function readAs(contract: Contract, { pointer }: SchemaRef, text: string): Json[] {
  const types = typesOf(contract, pointer);
  const primitives: Json[] = [text];
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) primitives.push(Number(text));
  if (text === 'true' || text === 'false') primitives.push(text === 'true');
  if (types.includes('array')) primitives.push(text.split(',').map((item) => item.trim()));
  return types.includes('array')
    ? [...primitives, text.split(',').map((item) => parsed(item.trim()))]
    : primitives;
}

function typesOf(contract: Contract, pointer: string): Json[] {
  let node = valueAt(contract.document, pointer);
  for (let i = 0; isObject(node) && typeof node.$ref === 'string' && i < 100; i++) {
    node = valueAt(contract.document, node.$ref);
  }
  return isObject(node) ? [node.type ?? []].flat() : [];
}

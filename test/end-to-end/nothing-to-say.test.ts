import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/index.js';
import { verify } from '../../src/index.js';
import { contractOf } from '../support/contracts.js';

/*
 * Requests and answers of which a valid one is empty, says nothing, or cannot be made: the mock keeps what is documented,
 * the requests that are planned are those that it takes, and what cannot be made is told of the document.
 */

const ok = "'200': { description: ok }";
const post = (rest: string): string => `'/a': { post: { operationId: a, ${rest} } }`;
const body = (type: string, schema: string): string =>
  `requestBody: { required: true, content: { ${type}: { schema: ${schema} } } }, responses: { ${ok}, 4XX: { description: no } }`;
const answers = (responses: string): string => `'/a': { get: { operationId: a, ${responses} } }`;
const json = (schema: string): string => `content: { application/json: { schema: ${schema} } }`;
/** Not one value is valid, and only trying tells. */
/** Some value satisfies it, but no sampler follows what a pattern refers back to. */
const HARD = String.raw`{ type: object, required: [n], properties: { n: { type: string, pattern: '^(a|b)-\1$' } } }`;

const KINDS: [kind: string, paths: string, told: string[]][] = [
  ['a form without fields', post(body('application/x-www-form-urlencoded', '{ type: object, properties: {} }')), []],
  ['a form whose one field can be nothing but an empty list', post(body('application/x-www-form-urlencoded', '{ type: object, properties: { a: { type: array, maxItems: 0 } }, additionalProperties: false }')), []],
  ['a form whose field is no list', post(body('application/x-www-form-urlencoded', '{ type: object, required: [a], properties: { a: { not: { type: array } } } }')), []],
  ['parts without names', post(body('multipart/form-data', '{ type: object }')), []],
  ['a text that may be empty', post(body('text/plain', "{ type: string, pattern: '^$|^x+$' }")), []],
  ['a text that can be nothing but empty', post(body('text/plain', '{ type: string, maxLength: 0 }')), []],
  ['a parameter that is JSON, and any text', answers(`parameters: [{ name: q, in: query, required: true, ${json('{ type: string }')} }], responses: { ${ok}, 4XX: { description: no } }`), []],
  ['a text in a header that may be empty', answers(`parameters: [{ name: X-Q, in: header, required: true, schema: { type: string, enum: ['', a] } }], responses: { ${ok}, 4XX: { description: no } }`), []],
  ['an answer in XML of which no element is documented', answers("responses: { '200': { description: ok, content: { application/xml: { schema: { type: object, minProperties: 2 } } } } }"), []],
  ['an answer that cannot be made', answers(`responses: { '200': { description: ok, ${json(HARD)} } }`), ['document.case.unanswerable']],
  ['a refusal that cannot be made', post(`requestBody: { required: true, ${json('{ type: integer }')} }, responses: { ${ok}, default: { description: no, ${json(HARD)} } }`), ['document.case.unanswerable']],
]; // prettier-ignore

describe.each(KINDS)('a document with %s', (_, paths, told) => {
  it('has a mock that keeps it', async () => {
    const contract = await contractOf(
      `openapi: 3.1.0\ninfo: { title: t, version: '1' }\npaths: { ${paths} }`,
    );
    let report: Report | undefined;
    for await (const event of verify({ contracts: [contract] }))
      if (event.type === 'report') ({ report } = event);
    const causes = report?.causes.filter(({ severity }) => severity !== 'note');
    expect(causes?.map(({ check }) => check)).toEqual(told);
    expect(report?.operations.map(({ exchanges }) => exchanges > 0)).toEqual([true]);
  });
});

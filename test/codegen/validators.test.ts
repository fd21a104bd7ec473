import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import * as apple from '../../generated/apple-caller-ids/validators.js';
import { generateValidators } from '../../src/codegen/validators/index.js';
import type { Json, JsonObject } from '../../src/json/json.js';
import type { Contract, Operation } from '../../src/model/document.js';
import { FORMATS } from '../../src/schema/formats/index.js';
import { isValid } from '../../src/schema/validate/is-valid.js';
import { contractOf } from '../support/contracts.js';

interface Validator {
  operation: string;
  request(init: object, onInvalid?: (error: Error) => void): void;
  response(response: Response, value: unknown, onInvalid?: (error: Error) => void): void;
}

async function validatorsOf(contract: Contract): Promise<Record<string, Validator>> {
  const { script } = generateValidators(contract);
  return (await import(`data:text/javascript,${encodeURIComponent(script)}`)) as Record<string, Validator>;
}

const SCHEMAS: Record<string, JsonObject> = {
  text: { type: 'string', minLength: 2, maxLength: 3, pattern: '^[a-z🙂]+$' },
  number: { type: 'number', minimum: 0, exclusiveMaximum: 2, multipleOf: 0.1 },
  list: { type: 'array', uniqueItems: true, maxItems: 3, items: { type: ['integer', 'object'] } },
  enumerated: { enum: ['a', 1, null, { a: [1] }] },
  constant: { const: { a: 1 } },
  tuple: { type: 'array', prefixItems: [{ type: 'string' }], items: { type: 'integer' } },
  object: {
    type: 'object',
    required: ['a'],
    properties: { a: { type: 'integer' }, r: { type: 'string', readOnly: true }, w: { type: 'string', writeOnly: true } },
    patternProperties: { '^x-': { type: 'boolean' } },
    additionalProperties: false,
    dependentRequired: { 'x-1': ['r'] },
  },
  choice: { oneOf: [{ type: 'integer' }, { type: 'integer', minimum: 5 }, { type: 'string' }] },
  tree: { type: 'object', properties: { next: { $ref: '#/components/schemas/tree' } }, additionalProperties: false },
  closed: { allOf: [{ type: 'object', properties: { a: {} } }], unevaluatedProperties: false },
  never: { not: {} },
  ...Object.fromEntries(Object.keys(FORMATS).map((format) => [`format ${format}`, { format }])),
}; // prettier-ignore

const DOCUMENT: JsonObject = {
  openapi: '3.1.0',
  info: { title: 'Judged', version: '1' },
  paths: Object.fromEntries(
    Object.keys(SCHEMAS).map((name, i) => {
      const content = { 'application/json': { schema: { $ref: `#/components/schemas/${encodeURIComponent(name)}` } } };
      const operation = { operationId: `op${String(i)}`, requestBody: { content }, responses: { 200: { description: '', content } } };
      return [`/${String(i)}`, { post: operation }];
    }),
  ),
  components: { schemas: SCHEMAS },
}; // prettier-ignore

describe('validators.js', () => {
  let contract: Contract;
  let validators: Record<string, Validator> = {};
  beforeAll(async () => {
    contract = await contractOf(DOCUMENT);
    validators = await validatorsOf(contract);
  });

  function verdicts({ id, requestBody, responses }: Operation, value: unknown): [boolean, boolean] {
    const found: string[] = [];
    const response = new Response(null, { status: 200, headers: { 'Content-Type': 'application/json' } });
    validators[id]?.request({ body: value }, () => found.push('request'));
    validators[id]?.response(response, value, () => found.push('response'));
    expect(requestBody ?? responses).toBeDefined();
    return [!found.includes('request'), !found.includes('response')];
  }

  const leaf = fc.oneof(
    fc.constantFrom<Json>(null, true, 0.3, 1.5, 2, 7, 'ab', '🙂a', 'abcd', 'A', { a: [1] }, { a: 1 }, [1, 1], [{ a: 1, b: 2 }, { b: 2, a: 1 }]),
    fc.integer({ min: -3, max: 8 }),
    fc.string({ maxLength: 4 }),
  ); // prettier-ignore
  const value = fc.oneof(
    leaf,
    fc.array(leaf, { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'r', 'w', 'x-1', 'next', 'z'), fc.oneof(leaf, fc.constant({ next: {} })), { maxKeys: 3 }),
  ) as fc.Arbitrary<Json>; // prettier-ignore

  it('judges as the verifier does, in both directions', () => {
    const judged = contract.operations.filter((_, i) => !Object.keys(SCHEMAS)[i]?.startsWith('format'));
    fc.assert(
      fc.property(fc.constantFrom(...judged), value, (operation, given) => {
        const pointer = operation.requestBody?.content[0]?.schema?.pointer ?? '';
        const expected = (['request', 'response'] as const).map((side) =>
          isValid(contract, side, pointer, given),
        );
        expect(verdicts(operation, given)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('judges formats as the verifier does, or says which it does not', () => {
    const { script } = generateValidators(contract);
    const [, unchecked = ''] =
      /Not checked here: ([^]*?)\.\s*\*\//.exec(script.replaceAll('\n */', ' */')) ?? [];
    const names = unchecked.replaceAll(/\s*\n \*\s*/g, ' ').split(', ');
    let checked = 0;
    for (const [i, name] of Object.keys(SCHEMAS).entries()) {
      const format = FORMATS[name.replace('format ', '')];
      const operation = contract.operations[i];
      if (!name.startsWith('format') || !format || !operation) continue;
      if (names.includes(name)) continue;
      checked++;
      const values = [format.sample, ...format.nearMisses.flat()].filter((each) => typeof each !== 'bigint');
      for (const each of values) {
        // int64 and uint64: no number beyond 2^53 is told from its neighbours.
        if (typeof each === 'number' && Math.abs(each) > Number.MAX_SAFE_INTEGER) continue;
        const isFine = (format.validate as (given: unknown) => boolean)(each);
        expect([name, each, verdicts(operation, each)[1]]).toEqual([name, each, isFine]);
      }
    }
    expect(checked).toBeGreaterThan(20);
    expect(names).toContain('format uri');
  });

  it('imports nothing and makes no code', () => {
    const texts = ['apple-caller-ids', 'superoffice-pocket'].map((name) =>
      readFileSync(fileURLToPath(new URL(`../../generated/${name}/validators.js`, import.meta.url)), 'utf8'),
    );
    for (const text of [...texts, generateValidators(contract).script])
      expect(text).not.toMatch(/\bimport\b|require\(|\beval\b|new Function/);
  });

  it('names the place of what is wrong, and throws where nobody is told', () => {
    const answer = new Response(null, {
      status: 200,
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
    });
    const judge = (): void => apple.getCallerIdResources.response(answer, { data: [], total: '4' });
    expect(judge).toThrow(
      new apple.ValidationError(apple.getCallerIdResources.operation, {
        path: 'response/body/total',
        keyword: 'type',
        message: 'must be integer',
      }),
    );
    expect(() => apple.getCallerIdResources.request({ params: { path: { orgId: '1' } } })).toThrow(
      'request/params/path/brandId is missing',
    );
  });

  it('writes each function once where schemas that refer to each other are all named', async () => {
    const links = { a: 'b', b: 'c', c: 'a' };
    const schema = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
    const linked = Object.entries(links).map(([name, next]): [string, Json] => [
      name,
      { type: 'object', properties: { [next]: schema(next) }, minProperties: 1 },
    ]);
    const paths = Object.keys(links).map((name): [string, Json] => [
      `/${name}`,
      { post: { operationId: name, requestBody: { content: { 'application/json': { schema: schema(name) } } }, responses: {} } },
    ]); // prettier-ignore
    const contract = await contractOf({ ...DOCUMENT, paths: Object.fromEntries(paths), components: { schemas: Object.fromEntries(linked) } }); // prettier-ignore
    const validators = await validatorsOf(contract);
    for (const [name, next] of Object.entries(links)) {
      const judged = (body: Json): void => validators[name]?.request({ body });
      expect(() => judged({ [next]: { x: 1 } })).not.toThrow();
      expect(() => judged({ [next]: {} })).toThrow(
        `request/body/${next} must NOT have fewer than 1 properties`,
      );
    }
  });

  it('names the place of what is wrong in parts of parts, in either branch of a choice', async () => {
    const node = { $ref: '#/components/schemas/Node' };
    const Node = {
      type: 'object',
      properties: { n: { type: 'integer' }, list: { type: 'array', items: node } },
      additionalProperties: { anyOf: [node, { type: 'string' }] },
    };
    const paths = { '/': { post: { operationId: 'send', requestBody: { content: { 'application/json': { schema: node } } }, responses: {} } } }; // prettier-ignore
    const { send } = await validatorsOf(await contractOf({ paths, components: { schemas: { Node } } }));
    const judged = (body: Json) => (): void => send?.request({ body });
    expect(judged({ 'a/b~c': { list: [{ list: [] }, { x: 'text' }] } })).not.toThrow();
    expect(judged({ list: [{}, { list: [{ n: 'x' }] }] })).toThrow(
      'request/body/list/1/list/0/n must be integer',
    );
    expect(judged({ 'a/b~c': { list: [{}, { n: 'x' }] } })).toThrow(
      'request/body/a~1b~0c/list/1/n must be integer',
    );
  });

  it('leaves out patterns that take too long, and says so', async () => {
    const slow = { type: 'string', pattern: '^(a+)+$' };
    const paths = { '/': { get: { operationId: 'get', responses: { 200: { description: '', content: { 'application/json': { schema: slow } } } } } } }; // prettier-ignore
    const { script } = generateValidators(await contractOf({ paths }));
    expect(script).toContain('Not checked here: pattern at /paths/~1/get/');
    expect(script).not.toContain('(a+)+');
  });
});

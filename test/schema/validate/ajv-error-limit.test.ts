import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { MAX_ERRORS, withBoundedErrors } from '../../../src/schema/validate/ajv-error-limit.js';
import { redefineKeywords } from '../../../src/schema/validate/ajv-keywords.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';
import { lawRuns } from '../../support/suite.js';
import { schemas, value } from '../arbitraries.js';

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const wrong = (count: number): Json[] => Array.from({ length: count }, () => ({ id: 'a' }));
const Thing: JsonObject = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };
const things: Json = { type: 'array', items: ref('Thing') };

async function problemsOf(A: Json, of: Json): Promise<ReturnType<typeof schemaProblems>> {
  const contract = await contractOf(schemasDocument({ Thing, A }));
  return schemaProblems(contract, '#/components/schemas/A', of, 'response');
}

describe('the problems of a value with very many faults', () => {
  it('are as many as the limit, and the last says that there are others', async () => {
    const found = await problemsOf(things, wrong(2 * MAX_ERRORS));
    expect(found).toHaveLength(MAX_ERRORS);
    expect(found[0]?.path).toBe('/0/id');
    expect(found.filter(({ hasMore }) => hasMore)).toEqual([found.at(-1)]);
  });

  it('are all given where there are no more than the limit', async () => {
    const found = await problemsOf(things, wrong(MAX_ERRORS));
    expect(found).toHaveLength(MAX_ERRORS);
    expect(found.filter(({ hasMore }) => hasMore)).toEqual([]);
  });

  it('do not count those of alternatives that were only tried', async () => {
    const texts: Json = { type: 'array', items: { properties: { id: { type: 'string' } } } };
    expect(await problemsOf({ anyOf: [things, texts] }, wrong(2 * MAX_ERRORS))).toEqual([]);
    expect(await problemsOf({ not: things }, wrong(2 * MAX_ERRORS))).toEqual([]);
  });
});

/** ajv as the judge sets it up. */
function validatorOf(document: JsonObject, limit?: number): (of: Json) => boolean {
  const process = (code: string): string => withBoundedErrors(code, limit);
  const code = limit === undefined ? {} : { code: { process } };
  const ajv = new Ajv2020({ strict: false, validateSchema: false, ownProperties: true, allErrors: true, verbose: true, inlineRefs: false, ...code }); // prettier-ignore
  redefineKeywords(ajv);
  ajv.addSchema({ ...document }, 'test://document');
  const validate = ajv.compile({ $ref: 'test://document#/components/schemas/A' });
  return (of) => {
    const isValid = validate(of);
    if (limit !== undefined) expect(validate.errors?.length ?? 0).toBeLessThan(100);
    return isValid;
  };
}

it.each([0, 1, 3])('keeping %d errors changes no verdict, for any schema and any value', (limit) => {
  fc.assert(
    fc.property(schemas, fc.array(value, { minLength: 1, maxLength: 6 }), (given, values) => {
      const document = schemasDocument(given) as JsonObject;
      const [bounded, free] = [validatorOf(document, limit), validatorOf(document)];
      for (const each of values) expect(bounded(each), JSON.stringify(each)).toBe(free(each));
    }),
    { numRuns: lawRuns(150) },
  );
});

it('the code of ajv 8.20.0 has the three forms that are rewritten: another version may have others', () => {
  const made: string[] = [];
  const process = (code: string): string => {
    made.push(code);
    return code;
  };
  const ajv = new Ajv2020({ allErrors: true, verbose: true, inlineRefs: false, code: { process } });
  ajv.compile({
    $defs: { text: { type: 'string', minLength: 1 } },
    properties: { a: { $ref: '#/$defs/text' } },
    anyOf: [{ required: ['a'] }, { required: ['b'] }],
  });
  const code = made.join('\n');
  expect(code).toMatch(/vErrors\.push\(\w+\);/);
  expect(code).toMatch(/vErrors\.length = \w+;/);
  expect(code).toMatch(
    /vErrors = vErrors === null \? ([\w.]+)\.errors : vErrors\.concat\(\1\.errors\);\s*errors = vErrors\.length;/,
  );
});

it('withBoundedErrors refuses code of another form rather than leave it unbounded', () => {
  expect(() => withBoundedErrors('vErrors = all(vErrors); errors = vErrors.length;')).toThrow('unknown form');
});

import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { tokensOf, valueAt } from '../../../src/json/pointer.js';
import { unenforceable } from '../../../src/schema/enforceability.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { schemasOf } from '../../../src/schema/validate/validator.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';
import { schemas, value } from '../arbitraries.js';

const A = '#/components/schemas/A';

/**
 * An ajv that knows nothing of OpenAPI: in 3.1, its schemas are JSON Schema. Of its two modes, the one that goes on
 * after an error is right about `contains` in an empty array behind `prefixItems`, but throws where
 * `patternProperties` stand beside a failed combination.
 */
function plainVerdict(document: Json): (of: Json) => boolean {
  const [thorough, hasty] = [true, false].map((allErrors) => {
    const ajv = new Ajv2020({ strict: false, validateSchema: false, ownProperties: true, allErrors });
    ajv.addSchema({ ...(document as JsonObject) }, 'test://document');
    return ajv.compile({ $ref: `test://document${A}` });
  });
  return (of) => {
    try {
      return thorough!(of);
    } catch {
      return hasty!(of);
    }
  };
}

describe('for any schema and any value', () => {
  it('there are problems exactly when plain ajv says invalid, each in its place', async () => {
    await fc.assert(
      fc.asyncProperty(schemas, fc.array(value, { minLength: 1, maxLength: 8 }), async (given, values) => {
        const document = schemasDocument(given);
        const contract = await contractOf(document);
        expect(contract.problems).toEqual([]);
        const isValid = plainVerdict(document);
        for (const each of values) {
          const problems = schemaProblems(contract, A, each, 'response');
          expect(problems.length === 0, JSON.stringify(each)).toBe(isValid(each));
          expect(new Set(problems.map(({ path }) => path)).size).toBe(problems.length);
          for (const { path, pointer, expected, received } of problems) {
            const tokens = tokensOf(path);
            expect(tokens, path).toBeDefined();
            const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
            expect(valueAt(each, path) ?? valueAt(each, parent), path).toBeDefined();
            expect(valueAt(contract.document, pointer), pointer).toBeDefined();
            expect(expected).not.toMatch(/^$|undefined|\[object|must/);
            expect(received).not.toMatch(/^$|undefined|\[object/);
          }
        }
      }),
    );
  });

  it('what is found is the same before the schema is compiled and after it', async () => {
    await fc.assert(
      fc.asyncProperty(schemas, fc.array(value, { minLength: 1, maxLength: 8 }), async (given, values) => {
        const contract = await contractOf(schemasDocument(given));
        const found = (): unknown => values.map((each) => schemaProblems(contract, A, each, 'request'));
        const first = found();
        schemasOf(contract, 'request').compile(A);
        expect(found()).toEqual(first);
      }),
    );
  });

  it('a schema of supported keywords is never called unenforceable', async () => {
    await fc.assert(
      fc.asyncProperty(schemas, async (given) => {
        expect(unenforceable(await contractOf(schemasDocument(given)))).toEqual([]);
      }),
    );
  });

  it('an allOf of one schema judges as that schema does', async () => {
    await fc.assert(
      fc.asyncProperty(schemas, value, async ({ A: schema, ...others }, each) => {
        const contract = await contractOf(
          schemasDocument({ ...others, A: schema, D: { allOf: [{ $ref: A }] } }),
        );
        const paths = (pointer: string): string[] => schemaProblems(contract, pointer, each, 'request').map(({ path }) => path); // prettier-ignore
        expect(paths('#/components/schemas/D')).toEqual(paths(A));
      }),
    );
  });
});

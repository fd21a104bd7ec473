import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/json/json.js';

/** Upper bounds as documents have them, and such as no request can reach. */
const limits = [3, 20, 255, 9_999, 10_000, 65_535, 1_000_000, 2 ** 31 - 1, 2 ** 53, 1e300];
const limit = fc.constantFrom(...limits);
const bounds = fc.constantFrom(-1e300, -1e20, -(2 ** 53), -(2 ** 31), -20, -3.25, 0, 0.5, 20, 2 ** 31 - 1, 2 ** 53, 1e20, 1e300, Number.MAX_VALUE); // prettier-ignore

/** Each keyword is there or not: what is absent stays absent. */
function some(keywords: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonObject> {
  return fc.record(keywords, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<JsonObject>;
}

function merged(...parts: fc.Arbitrary<unknown>[]): fc.Arbitrary<JsonObject> {
  return fc.tuple(...parts).map((objects) => Object.assign({}, ...(objects as object[])) as JsonObject);
}

function typed(type: string, ...keywords: fc.Arbitrary<unknown>[]): fc.Arbitrary<JsonObject> {
  return merged(fc.record({ type: fc.constantFrom<Json>(type, [type, 'null']) }), ...keywords);
}

/** A lower and an upper bound with numbers between them. */
const range = fc
  .tuple(
    fc.constantFrom('minimum', 'exclusiveMinimum'),
    fc.constantFrom('maximum', 'exclusiveMaximum'),
    fc.uniqueArray(bounds, { minLength: 2, maxLength: 2 }),
  )
  .map(([lower, upper, both]) => ({ [lower]: Math.min(...both), [upper]: Math.max(...both) }))
  .filter((stated) => !Object.values(stated).every((each) => Math.abs(each) < 5));

export const satisfiableScalar: fc.Arbitrary<JsonObject> = fc.oneof(
  typed('integer', fc.oneof(range, some({ minimum: bounds }), some({ exclusiveMaximum: bounds }))),
  typed('integer', some({ multipleOf: fc.constantFrom(1, 2, 5, 0.5, 1e10), format: fc.constantFrom('int32', 'int64') })),
  typed('number', fc.oneof(range, some({ maximum: bounds }), some({ exclusiveMinimum: bounds }))),
  typed('number', some({ multipleOf: fc.constantFrom(1, 0.01, 1e300) })),
  typed('string', some({ minLength: fc.constantFrom(0, 1, 3), maxLength: limit })),
  typed('string', some({ pattern: fc.constantFrom('^[a-z]+$', '^.*$', '', '^\\d{3}', 'x|y'), maxLength: limit })),
  typed('string', some({ format: fc.constantFrom('date', 'date-time', 'uuid', 'email', 'ipv4', 'uri', 'binary') })),
  typed('boolean'),
  fc.record({ enum: fc.uniqueArray(fc.constantFrom<Json>('a', 'b', 1, 2, true, null), { minLength: 1 }) }),
  fc.record({ const: fc.constantFrom<Json>('a', 1, false, null, [1], { a: 1 }) }),
); // prettier-ignore

/** Schemas that some value fits, with keywords about the type that they state. */
export const satisfiable = fc.letrec<{ schema: JsonObject; array: JsonObject; object: JsonObject }>((tie) => ({
  schema: fc.oneof({ maxDepth: 2, depthSize: 'medium' }, satisfiableScalar, tie('array'), tie('object')),
  array: typed(
    'array',
    fc.record({ items: tie('schema') }),
    fc.oneof(
      some({ minItems: fc.constantFrom(0, 1, 3), maxItems: limit }),
      some({ uniqueItems: fc.boolean(), maxItems: limit }),
      fc.constant({ maxItems: 1, uniqueItems: true }),
    ),
  ),
  object: typed(
    'object',
    fc.record({
      properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
    }),
    some({
      additionalProperties: fc.boolean(),
      minProperties: fc.constantFrom(0, 1),
      maxProperties: fc.constantFrom(3, 999, 1000, 65_535, 2 ** 53),
      propertyNames: some({ maxLength: limit }),
      dependentRequired: fc.constantFrom({}, { a: [] }, { a: ['a'] }),
    }),
  ).chain((stated) => {
    const names = Object.keys(stated.properties as JsonObject);
    return fc.subarray(names).map((required) => ({ ...stated, required }));
  }),
})).schema; // prettier-ignore

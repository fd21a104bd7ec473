import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/json/json.js';

const NAMES = ['a', 'b', 'c', 'd/e', 'f~g', '100%', '', 'x y', '0'];

const name = fc.constantFrom(...NAMES);

const scalar = fc.oneof(
  fc.constantFrom<Json>(null, true, false, '', 'a', 'b', 'aa', '12', 0, 1, 2, -1, 5, 1.5),
  fc.integer({ min: -20, max: 20 }),
  fc.string({ maxLength: 4 }),
);

/** JSON values with members named as in the schemas below. */
export const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { arbitrary: scalar, weight: 2 },
    fc.dictionary(name, tie('value'), { maxKeys: 5, noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
})).value;

const count = fc.integer({ min: 0, max: 3 });
const bound = fc.oneof(fc.integer({ min: -10, max: 10 }), fc.constantFrom(0.5, 2.5, -3.5));
const pattern = fc.constantFrom('^a', 'b$', '^[a-c]+$', '^\\d{1,3}$', '^.{0,2}$', 'a|b');
const type = fc.constantFrom('null', 'boolean', 'object', 'array', 'number', 'string', 'integer');
const names = fc.uniqueArray(name, { maxLength: 3 });

/** Each keyword is there or not: what is absent stays absent. */
function some(keywords: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonObject> {
  return fc.record(keywords, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<JsonObject>;
}

function merged(...parts: fc.Arbitrary<unknown>[]): fc.Arbitrary<Json> {
  return fc.tuple(...parts).map((objects) => Object.assign({}, ...(objects as object[])) as Json);
}

const numbers = some({ minimum: bound, maximum: bound, exclusiveMinimum: bound, exclusiveMaximum: bound, multipleOf: fc.constantFrom(1, 2, 3, 0.5) }); // prettier-ignore
const texts = some({ minLength: count, maxLength: count, pattern });

/**
 * Schemas of JSON Schema 2020-12 that use every keyword. References lead to `A`, `B` and `C`, and only from members and
 * items: a schema that applies itself to the same value judges nothing.
 */
export const schema = fc.letrec((tie) => {
  const inner = tie('schema');
  const member = fc.oneof(
    { arbitrary: inner, weight: 4 },
    { arbitrary: merged(fc.record({ $ref: fc.constantFrom('A', 'B', 'C').map((to) => `#/components/schemas/${to}`) })), weight: 1 },
  );
  const list = fc.array(inner, { minLength: 1, maxLength: 3 });
  return {
    schema: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { arbitrary: merged(fc.record({ type }), numbers, texts), weight: 4 },
      { arbitrary: merged(fc.record({ type: fc.uniqueArray(type, { minLength: 1, maxLength: 3 }) })), weight: 1 },
      { arbitrary: tie('object'), weight: 6 },
      { arbitrary: merged(fc.record({ enum: fc.uniqueArray(value, { minLength: 1, maxLength: 3 }) })), weight: 1 },
      { arbitrary: merged(fc.record({ const: value })), weight: 1 },
      { arbitrary: fc.boolean(), weight: 1 },
    ),
    object: fc.oneof(
      merged(fc.constantFrom({}, { type: 'object' }), tie('objects')),
      merged(fc.constantFrom({}, { type: 'array' }), tie('arrays')),
      tie('combined'),
      merged(tie('objects'), tie('chosen')),
    ),
    objects: some({
      properties: fc.dictionary(name, member, { maxKeys: 4, noNullPrototype: true }),
      required: names,
      additionalProperties: fc.oneof(fc.boolean(), member),
      patternProperties: fc.dictionary(pattern, member, { maxKeys: 2, noNullPrototype: true }),
      propertyNames: fc.oneof(texts, fc.boolean()),
      minProperties: count,
      maxProperties: fc.integer({ min: 1, max: 4 }),
      dependentRequired: fc.dictionary(name, names, { maxKeys: 2, noNullPrototype: true }),
      dependentSchemas: fc.dictionary(name, inner, { maxKeys: 1, noNullPrototype: true }),
      unevaluatedProperties: fc.oneof(fc.boolean(), inner),
    }),
    arrays: some({
      items: fc.oneof(fc.boolean(), member),
      prefixItems: fc.array(member, { minLength: 1, maxLength: 2 }),
      contains: inner,
      minContains: count,
      maxContains: count,
      minItems: count,
      maxItems: fc.integer({ min: 1, max: 4 }),
      uniqueItems: fc.boolean(),
      unevaluatedItems: fc.oneof(fc.boolean(), inner),
    }),
    combined: some({ allOf: list, anyOf: list, oneOf: list, not: inner, if: inner, then: inner, else: inner }),
    chosen: some({ anyOf: list, oneOf: list }),
  };
}).schema as fc.Arbitrary<Json>; // prettier-ignore

/** What stands under `components.schemas`. */
export const schemas: fc.Arbitrary<{ A: Json; B: Json; C: Json }> = fc.record({
  A: schema,
  B: schema,
  C: schema,
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../src/json/equality.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { madeRecords } from '../../../src/mock/data/made-records.js';
import type { Contract } from '../../../src/model/document.js';
import { sample } from '../../../src/schema/sample/index.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { schema as schemas } from '../../schema/arbitraries.js';
import { soundContractOf } from '../../support/contracts.js';
import { lawRuns } from '../../support/suite.js';

const POINTER = '#/components/schemas/S';

function contractOf(schema: Json): Promise<Contract> {
  const components = { schemas: { S: schema, A: { type: 'string' }, B: { type: 'integer' }, C: {} } };
  return soundContractOf({ paths: {}, components });
}

function made(contract: Contract, model: Json, count: number, seed: number): Json[] {
  return madeRecords(contract, POINTER, model, { count, seed, besides: [model], name: 'thing' });
}

describe('records made from a documented one', () => {
  it('are valid, unlike each other, and the same for the same seed, whatever the schema', async () => {
    await fc.assert(
      fc.asyncProperty(schemas as fc.Arbitrary<JsonObject>, fc.integer({ min: 1, max: 99 }), async (schema, seed) => {
        const contract = await contractOf(schema).catch(() => undefined);
        const model = contract && sample(contract, POINTER, 'response')?.value;
        if (!contract || model === undefined) return;
        const records = made(contract, model, 6, seed);
        expect(records.length).toBeLessThanOrEqual(6);
        for (const record of records)
          expect(schemaProblems(contract, POINTER, record, 'response')).toEqual([]);
        expect(new Set([model, ...records].map(fingerprint)).size).toBe(records.length + 1);
        expect(made(contract, model, 6, seed)).toEqual(records);
      }),
      { numRuns: lawRuns(150) },
    );
  }); // prettier-ignore

  const RICH: [schema: JsonObject, model: Json][] = [
    [{ type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } }, { id: 1, name: 'a' }],
    [{ type: 'object', properties: { id: { type: 'string', pattern: '^[0-9]+$' } } }, { id: '9467895078742654960' }],
    [{ type: 'object', properties: { at: { type: 'string', format: 'date-time' } } }, { at: '2026-01-31T10:00:00.5+02:00' }],
    [{ type: 'object', properties: { at: { type: 'string', format: 'date' } } }, { at: '2028-02-29' }],
    [{ type: 'object', properties: { id: { type: 'string', format: 'uuid' } } }, { id: 'e8bba96a-5d4a-11ee-a2af-ffffffffffff' }],
    [{ type: 'array', items: { type: 'integer' } }, [1, 2]],
    [{ type: 'number', multipleOf: 0.01 }, 19.99],
  ]; // prettier-ignore

  it.each(RICH)('of %j are as many as wanted, and others for another seed', async (schema, model) => {
    const contract = await contractOf(schema);
    const [first, second] = [made(contract, model, 50, 1), made(contract, model, 50, 2)];
    expect(first).toHaveLength(50);
    expect(second).toHaveLength(50);
    expect(second).not.toEqual(first);
  });

  it.each<[JsonObject, Json, number]>([
    [{ type: 'boolean' }, true, 1],
    [{ enum: ['a', 'b', 'c'] }, 'a', 2],
    [{ const: 1 }, 1, 0],
    [{ type: 'integer', minimum: 1, maximum: 4 }, 1, 3],
    [{ type: 'null' }, null, 0],
  ])('of %j are no more than the schema allows', async (schema, model, most) => {
    const records = made(await contractOf(schema), model, 1000, 1);
    expect(records.length).toBeLessThanOrEqual(most);
  });
});

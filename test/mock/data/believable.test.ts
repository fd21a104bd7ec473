import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { jsonText } from '../../../src/json/text.js';
import { MadeValues } from '../../../src/mock/response/made-values.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { satisfiable } from '../../schema/satisfiable.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';
import { lawRuns } from '../../support/suite.js';

const A = '#/components/schemas/A';

async function made(
  schema: JsonObject,
  { name = 'thing', seed = 1, turn = 0 } = {},
): Promise<Json | undefined> {
  const contract = await contractOf(schemasDocument({ A: schema }));
  return new MadeValues(seed).numbered({ contract, pointer: A, name }, turn);
}

function textsOf(names: readonly string[], more: JsonObject = {}): JsonObject {
  const properties = Object.fromEntries(names.map((name) => [name, { type: 'string', ...more }]));
  return { type: 'object', required: [...names], properties };
}

/** Names that the tables know, and others: what they propose must be dropped where the schema does not allow it. */
const names = fc.constantFrom(
  'name', 'email', 'createdAt', 'price', 'id', 'userId', 'title', 'country', 'isbn', 'total', 'updated_at', 'phone', 'url',
  'birthDate', 'latitude', 'status', 'currency', 'zip', 'tags', 'constructor', 'x',
); // prettier-ignore

describe('what looks real', () => {
  it('satisfies its schema, whatever the members are called, and is the same byte for byte for a seed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(satisfiable, { minLength: 1, maxLength: 3 }), names, names, fc.nat(), fc.nat(5), async (parts, first, second, seed, turn) => {
        const [one, ...others] = parts;
        const properties = { [first]: one!, [second]: { type: 'array', items: others[0] ?? one!, minItems: 2 } };
        const schema = { type: 'object', required: [first], properties } as JsonObject;
        const contract = await contractOf(schemasDocument({ A: schema }));
        const [value, again] = [1, 2].map(() =>
          new MadeValues(seed).numbered({ contract, pointer: A, name: second }, turn),
        );
        expect(value).toBeDefined();
        expect(schemaProblems(contract, A, value!, 'response')).toEqual([]);
        expect(jsonText(again!)).toBe(jsonText(value!));
      }),
      { numRuns: lawRuns(200) },
    );
  }); // prettier-ignore

  it('keeps the bounds of texts and numbers, whatever they are called', async () => {
    const bounds = fc.record({ minLength: fc.nat(30), more: fc.nat(10) });
    await fc.assert(
      fc.asyncProperty(names, bounds, fc.nat(), async (name, { minLength, more }, seed) => {
        const text = { type: 'string', minLength, maxLength: minLength + more };
        const number = { type: 'number', exclusiveMinimum: minLength, maximum: minLength + 1 };
        for (const schema of [text, number]) {
          const contract = await contractOf(
            schemasDocument({ A: { type: 'object', required: [name], properties: { [name]: schema } } }),
          );
          const value = new MadeValues(seed).fixed({ contract, pointer: A, name: '' });
          expect(schemaProblems(contract, A, value!, 'response')).toEqual([]);
        }
      }),
      { numRuns: lawRuns(200) },
    );
  });

  it('has names of persons that belong to the address of mail beside them', async () => {
    const value = (await made(textsOf(['firstName', 'last_name', 'EMAIL']))) as Record<string, string>;
    const { firstName, last_name: last, EMAIL } = value;
    expect(EMAIL).toBe(`${firstName!}.${last!}@example.com`.toLowerCase().replaceAll(/[^a-z.@]/g, ''));
  });

  it('has moments in order, of one record', async () => {
    const schema = textsOf(['createdAt', 'updatedAt'], { format: 'date-time' });
    for (const seed of [1, 2, 3, 4, 5]) {
      const value = (await made(schema, { seed })) as { createdAt: string; updatedAt: string };
      expect(Date.parse(value.createdAt)).toBeLessThan(Date.parse(value.updatedAt));
    }
  });

  it('leads to no host of a stranger', async () => {
    const value = (await made({
      type: 'object',
      properties: {
        website: { type: 'string', format: 'uri' },
        avatar: { type: 'string', format: 'uri' },
        email: { type: 'string', format: 'email' },
        host: { type: 'string', format: 'hostname' },
      },
    })) as Record<string, string>;
    expect(Object.values(value)).toHaveLength(4);
    for (const text of Object.values(value)) expect(text).toMatch(/example\.com/);
  });

  it('shows the example first, and others of a list beside it', async () => {
    const pet = {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string', example: 'Rex' } },
    };
    const value = (await made({ type: 'array', items: pet }, { name: 'pet' })) as { name: string }[];
    expect(value[0]).toEqual({ name: 'Rex' });
    expect(new Set(value.map(({ name }) => name)).size).toBe(3);
  });

  it.each<[string, JsonObject, number, number]>([
    ['as many as are needed', { minItems: 7 }, 7, 7],
    ['no more than are allowed', { maxItems: 2 }, 2, 2],
    ['different ones where all must differ', { uniqueItems: true, minItems: 4 }, 4, 4],
    ['several where nothing is said', {}, 2, 3],
  ])('makes lists of %s', async (_, bounds, least, most) => {
    const item = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } };
    const value = (await made({ type: 'array', items: item, ...bounds })) as Json[];
    expect(value.length).toBeGreaterThanOrEqual(least);
    expect(value.length).toBeLessThanOrEqual(most);
    expect(new Set(value.map(jsonText)).size).toBe(value.length);
  });

  it('says nothing twice in a list of few values', async () => {
    const value = (await made({ type: 'array', items: { enum: ['a', 'b'] } })) as string[];
    expect(new Set(value).size).toBe(value.length);
  });
});

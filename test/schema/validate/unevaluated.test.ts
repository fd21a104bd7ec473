import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/json/json.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';

/** `path: expected …` of each problem by the schema A. */
async function told(schemas: Record<string, Json>, value: Json): Promise<string[]> {
  const contract = await contractOf(schemasDocument(schemas));
  const problems = schemaProblems(contract, '#/components/schemas/A', value, 'response');
  return problems.map(({ path, expected }) => `${path === '' ? '.' : path}: ${expected}`);
}

const closedList = (rest: Record<string, Json>): Record<string, Json> => ({
  A: { ...rest, unevaluatedItems: false },
});
const closed = (rest: Record<string, Json>): Record<string, Json> => ({
  A: { ...rest, unevaluatedProperties: false },
});

describe('unevaluatedItems', () => {
  const number = { type: 'number' };

  it.each<[what: string, rest: Record<string, Json>, value: Json, told: string[]]>([
    ['an item that contains speaks of', { contains: number }, [1, 2], []],
    ['an item between those', { contains: number }, [1, 'x', 2], ['.: no such item at index 1']],
    ['items behind those', { contains: number }, [1, 'x', 'y'], ['.: no more than 1 item']],
    ['what contains need not find', { contains: number, minContains: 0 }, ['x'], ['.: no more than 0 items']],
    ['what two parts contain', { allOf: [{ contains: number }, { contains: { const: 'x' } }] }, [1, 'x'], []],
    ['a condition alone', { if: { prefixItems: [number] } }, [1], []],
    ['a condition that is not met', { if: { prefixItems: [number] } }, ['x'], ['.: no more than 0 items']],
    ['a branch that speaks of all', { anyOf: [{ items: number }, true] }, [1, 2], []],
    ['a branch that is not taken', { anyOf: [{ items: number }, true] }, ['x'], ['.: no more than 0 items']],
    ['what another schema leaves over', { allOf: [{ unevaluatedItems: number }] }, [1, 2], []],
  ])('judges %s', async (_, rest, value, want) => {
    expect(await told(closedList(rest), value)).toEqual(want);
  });

  it('asks its schema of what is left over alone, each at its place', async () => {
    const schemas = { A: { contains: { type: 'string' }, unevaluatedItems: { minimum: 5 } } };
    expect(await told(schemas, ['a', 7, 3, 'b', 1])).toEqual(['/2: at least 5', '/4: at least 5']);
  });
});

describe('unevaluatedProperties', () => {
  const named = { properties: { kind: { const: 'a' } }, required: ['kind'] };

  it.each<[what: string, rest: Record<string, Json>, value: Json, told: string[]]>([
    ['a condition alone', { if: named }, { kind: 'a' }, []],
    ['a condition that is not met', { if: named }, { kind: 'b' }, ['/kind: no such property']],
    ['a condition met without then', { if: named, else: { properties: { b: true } } }, { kind: 'a' }, []],
    ['else beside what it knows', { if: named, else: { properties: { b: true } } }, { b: 1, c: 1 }, ['/c: no such property']],
    ['what depends on a name that is there', { dependentSchemas: { a: { properties: { a: true } } } }, { a: 1 }, []],
    ['patterns in a branch', { anyOf: [{ patternProperties: { '^x': true } }] }, { xy: 1, y: 1 }, ['/y: no such property']],
    ['a name in not', { not: { properties: { a: { type: 'string' } } } }, { a: 1 }, ['/a: no such property']],
    ['what a branch leaves over', { oneOf: [{ ...named, unevaluatedProperties: true }] }, { kind: 'a', b: 1 }, []],
  ])('judges %s', async (_, rest, value, want) => {
    expect(await told(closed(rest), value)).toEqual(want);
  }); // prettier-ignore

  it('blames nothing that a failed choice documents', async () => {
    const branches = [
      { ...named, required: ['kind', 'more'] },
      { properties: { b: { type: 'string' } }, required: ['b'] },
    ];
    expect(await told(closed({ anyOf: branches }), { b: 1 })).toEqual(['/b: type string']);
  });

  it('judges a tree of choices thirty levels deep', async () => {
    const node = { properties: { next: { $ref: '#/components/schemas/A' } }, required: ['next'] };
    const leaf = { properties: { end: { type: 'boolean' } }, required: ['end'] };
    const schemas = closed({ type: 'object', oneOf: [node, leaf] });
    let value: Json = { end: true };
    for (let i = 0; i < 30; i++) value = { next: value };
    expect(await told(schemas, value)).toEqual([]);
    expect(await told(schemas, { next: { next: { end: true, more: 1 } } })).toEqual([
      '/next/next/more: no such property',
    ]);
  });
});

describe('an empty enumeration', () => {
  it('allows nothing', async () => {
    expect(await told({ A: { enum: [] } }, 'x')).toEqual(['.: nothing: the enumeration is empty']);
  });
});

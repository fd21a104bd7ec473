import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import type { Shape } from '../../../src/schema/shape/index.js';
import { shapeOf } from '../../../src/schema/shape/index.js';
import { bindPropertyNames } from '../../../src/schema/shape/property-names.js';
import { operationOf } from '../../support/contracts.js';
import { bodyOf } from './requests.js';

const components = {
  schemas: {
    Node: {
      type: 'object',
      properties: {
        SelectionId: { type: 'integer' },
        LastHash: { type: ['string', 'null'] },
        Child: { anyOf: [{ $ref: '#/components/schemas/Node' }, { type: 'null' }] },
        Children: { type: 'array', items: { $ref: '#/components/schemas/Node' } },
      },
    },
    More: { allOf: [{ $ref: '#/components/schemas/Node' }, { properties: { Extra: { type: 'boolean' } } }] },
  },
};

async function shapeOfSchema(schema: JsonObject): Promise<Shape> {
  const operation = await operationOf(bodyOf(schema), { components });
  return shapeOf(operation.contract, operation.requestBody?.content[0]?.schema?.pointer);
}

const more = await shapeOfSchema({ $ref: '#/components/schemas/More' });

describe('property names in any case are bound to the documented ones', () => {
  it.each<[Json, Json]>([
    [{ selectionId: 1 }, { SelectionId: 1 }],
    [
      { SELECTIONID: 1, lasthash: 'x' },
      { SelectionId: 1, LastHash: 'x' },
    ],
    [{ child: { child: { lastHash: null } } }, { Child: { Child: { LastHash: null } } }],
    [{ children: [{ selectionid: 1 }, null, 7] }, { Children: [{ SelectionId: 1 }, null, 7] }],
    [{ extra: true }, { Extra: true }],
    // The exact spelling wins; without one, the last.
    [{ selectionid: 1, SelectionId: 2, SELECTIONID: 3 }, { SelectionId: 2 }],
    [{ selectionid: 1, selectionID: 2 }, { SelectionId: 2 }],
    [{ unheard: { selectionid: 1 } }, { unheard: { selectionid: 1 } }],
    [
      JSON.parse('{"__proto__":1,"constructor":2}') as Json,
      JSON.parse('{"__proto__":1,"constructor":2}') as Json,
    ],
    ['text', 'text'],
  ])('%j', (given, want) => {
    expect(bindPropertyNames(given, more)).toEqual(want);
  });

  const flip = (text: string, bits: number): string =>
    text.replaceAll(/./gsu, (char, i: number) => ((bits >> i) & 1 ? char.toUpperCase() : char.toLowerCase()));
  const { node } = fc.letrec<{ node: JsonObject }>((tie) => ({
    node: fc.record(
      {
        SelectionId: fc.integer(),
        LastHash: fc.option(fc.string()),
        Child: fc.option(tie('node'), { depthSize: 'small' }),
        Children: fc.array(tie('node'), { maxLength: 2 }),
        '~other': fc.json(),
      },
      { requiredKeys: [] },
    ),
  }));
  const scramble = (value: Json, bits: number): Json => {
    if (Array.isArray(value)) return value.map((item, i) => scramble(item, bits + i));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name.startsWith('~') ? name : flip(name, bits),
        scramble(member, bits >> 1),
      ]),
    );
  };

  it('law: however the names are spelled, the same value is bound', () => {
    fc.assert(
      fc.property(node, fc.nat(), (value, bits) => {
        expect(bindPropertyNames(scramble(value, bits), more)).toEqual(value);
      }),
    );
  });

  it('law: binding twice is binding once', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const once = bindPropertyNames(value as Json, more);
        expect(bindPropertyNames(once, more)).toEqual(once);
      }),
    );
  });
});

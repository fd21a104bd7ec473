import { parse } from '@rsql/parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kinds, Operator } from '../../../src/behaviors/shared/rsql.js';
import { comparison, OPERATORS, parseQuery, satisfies } from '../../../src/behaviors/shared/rsql.js';
import type { Json } from '../../../src/json/json.js';
import { lawRuns } from '../../support/suite.js';

const KINDS: Kinds = new Map([
  ['name', 'text'],
  ['size', 'number'],
  ['at', 'moment'],
  ['maker.country', 'text'],
]);

const operators = fc.constantFrom(...OPERATORS);
const isList = (operator: Operator): boolean => operator === '=in=' || operator === '=out=';

function matching(query: string, items: readonly Json[]): readonly Json[] {
  const read = parseQuery(query, KINDS);
  if ('refused' in read) throw new Error(`${query}: ${read.refused}`);
  return items.filter((item) => read.matches(item));
}

describe('an RSQL comparison written as text', () => {
  it('is read back with the same selector, operator and values, whatever the values', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('"', "'", '\\', '(', ')', ',', ';', '=', ' ', '+', 'a', '\n'),
    });
    const operand = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), hostile);
    fc.assert(
      fc.property(operators, fc.array(operand, { minLength: 1, maxLength: 4 }), (operator, values) => {
        const operands = isList(operator) ? values : values.slice(0, 1);
        const node = parse(comparison('maker.country', operator, operands)) as unknown as {
          left: { selector: string };
          operator: string;
          right: { value: string | string[] };
        };
        expect(node.left.selector).toBe('maker.country');
        expect(node.operator).toBe(operator);
        expect([node.right.value].flat()).toEqual(operands);
      }),
      { numRuns: lawRuns(1000) },
    );
  });
});

interface Item {
  name?: string | null;
  size?: number | null;
}

const items = fc.array(
  fc.record<Item>(
    {
      name: fc.constantFrom('a', 'b', 'a b', '+1', '', null),
      size: fc.constantFrom(-1, 0, 0.5, 2, 10, null),
    },
    { requiredKeys: [] },
  ),
  { maxLength: 8 },
);

type Tree =
  { selector: 'name' | 'size'; operator: Operator; operands: string[] } | { all: boolean; parts: Tree[] };

const trees = fc.letrec<{ tree: Tree; leaf: Tree }>((tie) => ({
  leaf: fc.oneof(
    fc.record({
      selector: fc.constant('name' as const),
      operator: operators.filter((operator) => !/[gl][te]/.test(operator)),
      operands: fc.array(fc.constantFrom('a', 'b', 'a b', '+1', 'c'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      selector: fc.constant('size' as const),
      operator: operators,
      operands: fc.array(fc.constantFrom('-1', '0', '0.5', '2', '10.0', '1e1'), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
  ),
  tree: fc.oneof(
    { maxDepth: 3 },
    tie('leaf'),
    fc.record({ all: fc.boolean(), parts: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
  ),
})).tree;

function textOf(tree: Tree): string {
  if ('parts' in tree) return `(${tree.parts.map(textOf).join(tree.all ? ';' : ',')})`;
  const { selector, operator, operands } = tree;
  return comparison(selector, operator, isList(operator) ? operands : operands.slice(0, 1));
}

/** What a query means, said again in the plainest way. */
function holds(tree: Tree, item: Item): boolean {
  if ('parts' in tree) {
    const parts = tree.parts.map((part) => holds(part, item));
    return tree.all ? parts.every(Boolean) : parts.some(Boolean);
  }
  const { selector, operator } = tree;
  const value = item[selector];
  const operands = tree.operands.map((text) => (selector === 'size' ? Number(text) : text));
  const [first = ''] = operands;
  const isThere = value !== undefined && value !== null;
  switch (operator) {
    case '==': return isThere && value === first;
    case '!=': return !(isThere && value === first);
    case '=in=': return isThere && operands.includes(value);
    case '=out=': return !(isThere && operands.includes(value));
    case '=gt=': return isThere && value > first;
    case '=ge=': return isThere && value >= first;
    case '=lt=': return isThere && value < first;
    case '=le=': return isThere && value <= first;
  } // prettier-ignore
}

describe('an RSQL query', () => {
  it('matches the items for which its comparisons hold', () => {
    fc.assert(
      fc.property(trees, items, (tree, list) => {
        expect(matching(textOf(tree), list as Json[])).toEqual(list.filter((item) => holds(tree, item)));
      }),
      { numRuns: lawRuns(1000) },
    );
  });

  it.each([
    ['name==a;size=gt=1', [{ name: 'a', size: 2 }]],
    [
      'name==a,size=gt=1',
      [
        { name: 'a', size: 2 },
        { name: 'b', size: 5 },
        { name: 'a', size: 0 },
      ],
    ],
    [
      'size>=2',
      [
        { name: 'a', size: 2 },
        { name: 'b', size: 5 },
      ],
    ],
    ['size<2', [{ name: 'a', size: 0 }]],
    ['name==+1', [{ name: '+1' }]],
    ['name=="x y"', [{ name: 'x y' }]],
    ['at=gt=2026-01-01T00:00:00Z', [{ at: '2026-01-01T01:00:00+00:30' }]],
    ['at==2026-01-01', [{ at: '2026-01-01T00:00:00.000Z' }]],
    ['maker.country==NO', [{ maker: { country: 'NO' } }]],
  ])('matches by %s', (query, expected) => {
    const all = [
      { name: 'a', size: 2 }, { name: 'b', size: 5 }, { name: 'a', size: 0 }, { name: '+1' }, { name: 'x y' },
      { at: '2026-01-01T01:00:00+00:30' }, { at: '2026-01-01T00:00:00.000Z' }, { maker: { country: 'NO' } },
      { maker: null }, { maker: 'NO' }, null, 7, [],
    ]; // prettier-ignore
    expect(matching(query, all)).toEqual(expected);
  });

  it.each([
    'name==', '==a', 'name', 'name=a', 'name==a;', 'name==(a', 'name=~a', 'name=like=a', 'colour==red', 'size==big',
    'at==yesterday', 'at==2026-02-30', 'toString==1', '__proto__==1', 'constructor.name==Object', ' ', ';', '"',
    '('.repeat(100_000), `${'('.repeat(50_000)}name==a${')'.repeat(50_000)}`, 'name==a;'.repeat(50_000) + 'name==a',
    `${'('.repeat(3900)}name==a${')'.repeat(3900)}x`, 'name==\u0000\ud800(',
  ].map((query) => [query.slice(0, 30), query] as const))('is refused where it is %j', (_name, query) => {
    expect(parseQuery(query, KINDS)).toEqual({ refused: expect.stringMatching(/query/i) as string });
  }); // prettier-ignore

  it('is read or refused without an exception, whatever its text', () => {
    const noise = fc.string({
      unit: fc.constantFrom(...Array.from('namesizeat.==!<>;,()"\'\\ +~12-T:Z\u0000')),
    });
    fc.assert(
      fc.property(noise, (text) => {
        const read = parseQuery(text, KINDS);
        if (!('refused' in read)) read.matches({ name: 'a', size: 1 });
      }),
      { numRuns: lawRuns(2000) },
    );
  });

  it.each([
    `${'('.repeat(1000)}name==a${')'.repeat(1000)}`,
    Array.from({ length: 900 }, () => 'name==a').join(';'),
  ])('is read where it nests deeply or is long (row %#)', (query) => {
    expect(matching(query, [{ name: 'a' }, { name: 'b' }])).toEqual([{ name: 'a' }]);
  });
});

it('a missing or null value satisfies only the operators != and =out=', () => {
  for (const value of [undefined, null]) {
    expect(OPERATORS.filter((operator) => satisfies(value, operator, ['1'], 'number'))).toEqual([
      '!=',
      '=out=',
    ]);
  }
});

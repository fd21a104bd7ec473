import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/json/json.js';
import { BoundedPattern, parsePattern, PatternTimeout } from '../../../src/schema/keywords/pattern.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';
import { sampleOf } from '../../support/suite.js';

describe('parsePattern', () => {
  it.each<[pattern: string, flags: string, matches: string[], not: string[]]>([
    ['^a.c$', 'u', ['abc', 'a😀c'], ['abcd', 'ac']],
    ['^\\p{L}+$', 'u', ['äöü'], ['1']],
    ['^\\u{1F600}$', 'u', ['😀'], ['u']],
    // only the older syntax has these
    ['^[\\w-.]+$', '', ['a-b.c'], ['a b']],
    ['^\\-$', '', ['-'], ['x']],
    ['^a{$', '', ['a{'], ['a']],
    // not anchored
    ['b', 'u', ['abc'], ['ac']],
    ['', 'u', ['', 'x'], []],
  ])('reads %j with the flags %j', (pattern, flags, matches, not) => {
    const expression = parsePattern(pattern);
    expect(expression.flags).toBe(flags);
    expect(matches.filter((text) => !expression.test(text))).toEqual([]);
    expect(not.filter((text) => expression.test(text))).toEqual([]);
  });

  it.each(['(', '[', '(?i)a', 'a++', '(?P<n>a)', '*', '(?#x)'])('throws a SyntaxError for %s', (pattern) => {
    expect(() => parsePattern(pattern)).toThrow(SyntaxError);
  });
});

describe('a match that would not end', () => {
  const runaway = 'a'.repeat(40);
  // Each waits for its deadline.
  const rows = [
    ['^(a+)+$', `${runaway}!`],
    ['^(a|a)*$', `${runaway}!`],
    ['^(a|aa)+$', `${'a'.repeat(80)}!`],
    ['^(a?){40}a{40}$', `${'a'.repeat(60)}!`],
    ['^(?:a|aa){40}$', `${'a'.repeat(60)}!`],
    ['(x+x+)+y', 'x'.repeat(40)],
    ['\\s+$', `${' '.repeat(400_000)}x`],
    ['^(?:a*)*$', `${runaway}!`],
  ] as const;
  it.each(sampleOf(rows, 2))('is ended at a deadline: %s', (pattern, value) => {
    expect(() => new BoundedPattern(pattern).test(value)).toThrow(PatternTimeout);
  });

  it('names its pattern in the error', () => {
    expect(() => new BoundedPattern('^(a+)+$').test(`${runaway}!`)).toThrow(
      expect.objectContaining({ pattern: '^(a+)+$', message: expect.stringContaining('^(a+)+$') as string }),
    );
  });

  it('does not affect the next match of the same pattern', () => {
    const pattern = new BoundedPattern('^(a+)+$');
    expect(() => pattern.test(`${runaway}!`)).toThrow(PatternTimeout);
    expect(pattern.test(runaway)).toBe(true);
    expect(pattern.test('b'.repeat(40))).toBe(false);
  });

  it('throws the same error where megabytes exhaust the stack of the matcher', () => {
    expect(() => new BoundedPattern('^(?:ab|cd)*$').test('ab'.repeat(20_000_000))).toThrow(PatternTimeout);
  });
});

describe('the patterns of schemas', () => {
  it('are each matched by themselves in a document of several', async () => {
    const patterns = ['^a', '^b', 'c$', '^[\\w-.]$', '^a'];
    const schemas = Object.fromEntries(patterns.map((pattern, i) => [`S${i}`, { pattern }]));
    const contract = await contractOf(schemasDocument(schemas));
    const values = ['a', 'b', 'c', '-', 'x'];
    const verdicts = patterns.map((_, i) => values.map((value) => schemaProblems(contract, `#/components/schemas/S${i}`, value, 'response').length === 0));
    expect(verdicts).toEqual(patterns.map((pattern) => values.map((value) => new RegExp(pattern).test(value))));
  }); // prettier-ignore

  const runaways = [
    ['pattern', { properties: { a: { pattern: '^(a+)+$' } } }, { a: `${'a'.repeat(40)}!` }],
    ['patternProperties', { patternProperties: { '^(a+)+$': false } }, { [`${'a'.repeat(40)}!`]: 1 }],
    ['propertyNames', { propertyNames: { pattern: '^(a+)+$' } }, { [`${'a'.repeat(40)}!`]: 1 }],
  ] as [string, Json, Json][];
  it.each(sampleOf(runaways))('end the judging at a runaway %s', async (_, schema, value) => {
    const contract = await contractOf(schemasDocument({ A: schema }));
    expect(() => schemaProblems(contract, '#/components/schemas/A', value, 'response')).toThrow(
      PatternTimeout,
    );
    expect(schemaProblems(contract, '#/components/schemas/A', {}, 'response')).toEqual([]);
  });
});

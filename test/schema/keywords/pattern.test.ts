import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/json/json.js';
import {
  BoundedPattern,
  matches,
  parsePattern,
  PatternTimeout,
} from '../../../src/schema/keywords/pattern.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';
import { sampleOf } from '../../support/suite.js';

describe('parsePattern', () => {
  it.each<[pattern: string, flags: string, matches: string[], not: string[]]>([
    ['^a.c$', 'u', ['abc', 'a😀c'], ['abcd', 'ac']],
    ['^\\p{L}+$', 'u', ['äöü'], ['1']],
    ['^\\u{1F600}$', 'u', ['😀'], ['u']],
    // what the flag forbids, and says nothing
    ['^[\\w-.]+$', 'u', ['a-b.c'], ['a b', '`']],
    ['^[a-\\d]+$', 'u', ['a-1'], ['b']],
    ['^\\-$', 'u', ['-'], ['x']],
    ["^[\\p{L}\\'\\-]+$", 'u', ["José-Luis d'Or".replace(' ', '')], ['p{L}', '1']],
    ['^.\\_\\@\\/\\.$', 'u', ['😀_@/.'], ['a_@/x']],
    ['^[\\]\\[\\^\\-]\\#$', 'u', [']#', '^#', '-#'], ['a#']],
    // only the older syntax has these
    ['^a{$', '', ['a{'], ['a']],
    ['^{\\w\\x41\\u0041}$', '', ['{aAA}'], ['aAA']],
    // not anchored
    ['b', 'u', ['abc'], ['ac']],
    ['', 'u', ['', 'x'], []],
  ])('reads %j with the flags %j', (pattern, flags, matches, not) => {
    const expression = parsePattern(pattern);
    expect(expression.flags).toBe(flags);
    expect(matches.filter((text) => !expression.test(text))).toEqual([]);
    expect(not.filter((text) => expression.test(text))).toEqual([]);
  });

  it.each([
    '(',
    '[',
    '(?i)a',
    'a++',
    '(?P<n>a)',
    '*',
    '(?#x)',
    '\\Aabc\\z',
    '^a\\Z',
    '^[a-z]{,3}$',
    '^{\\p{L}+}{$',
    '/^[0-9]{5}$/i',
    '\\Q.\\E',
    '^\\x{41}$',
  ])('throws a SyntaxError for %s', (pattern) => {
    expect(() => parsePattern(pattern)).toThrow(SyntaxError);
  });
});

const runaway = 'a'.repeat(40);
/** Refers back: no automaton decides it. */
const REFERRING = '^(a+)+\\1?$';

describe('a pattern that backtracks without end', () => {
  it.each([
    ['^(a+)+$', 'a', `${runaway}!`],
    ['^(((a+)+)+)+$', 'a', 'aaaaaaaaaaaaaaa!'],
    ['^(a|a|a|a|a|a|a|a)*$', '', 'aaaaaaaaaaaaaaa!'],
    ['^(a|aa)+$', 'aaa', `${'a'.repeat(80)}!`],
    ['^(a?){40}a{40}$', 'a'.repeat(60), `${'a'.repeat(60)}!`],
    ['^(?:a|aa){40}$', 'a'.repeat(60), `${'a'.repeat(60)}!`],
    ['(x+x+)+y', 'xxy', 'x'.repeat(40_000)],
    ['\\s+$', ' ', `${' '.repeat(400_000)}x`],
    ['^(?:a*)*$', '', `${runaway}!`],
    ['^(?:ab|cd)*$', 'ab'.repeat(2_000_000), 'abc'],
    ['^(?=(a+)+$)', 'a', `${runaway}!`],
  ])('is decided all the same: %s', (pattern, taken, not) => {
    const expression = new BoundedPattern(pattern);
    expect([taken, not].map((text) => expression.test(text))).toEqual([true, false]);
  });

  it.each(sampleOf([REFERRING, '^(?<!b)(a+)+$']))('is ended at a deadline: %s', (pattern) => {
    expect(() => new BoundedPattern(pattern).test(`${runaway}!`)).toThrow(
      expect.objectContaining({ name: 'PatternTimeout', pattern, message: expect.stringContaining(pattern) as string }),
    );
  }); // prettier-ignore

  it('does not affect the next match of the same pattern', () => {
    const pattern = new BoundedPattern(REFERRING);
    expect(() => pattern.test(`${runaway}!`)).toThrow(PatternTimeout);
    expect(pattern.test(runaway)).toBe(true);
    expect(pattern.test('b'.repeat(40))).toBe(false);
  });

  it('is given less time once it has run away', () => {
    const pattern = new BoundedPattern('^(a+)+\\1!$');
    const told = Array.from({ length: 3 }, () => {
      try {
        return String(pattern.test(`${runaway}?`));
      } catch (thrown) {
        return (thrown as Error).message.replace(/^.* longer than /, '');
      }
    });
    expect(told).toEqual(['1000 ms on one value', '500 ms on one value', '250 ms on one value']);
  });

  it('matches no name', () => {
    expect([matches(REFERRING, `${runaway}!`), matches(REFERRING, 'aa')]).toEqual([false, true]);
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
    ['pattern', { properties: { a: { pattern: REFERRING } } }, { a: `${'a'.repeat(40)}!` }],
    ['patternProperties', { patternProperties: { [REFERRING]: false } }, { [`${'a'.repeat(40)}!`]: 1 }],
    ['propertyNames', { propertyNames: { pattern: REFERRING } }, { [`${'a'.repeat(40)}!`]: 1 }],
  ] as [string, Json, Json][];
  it.each(sampleOf(runaways))('end the judging at a runaway %s', async (_, schema, value) => {
    const contract = await contractOf(schemasDocument({ A: schema }));
    expect(() => schemaProblems(contract, '#/components/schemas/A', value, 'response')).toThrow(
      PatternTimeout,
    );
    expect(schemaProblems(contract, '#/components/schemas/A', {}, 'response')).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePattern } from '../../../src/schema/keywords/pattern.js';
import { automatonOf } from '../../../src/schema/patterns/automaton.js';
import { isDeterministic, waysThrough } from '../../../src/schema/patterns/backtracking.js';
import { matchesSomewhere } from '../../../src/schema/patterns/simulation.js';
import { NotRegular, readExpression } from '../../../src/schema/patterns/syntax.js';

function automatonBy(pattern: string) {
  return automatonOf(readExpression(parsePattern(pattern)), true);
}

function decides(pattern: string, text: string): boolean {
  return matchesSomewhere(automatonBy(pattern), text, parsePattern(pattern).unicode, () => undefined);
}

const ATOMS = ['a', 'b', '-', '.', '[ab]', '[^a]', '\\d', '\\w', '\\s', '\\.', '[\\w-]', '\\u0061', '\\x62', '😀', 'é', '[é-ü]', '^', '$', '\\b', '\\B', '(?:)', '[]', '[^]']; // prettier-ignore

const patterns = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...ATOMS),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(${a}|${b})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '*?', '{2}', '{1,}', '{0,2}', '{1,3}?'))
      .map(([a, quantifier]) => `(?:${a})${quantifier}`),
    tie('pattern').map((a) => `(?=${a})`),
    tie('pattern').map((a) => `(?!${a})`),
  ),
})).pattern;

const texts = fc
  .array(fc.constantFrom('a', 'b', '-', '.', '1', ' ', 'é', '😀', '\n', '_'), { maxLength: 7 })
  .map((characters) => characters.join(''));

describe('the automaton of a pattern', () => {
  it('matches what the expression matches', () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        // V8 looks ahead from the middle of a surrogate pair too, against ECMA-262 §22.2.7.2.
        fc.pre(!text.includes('😀') || !/\(\?[=!]|\\B/.test(pattern));
        expect([pattern, text, decides(pattern, text)]).toEqual([pattern, text, parsePattern(pattern).test(text)]);
      }),
      { numRuns: 1000 },
    );
  }); // prettier-ignore

  it.each([
    ['^[\\w-.]+$', 'a-b.c', 'a b'],
    ['^a{$', 'a{', 'a'],
    ['^a{x,2}$', 'a{x,2}', 'aa'],
    ['^]}$', ']}', ''],
    ['^\\p{L}+$', 'äöü', 'ä1'],
    ['^\\u{1F600}$', '😀', 'u'],
    ['^\\ud83d\\ude00{2}$', '😀😀', '😀'],
    ['^(?<year>\\d{4})-(?<month>0[1-9]|1[0-2])$', '2026-11', '2026-13'],
    ['^(?=.*\\d)(?=.*[a-z]).{8,}$', 'abcdefg1', 'abcdefgh'],
    ['^(?!.*--)[a-z-]+$', 'a-b-c', 'a--b'],
    ['^[\\s\\S]{1,100}$', 'a\n', ''],
    ['^\\/[^/]+\\/$', '/a/', '//'],
  ])('of %s takes %j and not %j', (pattern, taken, not) => {
    expect(parsePattern(pattern).test(taken)).toBe(true);
    expect([taken, not].map((text) => decides(pattern, text))).toEqual([true, false]);
  });

  it.each(['(a)\\1', '(?<=a)b', '(?<!a)b', '(?<n>a)\\k<n>', 'a{9999}', '(a{99}){99}'])('does not exist for %s', (pattern) => {
    expect(() => automatonBy(pattern)).toThrow(NotRegular);
  }); // prettier-ignore
});

describe('what a backtracking matcher ends soon', () => {
  it.each(['^[a-z]+(-[a-z]+)*$', '^\\d{4}-\\d{2}$', '^[^@]+@[a-z.]+$', '^(a|b)*c$', '^\\+?[1-9]\\d{1,14}$'])('is %s', (pattern) => {
    expect(isDeterministic(automatonBy(pattern))).toBe(true);
  }); // prettier-ignore

  it.each(['^(a+)+$', '^(a|a)*$', '^(a|ab)*$', '^(a*)*$', '^a*a*$', '^(\\w+\\s?)*$', '^(é|[^a])*$', '^(?:a?){30}$', '(?=a)b'])('is not %s', (pattern) => {
    expect(isDeterministic(automatonBy(pattern))).toBe(false);
  }); // prettier-ignore

  it('is an expression of few ways', () => {
    expect(waysThrough(automatonBy('^(GET|PUT|POST)$'))).toBe(3);
    expect(waysThrough(automatonBy('^(?:a?){20}$'))).toBe(2 ** 20);
    expect(waysThrough(automatonBy('^a*$'))).toBe(Infinity);
  });
});

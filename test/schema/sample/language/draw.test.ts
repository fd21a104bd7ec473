import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePattern } from '../../../../src/schema/keywords/pattern.js';
import { chanceOf } from '../../../../src/schema/sample/chance.js';
import type { TextRules } from '../../../../src/schema/sample/language/draw.js';
import { textDrawer } from '../../../../src/schema/sample/language/draw.js';
import { lawRuns } from '../../../support/suite.js';

function drawn(rules: Partial<TextRules>, count = 20): (string | undefined)[] {
  const draw = textDrawer({ patterns: [], not: [], least: 0, most: Infinity, ...rules });
  const chance = chanceOf(1);
  return Array.from({ length: count }, () => draw(chance));
}

function keeps(text: string | undefined, { patterns = [], not = [], least = 0, most = Infinity }: Partial<TextRules>): boolean {
  if (text === undefined) return false;
  const length = Array.from(text).length;
  return (
    length >= least && length <= most &&
    patterns.every((pattern) => parsePattern(pattern).test(text)) && !not.some((pattern) => parsePattern(pattern).test(text))
  );
} // prettier-ignore

describe('a text', () => {
  it.each<Partial<TextRules>>([
    { patterns: ['^[A-Z]{2}\\d{2}(?: \\w{4})*$'] },
    { patterns: ['^(?=.*[A-Z])(?=.*\\d)(?!.*00).{8,72}$'] },
    { patterns: ['^(?!admin$|root$)[a-z]{4,5}$'] },
    { patterns: ['b$', '^a'], most: 2 },
    { patterns: ['^[a-z-]*$', '-', '^.{3}$'] },
    { patterns: ['x'], least: 40, most: 41 },
    { patterns: ['^(ab|cde)+$'], least: 17, most: 17 },
    { patterns: ['^[^a-z]+$', '^.$'] },
    { patterns: ['^(a|b|)$'], not: ['^a', '^$'] },
    { patterns: ['^\\d{3}$'], not: ['[0-8]'] },
    { patterns: ['[\\w-.]+@'] },
    { patterns: ['^\\p{Lu}\\p{Ll}+$', 'ß$'] },
    { patterns: ['^\\x41\\u0042\\u{43}\\t\\/\\.$'] },
    { patterns: ['^[\\]\\b\\-a-]$'] },
    { patterns: ['^(?<year>\\d{4})(?:-(\\d\\d))?$'], least: 5 },
    { patterns: ['^a{0,65535}$'], least: 1000 },
    { patterns: ['^(((a+)+)+)+$'], least: 30 },
    { patterns: ['^😀{2}$'] },
    { patterns: ['^[😀-😃]$'] },
    { patterns: ['^(\\d+(,|$))+$'], least: 3 },
    { patterns: ['^{a}$'] },
    { patterns: ['^((?!ab).)*$'], least: 4 },
    { patterns: ['^(?:(?=[a-c])\\w){3}$'] },
  ])('keeps %j', (rules) => {
    for (const text of drawn(rules)) expect(keeps(text, rules), JSON.stringify(text)).toBe(true);
  });

  it.each<Partial<TextRules>>([
    { patterns: ['^a$', '^b$'] },
    { patterns: ['^a+$'], least: 3, most: 2 },
    { patterns: ['^a{5}$'], most: 4 },
    { patterns: ['^aa$'], not: ['a'] },
    { patterns: ['a$b'] },
    { patterns: ['^(ab)+$'], least: 5, most: 5 },
  ])('is none where none keeps %j', (rules) => {
    expect(drawn(rules, 1)).toEqual([undefined]);
  });

  it.each(['(a)\\1', '(?i:a)'])('is refused where the pattern is beyond languages: %s', (pattern) => {
    expect(() => drawn({ patterns: [pattern] })).toThrow();
  });

  it('is readable: of letters and digits, where those will do', () => {
    for (const text of drawn({ patterns: ['^.+$'] })) expect(text).toMatch(/^[A-Za-z0-9]+$/);
  });

  it('follows from the seed', () => {
    expect(drawn({ patterns: ['^[a-z]{9}$'] })).toEqual(drawn({ patterns: ['^[a-z]{9}$'] }));
    expect(new Set(drawn({ patterns: ['^[a-z]{9}$'] })).size).toBe(20);
  });

  const atom = fc.constantFrom('a', 'b', '[a-c]', '[^b]', '\\d', '.', 'ab', '\\.');
  const pattern: fc.Arbitrary<string> = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { maxDepth: 3 },
      atom,
      fc.tuple(tie('pattern'), tie('pattern')).map((parts) => parts.join('')),
      fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(?:${one}|${other})`),
      fc.tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}')).map(([of, times]) => `(${of})${times}`),
      tie('pattern').map((of) => `(?=${of})`),
      tie('pattern').map((of) => `(?!${of})`),
    ),
  })).pattern; // prettier-ignore

  const anchored = fc.oneof(
    pattern,
    ...['^P', 'P$', '^(?:P)$'].map((around) => pattern.map((of) => around.replace('P', () => of))),
  );

  it('matches any pattern', () => {
    let count = 0;
    fc.assert(
      fc.property(anchored, fc.array(anchored, { maxLength: 1 }), (one, not) => {
        const rules = { patterns: [one], not };
        const texts = drawn(rules, 3);
        if (texts[0] === undefined) return;
        count++;
        for (const text of texts) expect(keeps(text, rules), JSON.stringify(text)).toBe(true);
      }),
      { numRuns: lawRuns(2000) },
    );
    expect(count).toBeGreaterThan(lawRuns(500));
  }); // prettier-ignore
});

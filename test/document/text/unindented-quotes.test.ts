import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../src/document/text/parse.js';
import { formatLocation, ToolError } from '../../../src/errors.js';

function parsed(text: string) {
  const { value, problems, locate } = parseDocument(text, 'file:///a.yaml', 'a.yaml');
  return {
    value,
    told: problems.map(({ severity, location }) => `${severity} ${formatLocation(location)}`),
    locate,
  };
}

describe('a text in quotes that goes on at the margin', () => {
  it.each<[title: string, text: string, value: unknown, told: string[]]>([
    ['in double quotes', 'a:\n  b: "one\n\ntwo\nthree"\n  c: 1\n', { a: { b: 'one\ntwo three', c: 1 } }, ['warning a.yaml:4:1']],
    ['in single quotes', "a:\n  b: 'it''s\nfine'\nc: 2\n", { a: { b: "it's fine" }, c: 2 }, ['warning a.yaml:3:1']],
    ['with an escaped quote', 'a:\n  b: "x \\"\ny\\" z"\n', { a: { b: 'x " y" z' } }, ['warning a.yaml:3:1']],
    ['in a list', 'a:\n  - "one\ntwo"\n  - "three\nfour"\n', { a: ['one two', 'three four'] }, ['warning a.yaml:3:1', 'warning a.yaml:5:1']],
    ['that ends at the margin', 'a:\n  b: "one\n\n# two\n"\n  c: 1\n', { a: { b: 'one\n# two ', c: 1 } }, ['warning a.yaml:4:1']],
    ['that looks like a key', 'a:\n  b: "one\nc: two"\nd: 1\n', { a: { b: 'one c: two' }, d: 1 }, ['warning a.yaml:3:1']],
  ])('is read with a warning: %s', (_, text, value, told) => {
    expect(parsed(text)).toMatchObject({ value, told });
  }); // prettier-ignore

  it('does not move the positions of what comes after it', () => {
    const { locate } = parsed('a:\n  b: "one\ntwo"\n  c: 1\nd: { e: 2 }\n');
    expect([locate('#/a/b'), locate('#/a/c'), locate('#/d/e')].map(formatLocation)).toEqual(['a.yaml:2:3', 'a.yaml:4:3', 'a.yaml:5:6']);
  }); // prettier-ignore

  it('is read like one with indentation, whatever it says', () => {
    const line = fc.stringMatching(/^[a-z:#\-[{ ]{0,8}$/);
    const lines = fc.array(line, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(lines, (all) => {
        const text = (indent: string): string => `a:\n  b: "x${all.join(`\n${indent}`)}z"\n  c: 1\n`;
        expect(parsed(text('')).value).toEqual(parsed(text('      ')).value);
      }),
    );
  });

  it('that is never closed is an error', () => {
    expect(() => parsed('a:\n  b: "one\ntwo\n')).toThrow(ToolError);
  });

  it('is not warned of where it has its indentation', () => {
    expect(parsed('a:\n  b: "one\n    two"\n').told).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../src/document/text/parse.js';
import { readWithPlaces } from '../../../src/document/text/yaml.js';
import { yamlValue } from '../../../src/document/text/yaml-values.js';
import { ROOT } from '../../support/root.js';

const DOCUMENTS = ['spec/superoffice-pocket', 'spec/apple-caller-ids', 'contracts/states'].map((name) =>
  readFileSync(join(ROOT, name.startsWith('spec') ? `${name}.openapi.yaml` : `${name}.yaml`), 'utf8'),
);

/** What the package reads, or that it reads nothing, or not without a warning. */
function byPackage(text: string): unknown {
  try {
    const { value, warnings = [] } = readWithPlaces(text);
    return warnings.length > 0 ? 'warnings' : { value };
  } catch {
    return 'unreadable';
  }
}

describe('what js-yaml reads', () => {
  it.each([
    [
      'scalars',
      'a: x\nb: 1\nc: -2.50\nd: true\ne: null\nf: ~\ng:\nh: 3.1.0\ni: 2024-01-01\nj: "200"\n200: k\n',
    ],
    ['texts in quotes', `a: "x \\"y\\" \\u00e9\\n"\nb: 'it''s: #1'\n"c d": e\n'f': g # h\n`],
    ['folded texts', 'a: one\n  two\n\n  three # why\nb: "x"\n'],
    [
      'blocks',
      'a: |\n  one\n    two\n\n  # three\nb: >-\n  one\n  two\n\n  three\n\n# four\nc: |-\n  five\n',
    ],
    ['sequences', 'a:\n- x\n- b: 1\n  c:\n    - - 1\n      - 2\n-  d: e\n'],
    ['brackets', `a: [x, 'y, z', 1, [true], { b: c:d, "e": [] }]\n`],
    ['a document marker, comments and CRLF', '# one\r\n---\r\na: # two\r\n  # three\r\n  b: c\r\n'],
    ['no line break at the end', 'a: b'],
  ])('%s', (_, text) => {
    const value = yamlValue(text);
    expect(value).toBeDefined();
    expect(byPackage(text), JSON.stringify(text)).toEqual({ value });
  });

  it.each([
    ['numbers in other forms, and null', 'a: [0x1F, 0o17, 1e3, .5, -0, ~, Null, TRUE]\n'],
    ['keys that are no texts', '200: a\n1.0: b\ntrue: c\nnull: d\n"e": f\n'],
    ['a text in quotes that goes on', 'a: "x\n  y"\n'],
    ['a name that objects inherit', '__proto__: 1\nconstructor: 2\n'],
    ['nothing', '# only a comment\n'],
  ])('%s, as the package does', (_, text) => {
    const value = yamlValue(text);
    expect(value).toBeDefined();
    expect({ value }).toEqual(byPackage(text));
  });

  it.each([
    ['a key twice', 'a: 1\na: 2\n'],
    ['an anchor', 'a: &x 1\nb: *x\n'],
    ['a tag', 'a: !!str 1\n'],
    ['a merge key', 'a:\n  <<: { b: 1 }\n'],
    ['a number that a double cannot hold', 'a: 12345678901234567890\n'],
    ['a number that is none', 'a: .nan\n'],
    ['a mapping in a line of another', 'a: b: c\n'],
    ['a value less indented than its block', 'a:\n    b: 1\n  c: 2\n'],
    ['a key that is a list', '[a, b]: c\n'],
    ['a key that is missing', ': c\n'],
    ['tabs', 'a:\n\tb: 1\n'],
    ['two documents', 'a: 1\n---\nb: 2\n'],
    ['what is nested too deep', '['.repeat(300) + ']'.repeat(300)],
  ])('but %s is left to the package', (_, text) => {
    expect(yamlValue(text)).toBeUndefined();
  });

  it('are the bundled documents', () => {
    for (const text of DOCUMENTS.slice(0, 2)) expect({ value: yamlValue(text) }).toEqual(byPackage(text));
  });

  it('is what the package reads, in any piece of a document and whatever is changed in it', () => {
    const bits = [
      ': ', ':', ' #', '#', '- ', '-', '\n', '\n\n', '  ', ' ', '"', "'", '[', ']', '{', '}', ', ', '|', '>', '|-', '>-', '&a ',
      '*a', '!', '%', '@', '?', '? ', '~', 'null', '1', '0x1', '1e3', '.5', '<<: ', '---', '...', '\\', '\\n', 'é', ':x', '-1',
      '+1', '-0', '1.', '007', '{}', '[]', "''", '\u2028', '\r\n',
    ]; // prettier-ignore
    const change = fc.record({ at: fc.nat(), drop: fc.nat(3), bit: fc.constantFrom('', ...bits) });
    const piece = fc.record({
      of: fc.nat(DOCUMENTS.length - 1),
      from: fc.nat(),
      lines: fc.integer({ min: 1, max: 14 }),
    });
    let read = 0;
    fc.assert(
      fc.property(piece, fc.array(change, { maxLength: 3 }), ({ of, from, lines }, changes) => {
        const text = changes.reduce(
          (so, { at, drop, bit }) => {
            const place = at % (so.length + 1);
            return so.slice(0, place) + bit + so.slice(place + drop);
          },
          pieceOf(DOCUMENTS[of] ?? '', from, lines),
        );
        const value = yamlValue(text);
        if (value === undefined) return;
        read++;
        expect(byPackage(text), JSON.stringify(text)).toEqual({ value });
      }),
      { numRuns: 1500 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it('has its places, too', () => {
    const { locate } = parseDocument('a:\n  - b: 1\n    c: [x, y]\n', '/d.yaml', 'd.yaml');
    expect(locate('#/a/0/c/1')).toEqual({ file: 'd.yaml', line: 3, column: 12 });
    expect(locate('#/a/0/nothing')).toEqual({ file: 'd.yaml', line: 2, column: 5 });
  });
});

/** Some lines of a text, moved to the margin. */
function pieceOf(text: string, from: number, count: number): string {
  const lines = text.split('\n');
  const some = lines.slice(from % lines.length).slice(0, count);
  const margin = Math.min(...some.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return `${some.map((line) => line.slice(Math.min(margin, Math.max(0, line.search(/\S/))))).join('\n')}\n`;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchSegments, segmentsOf } from '../../../src/http/parse/path-template.js';

const valuesOf = (template: string, path: string): Record<string, string> | undefined => {
  const found = matchSegments(segmentsOf(template), path.split('/').slice(1));
  return found && Object.fromEntries(found);
};

describe('a segment of a path template', () => {
  it.each([
    ['/files/{y}-{m}-{d}.{ext}', '/files/2026-11-29.txt', { y: '2026', m: '11', d: '29', ext: 'txt' }],
    ['/{a}.{b}', '/x.y.z', { a: 'x', b: 'y.z' }],
    ['/{a}{b}', '/xyz', { a: 'x', b: 'yz' }],
    ['/v{version}:run', '/v1:run', { version: '1' }],
    ['/{a}.', '/x..', { a: 'x.' }],
    ['/{a}-{b}', '/--x', { a: '-', b: 'x' }],
    ['/{a}.json', '/.json', undefined],
    ['/{a}-{b}', '/a-', undefined],
    ['/aa{x}aa', '/aaa', undefined],
  ])('%s finds in %s what stands for its parameters', (template, path, values) => {
    expect(valuesOf(template, path)).toEqual(values);
  });

  it('has the values of the shortest match, as a regular expression finds it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '-', '.'), maxLength: 3 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 4 }), fc.string({ unit: fc.constantFrom('a', '-', '.'), maxLength: 9 }), (literals, path) => {
        const template = literals.reduce((before, literal, i) => `${before}{p${String(i)}}${literal}`);
        const source = literals.map((literal) => literal.replaceAll('.', '\\.')).join('(.+?)');
        const expected = new RegExp(`^${source}$`).exec(path)?.slice(1);
        expect(Object.values(valuesOf(`/${template}`, `/${path}`) ?? {})).toEqual(expected ?? []);
      }),
    );
  }); // prettier-ignore

  it('is matched in one pass over a long text', () => {
    expect(valuesOf('/{a}-{b}-{c}-{d}-{e}.{f}', `/${'-'.repeat(200_000)}`)).toBeUndefined();
  });
});

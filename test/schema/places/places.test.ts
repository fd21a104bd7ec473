import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/json/json.js';
import { replaced } from '../../../src/schema/places/places.js';

describe('replaced', () => {
  it.each<[name: string, root: Json, path: string, part: Json | undefined, expected: Json | undefined]>([
    ['replaces the whole value at the empty pointer', { a: 1 }, '', 2, 2],
    ['replaces a member', { a: 1, b: 2 }, '/a', 3, { a: 3, b: 2 }],
    ['adds a member where the object has none of its name', { a: 1 }, '/b', 2, { a: 1, b: 2 }],
    ['removes a member where no part is given', { a: 1, b: 2 }, '/a', undefined, { b: 2 }],
    ['replaces an item of a nested list', [1, [2, 3]], '/1/0', 4, [1, [4, 3]]],
    ['removes an item where no part is given', [1, 2, 3], '/1', undefined, [1, 3]],
    ['adds an item behind the last one', [1], '/1', 2, [1, 2]],
    ['reads an escaped slash as part of a name', { 'a/b': { c: 1 } }, '/a~1b/c', 2, { 'a/b': { c: 2 } }],
    ['changes nothing where the parent does not exist', { a: 1 }, '/b/c', 2, { a: 1 }],
    ['changes nothing where the parent is a text', { a: 'text' }, '/a/0', 'x', { a: 'text' }],
  ])('%s', (_name, root, path, part, expected) => {
    const before = JSON.stringify(root);
    expect(replaced(root, path, part)).toEqual(expected);
    expect(JSON.stringify(root)).toBe(before);
  });

  it('changes one place where the same object stands in several', () => {
    const item = { a: 1 };
    expect(replaced([item, item], '/0/a', 2)).toEqual([{ a: 2 }, { a: 1 }]);
  });

  it('adds a member named __proto__ to the object itself', () => {
    const made = replaced({}, '/__proto__', 1) as object;
    expect(Object.keys(made)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
  });
});

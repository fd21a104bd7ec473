import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/json/json.js';
import { replaced } from '../../../src/schema/places/places.js';

describe('a value with a part replaced', () => {
  it.each<[name: string, root: Json, path: string, part: Json | undefined, expected: Json | undefined]>([
    ['the whole', { a: 1 }, '', 2, 2],
    ['a member', { a: 1, b: 2 }, '/a', 3, { a: 3, b: 2 }],
    ['a member that is new', { a: 1 }, '/b', 2, { a: 1, b: 2 }],
    ['a member that goes', { a: 1, b: 2 }, '/a', undefined, { b: 2 }],
    ['an item', [1, [2, 3]], '/1/0', 4, [1, [4, 3]]],
    ['an item that goes', [1, 2, 3], '/1', undefined, [1, 3]],
    ['an item that is new', [1], '/1', 2, [1, 2]],
    ['a name with a slash', { 'a/b': { c: 1 } }, '/a~1b/c', 2, { 'a/b': { c: 2 } }],
    ['a part of nothing', { a: 1 }, '/b/c', 2, { a: 1 }],
    ['a part of a text', { a: 'text' }, '/a/0', 'x', { a: 'text' }],
  ])('%s', (_name, root, path, part, expected) => {
    const before = JSON.stringify(root);
    expect(replaced(root, path, part)).toEqual(expected);
    expect(JSON.stringify(root)).toBe(before);
  });

  it('has it replaced in one place, where the same object stands in several', () => {
    const item = { a: 1 };
    expect(replaced([item, item], '/0/a', 2)).toEqual([{ a: 2 }, { a: 1 }]);
  });

  it('has a member named __proto__ of its own', () => {
    const made = replaced({}, '/__proto__', 1) as object;
    expect(Object.keys(made)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
  });
});

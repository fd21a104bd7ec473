import type { Snippets } from '../snippet.js';

/** Telling that nothing has changed since the mark of an earlier answer. */
export const UNCHANGED: Snippets = {
  unchanged: {
    code: String.raw`/** Tells of a success whether it is the answer that stands for no change. */
export function unchanged(isIt: (data: unknown) => boolean): Part {
  return (draft) => {
    draft.read = (answer) => (answer.response.ok ? Object.assign(answer, { unchanged: isIt(answer.data) }) : answer);
  };
}`,
    needs: ['Part'],
  },
  equals: {
    code: String.raw`/** Compares JSON values; objects have their members in any order. */
export function equals(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const entries = Object.entries(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    entries.length === Object.keys(other).length &&
    entries.every(([name, member]) => Object.hasOwn(other, name) && equals(member, (other as Record<string, unknown>)[name]))
  );
}`,
  },
};

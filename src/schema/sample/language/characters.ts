/** Code points from the first to the last, both included. */
type Range = readonly [first: number, last: number];

/** Characters, as ranges that are in order and do not touch. */
export type Characters = readonly Range[];

const MAX_CODE = 0x10ffff;

export const ANY: Characters = [[0, MAX_CODE]];
/** What `.` matches without the flag `s` (ECMA-262 §22.2.2.7). */
export const NO_LINE_END = inverted([[10, 10], [13, 13], [0x2028, 0x2029]]); // prettier-ignore

const DIGITS: Characters = [[48, 57]];
const WORDS: Characters = [[48, 57], [65, 90], [95, 95], [97, 122]]; // prettier-ignore
const SPACES: Characters = [
  [9, 13], [32, 32], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f],
  [0x205f, 0x205f], [0x3000, 0x3000], [0xfeff, 0xfeff],
]; // prettier-ignore

/** The character classes that are one letter behind a backslash. */
export const CLASSES: Readonly<Record<string, Characters>> = {
  d: DIGITS,
  D: inverted(DIGITS),
  w: WORDS,
  W: inverted(WORDS),
  s: SPACES,
  S: inverted(SPACES),
};

export function united(sets: readonly Characters[]): Characters {
  const ranges = sets.flat().toSorted(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [first, last] of ranges) {
    const before = merged.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** All other characters. */
export function inverted(set: Characters): Characters {
  const others: Range[] = [];
  let next = 0;
  for (const [first, last] of united([set])) {
    if (first > next) others.push([next, first - 1]);
    next = last + 1;
  }
  return next <= MAX_CODE ? [...others, [next, MAX_CODE]] : others;
}

export function has(set: Characters, code: number): boolean {
  return set.some(([first, last]) => first <= code && code <= last);
}

/** Of a Unicode property, the characters up to here are looked for; of one that has none there, those of the whole plane. */
const NEAR = 0x250;
const PLANE = 0xffff;

/** The first characters that `\p{…}` or `\P{…}` matches: enough to make texts, and not all. */
export function ofProperty(escape: string): Characters {
  const expression = new RegExp(escape, 'u');
  const upTo = (most: number): Characters => {
    const found: [number, number][] = [];
    for (let code = 0; code <= most; code++) {
      if (!expression.test(String.fromCodePoint(code))) continue;
      const last = found.at(-1);
      if (last?.[1] === code - 1) last[1] = code;
      else found.push([code, code]);
    }
    return found;
  };
  const near = upTo(NEAR);
  return near.length > 0 ? near : upTo(PLANE);
}

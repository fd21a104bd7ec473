/** Decides where several things would do. */
export interface Chance {
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number;
}

/** Equal seeds decide alike (mulberry32). */
export function chanceOf(seed: number): Chance {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  // Of what is similar, the first numbers are.
  next();
  return { int: (least, most) => least + Math.floor(next() * (most - least + 1)) };
}

export function oneOf<T>(chance: Chance, list: readonly T[]): T | undefined {
  return list[chance.int(0, list.length - 1)];
}

/** The same things in another order. */
export function shuffled<T>(chance: Chance, list: readonly T[]): T[] {
  const rest = [...list];
  return list.flatMap(() => rest.splice(chance.int(0, rest.length - 1), 1));
}

import type { Json, Pointer } from '../../json/json.js';
import { memoizeBy } from '../../json/memoize.js';
import { jsonText, parseJson } from '../../json/text.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import { isValid } from '../validate/is-valid.js';
import { chanceOf } from './chance.js';
import type { About, Proposals } from './proposals.js';
import { Sampler } from './sampler.js';
import type { SamplerOptions } from './sampler-options.js';

/**
 * One valid value of the schema at `pointer`: the author's own example or default where there is one, else
 * synthesised. The same document always gives the same value, made once. Undefined when no valid value was found.
 */
export function sample(
  contract: Contract,
  pointer: Pointer,
  direction: Direction,
): { value: Json } | undefined {
  return knownSamples[direction](contract, pointer);
}

/** What is there for a reader first, then what is easier to make. */
const ATTEMPTS: readonly SamplerOptions[] = [
  { isFull: true },
  { isFull: false },
  { isFull: false, recursion: 1 },
];

const sampleIn = (
  direction: Direction,
): ((contract: Contract, pointer: Pointer) => { value: Json } | undefined) =>
  memoizeBy((contract, pointer) => {
    for (const options of ATTEMPTS) {
      const [value] = new Sampler(contract, direction, options).of([pointer], 1);
      if (value !== undefined && isValid(contract, direction, pointer, value)) return { value };
    }
    return undefined;
  });

const knownSamples = { request: sampleIn('request'), response: sampleIn('response') };

/** Up to `wanted` different values that all of these schemas allow, as far as such are found. */
export function samples(
  contract: Contract,
  pointers: readonly Pointer[],
  direction: Direction,
  wanted: number,
): readonly Json[] {
  return knownLists(contract, jsonText([direction, wanted, ...pointers]));
}

const knownLists = memoizeBy((contract: Contract, key: string): readonly Json[] => {
  const [direction, wanted, ...pointers] = parseJson(key) as [Direction, number, ...Pointer[]];
  return new Sampler(contract, direction, { isFull: true }).of(pointers, wanted);
});

/** One valid value of a type, where a schema allows several types; undefined when none was found. */
export function sampleOfType(
  contract: Contract,
  pointer: Pointer,
  direction: Direction,
  type: string,
): { value: Json } | undefined {
  return new Sampler(contract, direction, { isFull: true }).typed(pointer, type);
}

/**
 * A random valid value of the schema at `pointer`, with everything that is documented; equal seeds give equal values.
 * Undefined when none was found, although there may be a `sample`.
 */
export function randomSample(
  contract: Contract,
  pointer: Pointer,
  direction: Direction,
  seed: number,
  likeness: Partial<Omit<Likeness, 'seed'>> = {},
): { value: Json } | undefined {
  const options = { isFull: true, chance: chanceOf(seed), ...likeness };
  const [value] = new Sampler(contract, direction, options).of([pointer], 1);
  return value !== undefined && isValid(contract, direction, pointer, value) ? { value } : undefined;
}

/** What values that look real depend on. */
export interface Likeness {
  /** Equal seeds give equal values. */
  seed: number;
  proposals: Proposals;
  /** What the value is called, and which of several it is. Of several, the first is as the author shows it. */
  about: Pick<About, 'names' | 'turn'>;
}

/**
 * A valid value of the schema at `pointer` that looks real: the author's own examples where there are such, else what is
 * proposed for each place, else made up. Undefined when none was found, although there may be a `sample`.
 */
export function likelySample(
  contract: Contract,
  pointer: Pointer,
  direction: Direction,
  { seed, proposals, about }: Likeness,
): { value: Json } | undefined {
  // Judging each part takes a compiled schema of each: first it is tried without.
  for (const isLenient of [true, false]) {
    const options = { isFull: true, isLenient, chance: chanceOf(seed), proposals, about };
    const [value] = new Sampler(contract, direction, options).of([pointer], 1);
    if (value !== undefined && isValid(contract, direction, pointer, value)) return { value };
  }
  return undefined;
}

/** What comes near a valid value of the schema at `pointer`, for schemas that nothing satisfies; undefined at worst. */
export function nearSample(
  contract: Contract,
  pointer: Pointer,
  direction: Direction,
): { value: Json } | undefined {
  const [value] = new Sampler(contract, direction, { isFull: true, isLenient: true }).of([pointer], 1);
  return value === undefined ? undefined : { value };
}

import type { Json } from '../../json/json.js';
import type { OtherBranch } from '../../schema/vary/fullest.js';
import { without } from '../../schema/vary/fullest.js';
import type { Refused } from './refused.js';

/** A value with everything that may be in it, and what of that may be left out. */
export interface Whole {
  full: Json;
  /** The paths of what can be left out; what contains others comes before them. */
  optional: readonly string[];
  /** What may stand in it instead. */
  others: readonly OtherBranch[];
  /** What else its schema lists for values in it; each is put in once, where a refusal asks for it. */
  listed: readonly OtherBranch[];
  /** What is known to be taken. */
  basis?: Json;
  /** What is known to be refused; what is found out is added to it. */
  refused: Refused;
  isValid: (value: Json) => boolean;
}

/** What a server made of a value: whether it took it, what it said if not, and what it answered if so. */
export interface Reaction {
  isTaken: boolean;
  said: string;
  answered?: Json | undefined;
}

/** A value to try; resumed with what the server made of it. */
export type Trial<Result> = Generator<Json, Result, Reaction>;

/** What of a whole is left out where these parts are kept. */
export function leftOut({ optional }: Whole, kept: ReadonlySet<string>): Set<string> {
  return new Set(optional.filter((path) => !kept.has(path)));
}

/** Tries a whole with these of its parts. */
export function* isTaken(whole: Whole, kept: ReadonlySet<string>): Trial<Reaction> {
  const value = without(whole.full, leftOut(whole, kept));
  return whole.isValid(value) ? yield value : { isTaken: false, said: '' };
}

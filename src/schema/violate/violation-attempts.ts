import type { Json, Pointer } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import { sample } from '../sample/index.js';
import { isValid } from '../validate/is-valid.js';
import type { ReachablePlace } from './reachable-places.js';

/** A change that may break a keyword. */
export interface Candidate {
  /** What stands there instead; undefined: nothing does. */
  part: Json | undefined;
  /** Where the change is made, when it is not at the place itself. */
  path?: string;
  /** What is wrong, when it is not what all candidates have in common. */
  why?: string;
}

/** One way to break one keyword, and the candidates at it, the best first: one that does is enough. */
export interface Violation {
  keyword: string;
  why: string;
  candidates: Iterable<Candidate>;
  /** Only where nothing before has broken the keyword and no other. */
  isLastResort?: true;
  /** What validation calls it, where that is not the keyword at the place. */
  reportedAs?: { keyword: string; pointer: Pointer };
}

/** A place to make something wrong at, and what is known of it. */
export interface Site {
  contract: Contract;
  direction: Direction;
  place: ReachablePlace;
  /** Whether the value is going to be text in a URL, header or form, where `7` and `true` are strings too. */
  isText: boolean;
}

/** Whether a part is valid by a schema inside the place's. */
export function fitsInside({ contract, direction, place }: Site, tokens: string[], part: Json): boolean {
  return isValid(contract, direction, join(place.pointer, ...tokens), part);
}

/** A value of a schema inside the place's. */
export function sampleInside({ contract, direction, place }: Site, ...tokens: string[]): Json | undefined {
  return sample(contract, join(place.pointer, ...tokens), direction)?.value;
}

/** The candidates that put something in the place itself. */
export function* parts(values: Iterable<Json>): Generator<Candidate> {
  for (const part of values) yield { part };
}

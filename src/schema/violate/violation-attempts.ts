import type { Json, Pointer } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import { sample } from '../sample/index.js';
import { isFit } from '../validate/is-valid.js';
import type { WiderPlace } from './reachable-places.js';

/** A change that may break a keyword. */
export interface Attempt {
  /** What stands there instead; undefined: nothing does. */
  part: Json | undefined;
  /** Where the change is made, when it is not at the place itself. */
  path?: string;
  /** What is wrong, when it is not what all attempts have in common. */
  why?: string;
}

/** One way to break one keyword, and the attempts at it, the best first: one that does is enough. */
export interface Wrong {
  keyword: string;
  why: string;
  attempts: Iterable<Attempt>;
  /** Only where nothing before has broken the keyword and no other. */
  isLastResort?: true;
  /** What validation calls it, where that is not the keyword at the place. */
  reportedAs?: { keyword: string; pointer: Pointer };
}

/** A place to make something wrong at, and what is known of it. */
export interface Site {
  contract: Contract;
  direction: Direction;
  place: WiderPlace;
  /** Whether the value is going to be text in a URL, header or form, where `7` and `true` are strings too. */
  isText: boolean;
}

/** Whether a part is valid by a schema inside the place's. */
export function fitsInside({ contract, direction, place }: Site, tokens: string[], part: Json): boolean {
  return isFit(contract, direction, join(place.pointer, ...tokens), part);
}

/** A value of a schema inside the place's. */
export function sampleInside({ contract, direction, place }: Site, ...tokens: string[]): Json | undefined {
  return sample(contract, join(place.pointer, ...tokens), direction)?.value;
}

/** The attempts that put something in the place itself. */
export function* parts(values: Iterable<Json>): Generator<Attempt> {
  for (const part of values) yield { part };
}

import type { Pointer } from '../../json/json.js';

/** A thing that an operation makes or takes, by the name that the document gives it, and where its id stands. */
export interface NamedThing {
  thing: string;
  /** A JSON Pointer into the body, in which `[]` stands for each item of an array; else the name of a field. */
  place: string;
}

/** Members of what an operation makes of which no two things have the same value. */
export interface UniqueMember {
  thing: string;
  /** JSON Pointer into the request's body. */
  member: string;
  clause: string;
  pointer: Pointer;
}

/** A place of a request in which only the id of a thing that exists is accepted. */
export interface NeededThing extends NamedThing {
  clause: string;
  pointer: Pointer;
}

/** What stands for the Location field of an answer in a declaration. */
export const LOCATION = 'Location';

/** A thing that an operation makes or takes, by the name that the document gives it, and where its id stands. */
export interface NamedThing {
  thing: string;
  /** A JSON Pointer into the body, in which `[]` stands for each item of an array; else the name of a field. */
  place: string;
}

/** What stands for the Location field of an answer in a declaration. */
export const LOCATION = 'Location';

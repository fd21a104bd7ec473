import type { Pointer } from '../json/json.js';
import type { Steps } from '../json/steps.js';
import type { Mutation } from '../mock/mutation.js';
import type { Operation } from '../model/document.js';
import type { Phase } from '../model/exchange.js';

/**
 * What a mutant does wrong:
 * - `body`, `header`, `status`, `media-type`: an answer breaks a clause of the document;
 * - `syntax`: a body that is no JSON, or is not there;
 * - `input`: an invalid request is served; `valid-input`: a valid one is refused;
 * - `credentials`: a request without credentials is served;
 * - `behavior`: something declared under `x-contract` is not done;
 * - `sequence`: what is made, changed, read, listed and removed does not hang together.
 */
export type MutantKind =
  | 'body'
  | 'header'
  | 'status'
  | 'media-type'
  | 'syntax'
  | 'input'
  | 'valid-input'
  | 'credentials'
  | 'behavior'
  | 'sequence';

/** A server that keeps the document but for one clause. */
export interface Mutant {
  /** Stable with the same document and seed, e.g. `getPet:200/name:type`. */
  id: string;
  operation: Operation;
  kind: MutantKind;
  /** The clause of the document that it breaks. */
  clause: Pointer;
  /** One sentence without a subject: `sends /name as 7, not a string`. */
  what: string;
  mutation: Mutation;
  /** The place that it changes of JSON answers of one status, without indexes, e.g. `200/items/[]/id`. */
  place?: string;
  /** The phases of a verification that meet it soonest. */
  phases: readonly Phase[];
  /** Of a sequence: the operations that show it together, on a server that keeps things. */
  together?: readonly Operation[];
}

/** Gives each mutant of one operation an id that no other has. */
export function* withOwnIds(mutants: Iterable<Mutant | undefined>): Steps<Mutant> {
  const counts = new Map<string, number>();
  for (const mutant of mutants) {
    const count = mutant ? (counts.get(mutant.id) ?? 0) + 1 : 0;
    if (mutant) counts.set(mutant.id, count);
    yield mutant && count > 1 ? { ...mutant, id: `${mutant.id}~${String(count)}` } : mutant;
  }
}

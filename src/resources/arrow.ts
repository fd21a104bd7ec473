import type { Operation, ParameterIn } from '../model/document.js';

/**
 * Where an answer has the id of a thing: at a property path of its JSON body such as `/data/id`, where `[]` stands for
 * the items of an array, or at the end of the URL in its Location field (RFC 9110 §10.2.2). Where the client chooses it, it
 * stands in the path of the request.
 */
export type IdSource = { in: 'body'; path: string } | { in: 'location' } | { in: 'path'; name: string };

/** Where a request takes the id of a thing: a parameter by its name, or a property path of its JSON body. */
export interface IdSlot {
  in: ParameterIn | 'body';
  name: string;
}

/** An id that answers of one operation give and requests of another take. */
export interface Arrow {
  from: Operation;
  to: Operation;
  source: IdSource;
  slot: IdSlot;
  /** `made`: by the operation itself, so that the run may change and remove it; `listed`: found among what was there. */
  origin: 'made' | 'listed';
  /** One sentence: why it is believed. */
  why: string;
  /** The names of id and parameter have nothing in common: that the id is refused accuses nobody. */
  isGuess?: true;
  /** The query has it in place of a path: the request is about the thing of that id itself. */
  isAddress?: true;
}

/** e.g. `path id`, `body /items/[]/productId`. */
export function slotName({ in: place, name }: IdSlot): string {
  return `${place} ${name}`;
}

export function sourceName(source: IdSource): string {
  if (source.in === 'path') return `path ${source.name}`;
  return source.in === 'body' ? `body ${source.path || '/'}` : 'header Location';
}

import type { Operation } from '../model/document.js';
import type { BoundRequest } from './request/bind.js';
import type { Violation } from './request/refusal.js';

/** The parts of an answer that a mutation can change. */
export interface AlterableAnswer {
  status: number;
  headers: [name: string, value: string][];
  /** Undefined where the answer has no content. */
  body: string | undefined;
  operation: Operation | undefined;
  /** Why the request was not served; undefined when it was. */
  refused: string | undefined;
}

/**
 * How a server slips that keeps things:
 * - `unkept`: what is made or changed is answered, and not kept; `member-unkept`: one member of it;
 * - `id-reused`: what is made has the id of what was made before;
 * - `unremoved`: what is removed stays; `unlisted`: lists lack what was made;
 * - `outdated`: what was changed is read as it was before.
 */
export type Slip = 'unkept' | 'member-unkept' | 'id-reused' | 'unremoved' | 'unlisted' | 'outdated';

/** One way in which a mock is wrong on purpose. Each function is asked about every request that comes as far. */
export interface Mutation {
  /** Whether a request without credentials is served. */
  overlooksCredentials?: (operation: Operation) => boolean;
  /** Whether something wrong with a request is not noticed. */
  overlooks?: (operation: Operation, violation: Violation) => boolean;
  /** Whether a body that cannot be read (400), or is of another media type (415), is taken for none. */
  overlooksUnreadable?: (operation: Operation, status: number) => boolean;
  /** Whether a valid request is refused. */
  refuses?: (operation: Operation, bound: BoundRequest) => boolean;
  /** Whether a declared behavior is left out. */
  ignores?: (operation: Operation, behavior: string) => boolean;
  /** Whether a server that keeps things slips where an operation makes, changes, reads, lists or removes one. */
  slips?: (operation: Operation, slip: Slip, member?: string) => boolean;
  /** What is sent in place of an answer; undefined leaves it as it is. */
  alters?: (answer: AlterableAnswer) => Pick<AlterableAnswer, 'status' | 'headers' | 'body'> | undefined;
}

/** The mutation, which calls `onShown` whenever it makes an answer wrong, or may do so. */
export function observed(mutation: Mutation, onShown: () => void): Mutation {
  const watched = Object.entries(mutation as Record<string, (...asked: unknown[]) => unknown>).map(
    ([name, decide]) => {
      const decided = (...asked: unknown[]): unknown => {
        const decision = decide(...asked);
        if (decision !== undefined && decision !== false) onShown();
        return decision;
      };
      return [name, decided] as const;
    },
  );
  return Object.fromEntries(watched);
}

import type { MutableMock } from '../mock/mutable.js';

/** A server that can be made wrong on purpose. */
export type Stand = Omit<MutableMock, 'respond'> & {
  /** Of one before a real server: why that gave no answer, the last time that it gave none. */
  unanswered?: () => string | undefined;
};

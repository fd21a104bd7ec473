import type { MutableMock } from '../mock/mutable.js';

/** A server that can be made wrong on purpose. */
export type Stand = Omit<MutableMock, 'respond'>;

import type { Chance } from './chance.js';
import type { About, Proposals } from './proposals.js';

export interface SamplerOptions {
  /** Whether to fill in everything that is documented, or only what is required. */
  isFull: boolean;
  /** Decides by chance what the document leaves open; without it, the same value is made each time. */
  chance?: Chance;
  /** Values that look real, which are tried first; with them, `chance` is needed too. */
  proposals?: Proposals;
  /** What the value itself is called, as proposals see it. */
  about?: Pick<About, 'names' | 'turn'>;
  /** How often a schema may be entered on the way to a value; twice by default. */
  recursion?: number;
  /** Takes the first value that may fit, and judges none. */
  isLenient?: boolean;
}

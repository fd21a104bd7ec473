import type fc from 'fast-check';
import { onDemand } from '../../on-demand.js';

const load = onDemand((load) => load('fast-check') as { default: typeof fc });

/** fast-check, which few commands need: it takes as long to load as a large document to be read. */
export function fastCheck(): typeof fc {
  return load().default;
}

import type { Contract } from '../../model/document.js';
import { EXPORTED } from '../shared/names.js';
import { fileHeader } from '../shared/source-text.js';

/** The text of `index.ts`: everything that an app may import. */
export function generateIndex(contract: Contract): string {
  return `${fileHeader(contract)}
export * from './client.js';
export { ${EXPORTED.join(', ')} } from './runtime.js';
export type * from './types.js';
`;
}

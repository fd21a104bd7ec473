import { schemaNode } from '../document/resolve-schema.js';
import { memoize } from '../json/memoize.js';
import type { Contract, MediaType } from '../model/document.js';

/**
 * Whether a whole body is a file, of which the schema says nothing but that it is one: `format: binary` of OpenAPI 3.0
 * (§4.7.14.2), which documents of 3.1 still use. Its bytes may be JSON, and are none of the schema's values then.
 */
export function isFile(contract: Contract, media: MediaType): boolean {
  return isBinary(media, contract);
}

const isBinary = memoize(
  ({ schema }: MediaType, contract: Contract) => schemaNode(contract, schema)?.format === 'binary',
);

import { schemaNode } from '../../document/resolve-schema.js';
import { decodeBytes } from '../../http/decode-body.js';
import type { HeaderList } from '../../http/headers.js';
import { join } from '../../json/pointer.js';
import type { MediaType, Operation } from '../../model/document.js';
import type { Violation } from './refusal.js';

/**
 * What is wrong with the length of a body that is no text: `minLength` and `maxLength` of its schema count octets (OpenAPI
 * 3.1 §4.8.14.1).
 */
export function octetViolations(
  { contract }: Operation,
  { schema }: MediaType,
  message: { headers: HeaderList; body: Uint8Array },
): Violation[] {
  const node = schemaNode(contract, schema);
  const bytes = decodeBytes(message);
  if (!schema || !node || !bytes.ok) return [];
  const { length } = bytes.value;
  const broken = (code: 'minLength' | 'maxLength', limit: unknown): Violation[] => {
    if (typeof limit !== 'number' || (code === 'minLength' ? length >= limit : length <= limit)) return [];
    const expected = `${code === 'minLength' ? 'at least' : 'at most'} ${String(limit)} octets`;
    const message = `expected ${expected}, received ${String(length)}`;
    return [{ at: ['body'], code, pointer: join(schema.pointer, code), message }];
  };
  return [...broken('minLength', node.minLength), ...broken('maxLength', node.maxLength)];
}

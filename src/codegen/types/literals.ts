import type { Json } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { Int64Type } from './int64.js';
import type { TypeText } from './type-text.js';
import { propertyKey, single } from './type-text.js';

/** The type of one value and no other; of an integer of 64 bits, as such integers are typed. */
export function literalType(value: Json, int64: Int64Type = 'number'): TypeText {
  return single(literal(value, int64));
}

function literal(value: Json, int64: Int64Type): string {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, 'number')).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).map(
      ([name, member]) => `${propertyKey(name)}: ${literal(member, 'number')}`,
    );
    return members.length === 0 ? 'Record<string, never>' : `{ ${members.join('; ')} }`;
  }
  if (typeof value !== 'number' && typeof value !== 'bigint') return jsonText(value);
  if (int64 === 'string') return `"${String(value)}"`;
  // Of a whole number that no `number` is written as, JavaScript makes the one next to it.
  return int64 === 'bigint' ? `${String(value)}n` : String(Number(value));
}

import type { Json } from '../../json/json.js';
import { writtenLength } from '../../json/size.js';

/** Of a list of long texts, a schema may allow gigabytes: no value of more characters is made, as JSON text. */
const MAX_WRITTEN = 8_000_000;

/** Whether a value would be too long to be sent. */
export function isTooLong(value: Json): boolean {
  return writtenLength(value) > MAX_WRITTEN;
}

import type { Json } from '../../json/json.js';
import { keywordOf } from '../keywords/index.js';
import type { SchemaError } from './schema-error.js';

/** What a violated keyword asked for, as the end of a sentence that starts with "expected". */
export function expectation({ keyword: name, schema, params, message }: SchemaError): string {
  const stated = schema as Json;
  return keywordOf(name)?.expectation?.(stated, params) ?? message ?? name;
}

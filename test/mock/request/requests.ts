import type { HeaderList } from '../../../src/http/headers.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import type { MockRequest } from '../../../src/mock/request/request.js';

/** A schema as the body of an operation's request. */
export function bodyOf(schema: Json, type = 'application/json', examples: JsonObject = {}): JsonObject {
  return { requestBody: { content: { [type]: { schema, ...examples } } } };
}

export function requestOf(parts: {
  method?: string;
  path?: string;
  query?: string;
  headers?: HeaderList;
  body?: string | Uint8Array;
}): MockRequest {
  const { body = '', headers = [], ...others } = parts;
  return { method: 'POST', path: '/', query: '', ...others, headers, body: Buffer.from(body) };
}

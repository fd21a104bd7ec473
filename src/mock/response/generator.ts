import type { Json } from '../../json/json.js';
import type { BoundRequest } from '../request/bind.js';
import type { MockRequest } from '../request/request.js';
import type { Choice } from './choose-response.js';

/** What a generator makes for a documented response: its headers, and a body for use where there is no example. */
export interface Generated {
  headers: Readonly<Record<string, unknown>>;
  body: Json | undefined;
}

/** Must not reject. Where nothing can be made, it resolves to a response without headers and body. */
export type Generate = (
  choice: Choice,
  request: MockRequest,
  bound: BoundRequest | undefined,
) => Promise<Generated>;

import type { Json } from '../../json/json.js';
import type { BoundRequest } from '../request/bind.js';
import type { MockRequest } from '../request/request.js';
import type { Choice } from './choose-response.js';

/** What a generator makes of a documented response: its headers, and a body for where no example is to be used. */
export interface Generated {
  headers: Readonly<Record<string, unknown>>;
  body: Json | undefined;
}

/** Must not reject: a response of which nothing can be made is one without headers and body. */
export type Generate = (
  choice: Choice,
  request: MockRequest,
  bound: BoundRequest | undefined,
) => Promise<Generated>;

import type { Json } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import type { BoundRequest } from '../request/bind.js';
import type { MockRequest } from '../request/request.js';

/** A successful answer before it is written. */
export interface Answered {
  body: Json;
  /** The request is a documented example in every part, and this is the documented answer to it. */
  isDocumented: boolean;
  /** Made up for this request. */
  isMadeUp: boolean;
}

/** What an operation's documented conduct makes of an answer: a body, or a reason to refuse the request. */
export type Obey = (
  operation: Operation,
  answered: Answered,
  request: MockRequest,
  bound: BoundRequest,
) => { body: Json } | { refused: string };

/** No conduct beyond what is documented as examples. */
export const asDocumented: Obey = (_operation, { body }) => ({ body });

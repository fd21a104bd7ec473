import { isJsonType } from '../../http/media-type.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Steps } from '../../json/steps.js';
import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { allNull, minimalValue } from '../../schema/vary/minimal-and-null.js';
import type { Draft, Make } from '../shared/draft.js';
import { plausible } from '../shared/expectations.js';
import { isExpressibleBody } from '../shared/representable.js';

/**
 * Requests in which all optional parts are absent, or null, at once, because a server may accept each alone and yet
 * fail on all of them. Clients send both: as little as possible, or null for everything they do not know.
 */
export function* wholeRequests(operation: Operation, base: Draft, make: Make): Steps<Case> {
  const { body, ...bodiless } = base;
  const parameters = new Map([...base.parameters].filter(([{ required }]) => required));
  const lean = yield* withBody(operation, base, minimalValue);
  const expected = plausible(operation);
  const isBodyOptional = body !== undefined && operation.requestBody?.required !== true;
  const minimal = isBodyOptional || !body ? { ...bodiless, parameters } : { ...(lean ?? base), parameters };
  const nulls = body && isJsonType(body.media.type) ? yield* withBody(operation, base, allNull) : undefined;
  const clause = operation.requestBody?.pointer ?? operation.pointer;
  yield* [
    make(minimal, { label: 'minimal', why: 'only what is required', clause: operation.pointer, expected }),
    ...(lean && isBodyOptional
      ? [make(lean, { label: 'body:minimal', why: 'the body with required members only', clause, expected })]
      : []),
    ...(nulls
      ? [make(nulls, { label: 'body:null', why: 'the body with null wherever it may be', clause, expected })]
      : []),
  ];
}

type Change = (...args: Parameters<typeof minimalValue>) => Generator<undefined, Json>;

/**
 * Returns the draft with its body changed; undefined where the body is no object or cannot carry the changed value.
 */
function* withBody(
  { contract }: Operation,
  base: Draft,
  change: Change,
): Generator<undefined, Draft | undefined> {
  const { body } = base;
  const schema = body?.media.schema;
  if (!body || !schema || !isObject(body.value)) return undefined;
  const value = yield* change(contract, schema.pointer, body.value, 'request');
  return isExpressibleBody(body.media, value) ? { ...base, body: { media: body.media, value } } : undefined;
}

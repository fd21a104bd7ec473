import { primitive } from '../../http/serialize/parameters.js';
import type { Json } from '../../json/json.js';
import type { MediaType, Operation, Parameter } from '../../model/document.js';
import type { IdSlot } from '../../resources/arrow.js';
import { readBody } from './body.js';
import { readParameters } from './parameters.js';
import type { Refusal, Violation } from './refusal.js';
import { refusal } from './refusal.js';
import type { MockRequest } from './request.js';

/** The values of a request, by the operation's parameters and body. */
export interface BoundRequest {
  kind: 'bound';
  parameters: ReadonlyMap<Parameter, Json>;
  body: { media: MediaType | undefined; value: Json | undefined };
  /** What is wrong with the values; empty for a valid request. */
  violations: readonly Violation[];
}

/** The text of a path parameter, by its name. */
export function pathTextIn(bound: BoundRequest, name: string): string | undefined {
  return textIn(bound, { in: 'path', name });
}

/** The text of a parameter. */
export function textIn({ parameters }: BoundRequest, wanted: IdSlot): string | undefined {
  for (const [{ in: place, name }, value] of parameters)
    if (place === wanted.in && name === wanted.name) return primitive(value);
  return undefined;
}

/** Reads everything in a request that the operation documents. Returns a refusal if it cannot be read at all. */
export function bindRequest(
  operation: Operation,
  pathTexts: ReadonlyMap<string, string>,
  request: MockRequest,
): BoundRequest | Refusal {
  try {
    const body = readBody(operation, request);
    if (body.kind === 'refusal') return body;
    const parameters = readParameters(operation, pathTexts, request);
    return {
      kind: 'bound',
      parameters: parameters.values,
      body: { media: body.media, value: body.value },
      violations: [...parameters.violations, ...body.violations],
    };
  } catch (thrown) {
    // A value nested thousands deep in a recursive schema overflows the stack.
    if (thrown instanceof RangeError) return refusal([400, 422], 'The request body is nested too deeply.');
    throw thrown;
  }
}

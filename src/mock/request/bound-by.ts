import type { Operation } from '../../model/document.js';
import type { Mutation } from '../mutation.js';
import type { BoundRequest } from './bind.js';
import { bindRequest } from './bind.js';
import type { Refusal } from './refusal.js';
import type { MockRequest } from './request.js';

/** The values of a request, without what is wrong with them and not noticed. */
export function boundBy(
  { overlooks, overlooksUnreadable }: Mutation,
  operation: Operation,
  pathTexts: ReadonlyMap<string, string>,
  request: MockRequest,
): BoundRequest | Refusal {
  const bound = bindRequest(operation, pathTexts, request);
  if (bound.kind === 'refusal') {
    if (overlooksUnreadable?.(operation, bound.statuses[0]) !== true) return bound;
    const without = bindRequest(operation, pathTexts, { ...request, body: Buffer.alloc(0) });
    return without.kind === 'refusal' ? without : { ...without, violations: [] };
  }
  if (!overlooks || bound.violations.length === 0) return bound;
  return { ...bound, violations: bound.violations.filter((each) => !overlooks(operation, each)) };
}

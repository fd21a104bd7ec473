import type { Refusal } from '../request/refusal.js';
import type { Outcome } from '../state/index.js';
import type { Context } from './behaved-body.js';
import { isServed } from './behaved-body.js';
import type { Choice } from './choose-response.js';

/** Does what a request asks of the things that the mock keeps; undefined where it asks for none, or none are kept. */
export function performed(choice: Choice, context: Context): Outcome | Refusal | undefined {
  const { state, bound, operation, request, preferences, mutation } = context;
  if (!state || !bound || !isServed(choice, context) || preferences.status !== undefined) return undefined;
  return state.apply({ operation, path: request.path, bound, slips: mutation.slips });
}

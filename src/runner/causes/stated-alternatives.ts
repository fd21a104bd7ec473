import type { ReportedFinding } from '../../model/report.js';
import type { Opportunities } from './opportunities.js';

/**
 * Refusals that say nothing of the value: they are about permission, pace, or what the server holds. By 422 servers also
 * say that a body is not as they want it.
 */
const ABOUT_OTHERS = /^(401|403|404|409|410|412|429)/;

/**
 * Whether a refusal of a value that the document states word for word, a null, a boolean or one of a list, is an error: it
 * is where the operation takes the same request with the usual value, again and again: nothing but the value can be the reason.
 */
export function isRefusedForItself(
  { severity, document, received }: ReportedFinding,
  operations: readonly string[],
  opportunities: Pick<Opportunities, 'of'>,
): boolean {
  // A note says that a refusal may be about what the server holds, or another member; here, it is not.
  const isOpen = severity === 'warning' || (severity === 'note' && /^(400|422)/.test(received));
  if (!isOpen || !received.startsWith('4') || ABOUT_OTHERS.test(received)) return false;
  const taken = opportunities.of(document, 'repeated');
  return operations.length > 0 && operations.every((id) => taken.includes(id));
}

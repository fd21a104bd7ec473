import { formatLocation } from '../../errors.js';
import type { Operation, UnusableOperation } from '../../model/document.js';
import type { Refusal } from './refusal.js';
import { mockRefusal, refusal } from './refusal.js';
import { allowedMethods } from './router.js';

/** Refuses a request for an unusable operation. Its documented errors are not used, as they may be broken too. */
export function leftOut({ problems: [first, ...others] }: UnusableOperation): Refusal {
  const more = others.length > 0 ? ` (and ${String(others.length)} more)` : '';
  const why = first ? ` ${formatLocation(first.location)}: ${first.message}` : '';
  return mockRefusal(
    501,
    `The mock leaves this operation out, because the document is broken where it needs it:${why}${more}`,
  );
}

/** Refuses a request for a path of no document, and names the one that was probably meant, if any. */
export function unknownPath(path: string, near: string | undefined): Refusal {
  const guess = near === undefined ? '' : ` Did you mean ${near}?`;
  return refusal([404], `No document describes the path ${shown(path)}.${guess}`);
}

/** Refuses a method that no operation of the path has (RFC 9110 §15.5.6). */
export function methodNotAllowed(path: string, others: readonly Operation[]): Refusal {
  const allow = allowedMethods(others).join(', ');
  return refusal([405], `${shown(path)} is documented with ${allow} only.`, { headers: [['Allow', allow]] });
}

/** Refuses a path that several documents have, each below a base path of its own. */
export function ambiguousPath(path: string, below: readonly string[]): Refusal {
  return refusal([404], `Several documents describe ${shown(path)}: call ${below.join(' or ')}.`);
}

/** Clients limit the size of a field. */
const LONGEST_SHOWN = 200;

function shown(path: string): string {
  return path.length > LONGEST_SHOWN ? `${path.slice(0, LONGEST_SHOWN)}...` : path;
}

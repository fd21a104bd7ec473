import { onlyReads } from '../../document/safety.js';
import { headerValue } from '../../http/headers.js';
import { parseMediaType } from '../../http/media-type.js';
import type { Severity } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';

/** Refusals that are about what the server holds, not about the request (RFC 9110 §15.5.5, §15.5.11, §15.5.13). */
const ABOUT_STATE: readonly number[] = [404, 409, 410, 412];

/** With this one, servers also refuse what refers to something that is not there, or is there already (§15.5.21). */
const UNPROCESSABLE = 422;

/** How severe it is that a valid request is refused with a documented status: what may be about state proves nothing. */
export function refusalSeverity(planned: Case, status: number): Severity {
  const isOfContent = status === UNPROCESSABLE && onlyReads(planned.operation);
  if (status === UNPROCESSABLE && !isOfContent) return 'note';
  if (isDefiniteRefusal(planned, status)) return 'error';
  // What the operation takes without its optional members is refused for one of them, as their values may not go together.
  if (planned.isLarger === true && status === 400) return 'note';
  return isOfContent || ABOUT_STATE.includes(status) ? 'note' : 'warning';
}

/**
 * Whether a refusal with this status is an error and no warning: it breaks what the document says of a valid request. What is only plausible may be
 * refused, except for its media type, which is documented word for word; and what is documented may not, except for a
 * state of the server that the document cannot know.
 */
export function isDefiniteRefusal(planned: Case, status: number): boolean {
  if (status === 415) return isDocumentedType(planned);
  return planned.expected.claim === 'documented' && !isOfState(planned, status);
}

/**
 * A conflict (RFC 9110 §15.5.10) is about what was there before the run as well: servers are set up with the documented
 * examples. The others are, once the run itself may have changed or removed what was there.
 */
function isOfState({ operation, phase, afterWrite }: Case, status: number): boolean {
  if (!ABOUT_STATE.includes(status)) return false;
  if (afterWrite === true) return true;
  return !onlyReads(operation) && (status === 409 || phase === 'behaviors' || phase === 'fuzz');
}

/**
 * Whether the request's media type stands in the document: out of a range, one had to be chosen, and of parameters that
 * it does not name, OpenAPI does not say that they may be there. Several parts cannot do without a boundary.
 */
function isDocumentedType({ operation, request }: Case): boolean {
  const sent = parseMediaType(headerValue(request.headers, 'content-type') ?? '');
  const documented = operation.requestBody?.content ?? [];
  if (!sent || documented.length === 0) return true;
  const known = documented.map(({ type }) => parseMediaType(type));
  return known.some(
    (one) =>
      one?.essence === sent.essence &&
      Object.keys(sent.parameters).every(
        (name) => name === 'boundary' || Object.hasOwn(one.parameters, name),
      ),
  );
}

import { isToken } from '../http/media-type.js';
import type { Incoming, Outgoing } from '../io/http-server/message.js';
import { outgoing } from '../io/http-server/message.js';

/** The origins whose web pages may call the mock: `true` for all, `false` for none, or a list. */
export type CorsPolicy = boolean | readonly string[];

type Field = readonly [name: string, value: string];

/** The methods that a preflight allows. Whether the document has them is seen in the answer to the request itself. */
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

/** Seconds for which a browser may remember a preflight. */
const MAX_AGE = '600';

const VARY: Field = ['Vary', 'Origin'];

/** Headers that a page may read in any case (Fetch §4.9), and those that it may never read (§2.2.2). */
const NOT_TO_EXPOSE = new Set([
  'cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma',
  'set-cookie', 'vary',
]); // prettier-ignore

/** Headers that the mock sets itself. A value from a document's example would make the browser refuse the answer. */
const OURS = /^access-control-(allow-origin|allow-credentials|expose-headers)$/i;

/** True if CORS fields may be sent at all. */
function hasCors(policy: CorsPolicy): boolean {
  return policy !== false && (policy === true || policy.length > 0);
}

/**
 * Returns the answer to a CORS preflight (Fetch §4.8); undefined for every other request, and for an origin that is
 * not allowed. It names the origin and the headers, because a wildcard does not apply to requests with credentials
 * (§4.10).
 */
export function preflight(policy: CorsPolicy, { method, headers }: Incoming): Outgoing | undefined {
  const wanted = headers['access-control-request-method'];
  const origin = allowedOrigin(policy, headers.origin);
  if (method !== 'OPTIONS' || typeof wanted !== 'string' || !isToken(wanted) || origin === undefined)
    return undefined;
  const requested = headers['access-control-request-headers'];
  return outgoing(
    204,
    [
      ...allowing(origin),
      [
        'Access-Control-Allow-Methods',
        METHODS.split(', ').includes(wanted) ? METHODS : `${METHODS}, ${wanted}`,
      ],
      ...(typeof requested === 'string' ? [['Access-Control-Allow-Headers', requested] as const] : []),
      ['Access-Control-Max-Age', MAX_AGE],
      ['Vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'],
    ],
    undefined,
  );
}

/**
 * Adds the fields by which a page of an allowed origin may read the answer and every header of it. `Vary` is added
 * whether or not there is an origin, because caches need it (Fetch §3.3.5).
 */
export function withCors(
  policy: CorsPolicy,
  origin: string | string[] | undefined,
  fields: readonly Field[],
): readonly Field[] {
  if (!hasCors(policy)) return fields;
  const allowed = allowedOrigin(policy, origin);
  if (allowed === undefined) return [...fields, VARY];
  const own = fields.filter(([name]) => !OURS.test(name));
  const exposed = [...new Set(own.map(([name]) => name))].filter(
    (name) => !NOT_TO_EXPOSE.has(name.toLowerCase()) && !/^access-control-/i.test(name),
  );
  return [
    ...own,
    ...allowing(allowed),
    ...(exposed.length > 0 ? [['Access-Control-Expose-Headers', exposed.join(', ')] as const] : []),
    VARY,
  ];
}

function allowing(origin: string): Field[] {
  return [
    ['Access-Control-Allow-Origin', origin],
    ['Access-Control-Allow-Credentials', 'true'],
  ];
}

/** The origin, where its web pages are allowed to read answers. */
export function allowedOrigin(policy: CorsPolicy, origin: string | string[] | undefined): string | undefined {
  if (typeof origin !== 'string' || policy === false) return undefined;
  return policy === true || policy.includes(origin) ? origin : undefined;
}

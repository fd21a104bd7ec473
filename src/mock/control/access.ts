import { isLoopback } from '../../http/loopback.js';
import type { Incoming } from '../../io/http-server/message.js';
import type { CorsPolicy } from '../cors.js';
import { allowedOrigin } from '../cors.js';

/**
 * Who may use the mock's own pages and switches: `local` where the mock listens on this machine alone, nobody (false),
 * or everybody who reaches it by an address, by localhost or by one of these host names, wherever it listens.
 */
export type ControlPolicy = 'local' | false | readonly string[];

export interface ControlAccess {
  policy: ControlPolicy;
  cors: CorsPolicy;
  /** The name or address that the mock was told to listen on. */
  listensOn: string;
}

/** Why a request for the mock's own pages is refused. */
export interface Denial {
  status: 403 | 404;
  detail: string;
}

/**
 * Returns why a request may not use the mock's own pages and switches; undefined when it may. They show what clients
 * sent and change what the mock answers, so that no web page but the mock's own may reach them: neither from another
 * origin (Fetch §3.2), nor by a name of its own that it makes resolve to this machine (DNS rebinding).
 */
export function denialOf({ method, headers }: Incoming, access: ControlAccess): Denial | undefined {
  if (access.policy === false) return { status: 404, detail: "The mock's own pages are switched off." };
  if (access.policy === 'local' && !isLocalAddress(access.listensOn)) return { status: 404, detail: BEYOND };
  if (!isKnownHost(headers.host, access))
    return {
      status: 403,
      detail: `The mock's own pages are not served under the host name ${String(headers.host)}. --control names those that are.`,
    };
  if (isForeign(headers, access.cors) || isSubresource(method, headers))
    return {
      status: 403,
      detail:
        "The mock's own pages are closed to web pages of other origins. --cors names those that may read them.",
    };
  return undefined;
}

const BEYOND =
  "The mock's own pages are off, as the mock listens beyond this machine. --control names the hosts under which they are served.";

/**
 * The origins whose pages may read the mock's own pages. They must be named: that all may call the API says nothing
 * about what other clients sent to it.
 */
export function controlCors(cors: CorsPolicy): CorsPolicy {
  return cors === true ? false : cors;
}

/** True if only this machine can reach what listens there. */
function isLocalAddress(host: string): boolean {
  const url = `http://${host.includes(':') ? `[${host}]` : host}`;
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

/** An address or a name that no foreign page can own. HTTP/1.0 clients, which are no browsers, send no Host. */
function isKnownHost(host: string | string[] | undefined, { policy, listensOn }: ControlAccess): boolean {
  if (host === undefined) return true;
  if (typeof host !== 'string' || !URL.canParse(`http://${host}`)) return false;
  const name = new URL(`http://${host}`).hostname.replace(/\.$/, '');
  const named = [listensOn, ...(policy === 'local' || policy === false ? [] : policy)];
  // A parsed URL has every spelling of an address in one form (URL §3.5).
  return (
    /^\[|^(\d+\.){3}\d+$/.test(name) || isLoopback(name) || named.some((each) => each.toLowerCase() === name)
  );
}

/** True if a page of another origin asks. A page without an origin of its own says `null`. */
function isForeign({ origin, host }: Incoming['headers'], cors: CorsPolicy): boolean {
  if (origin === undefined) return false;
  if (typeof origin !== 'string') return true;
  if (typeof host === 'string' && (origin === `http://${host}` || origin === `https://${host}`)) return false;
  return allowedOrigin(controlCors(cors), origin) === undefined;
}

/**
 * True if a page of another site loads the answer as a picture, a script or a frame, which goes without an origin.
 * Following a link to the mock does no harm.
 */
function isSubresource(method: string, headers: Incoming['headers']): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'none' || site === 'same-origin' || headers.origin !== undefined)
    return false;
  const isVisit = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return !(isVisit && (method === 'GET' || method === 'HEAD'));
}

import type { Snippets } from './snippet.js';

/** How credentials get into requests. */
export const SECURITY: Snippets = {
  Alternatives: {
    code: String.raw`/** Schemes that are sent together, by their keys. The first alternative counts of which every scheme is given. */
export type Alternatives = readonly (readonly string[])[];`,
  },
  Authorize: {
    code: String.raw`/** Sends a request with the credentials that it needs. */
type Authorize = (request: Sent, exchange: Exchange, alternatives?: Alternatives) => Promise<Response>;`,
    needs: ['Sent', 'Exchange', 'Alternatives'],
  },
  unsecured: {
    code: String.raw`/** Sends requests as they are. */
export const unsecured: Authorize = (request, exchange) => exchange(request);`,
    needs: ['Authorize'],
  },
  Scheme: {
    code: String.raw`/** Puts a secret into a request; what the caller has set is left alone. */
type Scheme = (request: Sent, secret: unknown, key: string) => Sent;`,
    needs: ['Sent'],
  },
  Secret: {
    code: String.raw`/** A value, or a function that gives it before each request; renew is set where the server has refused the last one. */
export type Secret<Value = string> = Value | ((when: { renew: boolean }) => Value | undefined | Promise<Value | undefined>);`,
  },
  inHeader: {
    code: String.raw`export function inHeader(name: string, prefix = ''): Scheme {
  return (request, secret, key) => {
    if (!request.headers.has(name)) request.headers.set(name, prefix + textOf(key, secret));
    return request;
  };
}`,
    needs: ['Scheme', 'textOf'],
  },
  inQuery: {
    code: String.raw`export function inQuery(name: string): Scheme {
  return (request, secret, key) => {
    const [, search = ''] = request.url.split('?');
    if (new URLSearchParams(search).has(name)) return request;
    const pair = encodeURIComponent(name) + '=' + encodeURIComponent(textOf(key, secret));
    const url = request.url + (request.url.includes('?') ? '&' : '?') + pair;
    return request.clone ? new Request(url, request as Request) : { ...request, url };
  };
}`,
    needs: ['Scheme', 'textOf'],
  },
  inCookie: {
    code: String.raw`export function inCookie(name: string): Scheme {
  return (request, secret, key) => {
    const others = request.headers.get('Cookie');
    request.headers.set('Cookie', (others === null ? '' : others + '; ') + name + '=' + textOf(key, secret));
    requireCookie(request.headers);
    return request;
  };
}`,
    needs: ['Scheme', 'textOf', 'requireCookie'],
  },
  inBasic: {
    code: String.raw`/** RFC 7617, in UTF-8. */
export const inBasic: Scheme = (request, secret, key) => {
  const { username, password } = secret as { username: string; password: string };
  if (username.includes(':')) throw new TypeError('a user name for basic authentication cannot contain a colon');
  const bytes = new TextEncoder().encode(username + ':' + password);
  return inHeader('Authorization', 'Basic ')(request, btoa(String.fromCharCode(...bytes)), key);
};`,
    needs: ['Scheme', 'inHeader'],
  },
  textOf: {
    code: String.raw`/** Checked here, because the platform's own error would quote the secret. */
function textOf(key: string, secret: unknown): string {
  if (/[^ -~]/.test(secret as string)) throw new TypeError('credentials: ' + key + ' must be plain ASCII');
  return secret as string;
}`,
  },
  authorization: {
    code: String.raw`/**
 * Puts the credentials into requests. Where they come from functions, these are asked once more when the server answers
 * 401, and the request is sent again.
 */
export function authorization(
  credentials: Readonly<Record<string, unknown>> = {},
  schemes: Readonly<Record<string, Scheme>>,
  usual: Alternatives,
): Authorize {
  for (const key in credentials)
    if (!Object.hasOwn(schemes, key)) throw new TypeError('credentials: there is no ' + key + ', but ' + Object.keys(schemes));
  return async (request, exchange, alternatives = usual) => {
    const keys = alternatives.find((all) => all.every((key) => credentials[key] !== undefined)) ?? [];
    const isRenewable = keys.some((key) => typeof credentials[key] === 'function');
    for (let renew = false; ; renew = true) {
      let sent = isRenewable ? (request.clone?.() ?? { ...request, headers: new Headers(request.headers) }) : request;
      for (const key of keys) {
        const value = credentials[key];
        const secret: unknown = typeof value === 'function' ? await value({ renew }) : value;
        if (secret !== undefined) sent = schemes[key]!(sent, secret, key);
      }
      const response = await exchange(sent);
      if (response.status !== 401 || !isRenewable || renew) return response;
      await response.body?.cancel();
    }
  };
}`,
    needs: ['Scheme', 'Exchange', 'Alternatives', 'Authorize'],
  },
};

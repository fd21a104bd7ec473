import type { Snippets } from './snippet.js';

/** How credentials get into requests. */
export const SECURITY: Snippets = {
  Scheme: {
    code: String.raw`/** Puts a secret into a request; what the caller has set is left alone. */
type Scheme = (request: Request, secret: unknown, key: string) => Request;`,
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
    const url = new URL(request.url);
    if (url.searchParams.has(name)) return request;
    url.search += (url.search === '' ? '?' : '&') + encodeURIComponent(name) + '=' + encodeURIComponent(textOf(key, secret));
    return new Request(url, request);
  };
}`,
    needs: ['Scheme', 'textOf'],
  },
  inCookie: {
    code: String.raw`export function inCookie(name: string): Scheme {
  return (request, secret, key) => {
    const others = request.headers.get('Cookie');
    request.headers.set('Cookie', (others === null ? '' : others + '; ') + name + '=' + textOf(key, secret));
    requireCookie(request);
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
  const text = String(secret);
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  throw new TypeError('the credentials for ' + key + ' hold a character that no header can carry');
}`,
  },
  authorization: {
    code: String.raw`/**
 * Puts the credentials into requests. Where they come from functions, these are asked once more when the server answers
 * 401, and the request is sent again.
 */
export function authorization(
  credentials: object = {},
  schemes: Readonly<Record<string, Scheme>>,
  usual: Alternatives,
): (request: Request, exchange: Exchange, alternatives?: Alternatives) => Promise<Response> {
  const given = credentials as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(given))
    if (!Object.hasOwn(schemes, key))
      throw new TypeError('credentials: there is no ' + key + ' in the document, but ' + Object.keys(schemes).join(', '));
  return async (request, exchange, alternatives = usual) => {
    const keys = alternatives.find((all) => all.every((key) => given[key] !== undefined)) ?? [];
    const isRenewable = keys.some((key) => typeof given[key] === 'function');
    const send = async (renew: boolean) => {
      let sent = isRenewable ? request.clone() : request;
      for (const key of keys) {
        const value = given[key];
        const secret: unknown = typeof value === 'function' ? await value({ renew }) : value;
        if (secret !== undefined) sent = schemes[key]!(sent, secret, key);
      }
      return exchange(sent);
    };
    const response = await send(false);
    if (response.status !== 401 || !isRenewable) return response;
    await response.body?.cancel();
    return send(true);
  };
}`,
    needs: ['Scheme', 'Exchange', 'Alternatives'],
  },
};

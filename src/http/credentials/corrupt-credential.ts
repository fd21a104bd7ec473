import type { SecurityScheme } from '../../model/document.js';

/** So many characters at the end are changed: the last one alone may hold bits that Base64 leaves unused. */
const CHANGED = 4;

/** The scheme's name with a space, where the value begins with one, and the credential itself. */
function split(scheme: SecurityScheme, value: string): [prefix: string, credential: string] {
  if (scheme.type === 'apiKey') return ['', value];
  const [, prefix = '', credential = ''] = /^(\S+\s+)?(.*)$/s.exec(value) ?? [];
  return [prefix, credential];
}

/**
 * Another credential of the same form, which differs from the right one at its end only: whoever compares a beginning
 * takes it as well as who compares nothing. Of Basic credentials the password differs, and the user name too unless
 * `keepsUser`.
 */
export function corruptCredential(scheme: SecurityScheme, value: string, keepsUser = true): string {
  const [prefix, credential] = split(scheme, value);
  if (prefix.trim().toLowerCase() === 'basic') {
    const decoded = Buffer.from(credential, 'base64').toString('latin1');
    const colon = decoded.indexOf(':');
    if (colon >= 0) {
      const user = decoded.slice(0, colon);
      const changed = `${keepsUser ? user : withOtherEnd(user)}:${withOtherEnd(decoded.slice(colon + 1))}`;
      return `${prefix}${Buffer.from(changed, 'latin1').toString('base64')}`;
    }
  }
  // Which of several parts count is the scheme's own business (RFC 9110 §11.2): all are changed.
  return (
    prefix + (/[",;]|=[^=]/.test(credential) ? withOtherEnd(credential, Infinity) : withOtherEnd(credential))
  );
}

/** The scheme's name alone, or nothing at all. */
export function emptied(scheme: SecurityScheme, value: string): string {
  return split(scheme, value)[0].trim();
}

/**
 * The right credential under the name of an authentication scheme that is none of `documented` (in lower case), so that
 * nobody who looks at the name takes it; undefined where there is none, or where the credential could be right for it.
 */
export function renamed(
  scheme: SecurityScheme,
  value: string,
  documented: ReadonlySet<string>,
): string | undefined {
  const [prefix, credential] = split(scheme, value);
  if (prefix === '') return undefined;
  // A token that is a user and a password in Base64 may be meant for Basic as well.
  const isPair = Buffer.from(credential, 'base64').includes(':');
  const other = ['Basic', 'Digest'].find(
    (name) => !documented.has(name.toLowerCase()) && !(name === 'Basic' && isPair),
  );
  return other === undefined ? undefined : `${other} ${credential}`;
}

/** The name of the authentication scheme in the other case (RFC 9110 §11.1); undefined where the value has none. */
export function inOtherCase(scheme: SecurityScheme, value: string): string | undefined {
  const [prefix, credential] = split(scheme, value);
  const lower = prefix.toLowerCase();
  const other = lower === prefix ? prefix.toUpperCase() : lower;
  return other === prefix ? undefined : `${other}${credential}`;
}

/** Half of a short text stays, so that a comparison of beginnings is still told from none. */
function withOtherEnd(text: string, most = CHANGED): string {
  const places = [...text.matchAll(/[A-Za-z0-9]/g)].map(({ index }) => index);
  if (places.length === 0) return `${text}x`;
  const count = most === Infinity ? places.length : Math.min(most, Math.ceil(places.length / 2));
  const changed = new Set(places.slice(-count));
  // By code units, as `index` counts; what is changed is ASCII.
  return text.replaceAll(/[A-Za-z0-9]/g, (char, index: number) => (changed.has(index) ? other(char) : char));
}

/** Within its class, so that hexadecimal stays hexadecimal; another one in either case. */
const CLASSES = ['0123456789', 'abcdef', 'ghijklmnopqrstuvwxyz', 'ABCDEF', 'GHIJKLMNOPQRSTUVWXYZ'];

function other(char: string): string {
  const members = CLASSES.find((each) => each.includes(char)) ?? char;
  return members.charAt((members.indexOf(char) + 1) % members.length);
}

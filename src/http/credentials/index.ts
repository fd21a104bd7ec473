import type { Operation, SecurityRequirement, SecurityScheme } from '../../model/document.js';

/** What carries credentials in a request. */
export interface Credentials {
  headers: [name: string, value: string][];
  query: [name: string, value: string][];
}

/** The values the user gave, by the scheme's key in `components.securitySchemes`. */
export type GivenCredentials = Readonly<Record<string, string>>;

/** The header that carries the scheme's credential, if a header does. */
export function headerOf(scheme: SecurityScheme): string | undefined {
  if (scheme.type === 'mutualTLS') return undefined;
  if (scheme.type !== 'apiKey') return 'Authorization';
  return scheme.in === 'header' ? scheme.name : scheme.in === 'cookie' ? 'Cookie' : undefined;
}

/** In lower case: names of authentication schemes match in any (RFC 9110 §11.1). */
export function authenticationName(scheme: SecurityScheme): string {
  return scheme.type === 'http' ? (scheme.scheme ?? '').toLowerCase() : 'bearer';
}

/** A value that has the scheme's form and is nobody's: the document's own placeholder where it gives one. */
export function placeholderOf(scheme: SecurityScheme): string {
  if (scheme.placeholder !== undefined) return scheme.placeholder;
  if (scheme.type === 'apiKey') return 'placeholder';
  return withSchemeName(scheme, scheme.scheme?.toLowerCase() === 'basic' ? 'user:password' : 'placeholder');
}

/** The whole header value for what the user gave: `user:password` and bare tokens get their scheme's name. */
export function withSchemeName(scheme: SecurityScheme, given: string): string {
  if (scheme.type === 'apiKey' || scheme.type === 'mutualTLS') return given;
  const name = scheme.type === 'http' ? (scheme.scheme ?? 'Bearer') : 'Bearer';
  if (given.toLowerCase().startsWith(`${name.toLowerCase()} `)) return given;
  const spelled =
    name.toLowerCase() === 'basic' ? 'Basic' : name.toLowerCase() === 'bearer' ? 'Bearer' : name;
  // RFC 7617 §2: user:password in UTF-8, then Base64.
  const value =
    spelled === 'Basic' && given.includes(':') ? Buffer.from(given, 'utf8').toString('base64') : given;
  return `${spelled} ${value}`;
}

/** The parts of a request that satisfy a requirement, with a value for each of its schemes. */
export function credentialsOf(
  requirement: SecurityRequirement,
  valueOf: (scheme: SecurityScheme) => string,
): Credentials {
  const credentials: Credentials = { headers: [], query: [] };
  const cookies: string[] = [];
  // One token serves several schemes, such as two flows of OAuth2; a request has one Authorization (RFC 9110 §11.6.2).
  const isSent = (header: string, value: string): boolean =>
    credentials.headers.some(([name, other]) => name === header && other === value);
  for (const scheme of requirement.schemes) {
    const value = valueOf(scheme);
    const header = headerOf(scheme);
    if (scheme.type === 'apiKey' && scheme.in === 'cookie') cookies.push(`${scheme.name ?? ''}=${value}`);
    else if (scheme.type === 'apiKey' && scheme.in === 'query')
      credentials.query.push([scheme.name ?? '', value]);
    else if (header !== undefined && !isSent(header, value)) credentials.headers.push([header, value]);
  }
  if (cookies.length > 0) credentials.headers.push(['Cookie', cookies.join('; ')]);
  return credentials;
}

/** The parts of a request that satisfy a requirement with the user's credentials. */
export function credentialsGiven(
  requirement: SecurityRequirement,
  given: GivenCredentials,
): Credentials & { security: string } {
  const credentials = credentialsOf(requirement, (scheme) => withSchemeName(scheme, given[scheme.key] ?? ''));
  return { ...credentials, security: nameOf(requirement) };
}

/** The alternatives of an operation for which the user gave every credential. */
export function provided(operation: Operation, given: GivenCredentials): SecurityRequirement[] {
  return operation.security.filter(
    ({ schemes }) => schemes.length > 0 && schemes.every(({ key }) => Object.hasOwn(given, key)),
  );
}

/** What stands for the empty alternative, which no credentials satisfy. */
export const ANONYMOUS = 'none';

/** How a requirement is named in cases and evidence. */
export function nameOf({ schemes }: SecurityRequirement): string {
  return schemes.length === 0 ? ANONYMOUS : schemes.map(({ key }) => key).join('+');
}

/** Whether the user's own headers already carry a credential that the operation documents. */
export function carriesCredential(
  operation: Operation,
  headers: readonly (readonly [name: string, value: string])[],
): boolean {
  const names = new Set(
    operation.security.flatMap(({ schemes }) => schemes).map((s) => headerOf(s)?.toLowerCase()),
  );
  return headers.some(([name]) => names.has(name.toLowerCase()));
}

/**
 * What an ordinary request of the operation carries: of the alternatives for which the user gave every credential, be it
 * in a header of their own, the one with the most, as who gives two needs two; nothing more where the user's own headers
 * carry one; none where none are needed; else the placeholders of the first alternative, so that the request is as
 * documented.
 */
export function usualCredentials(
  operation: Operation,
  given: GivenCredentials,
  headers: readonly (readonly [name: string, value: string])[],
): Credentials & { security?: string } {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const isOwn = (scheme: SecurityScheme): boolean => names.has(headerOf(scheme)?.toLowerCase() ?? '');
  const isGiven = (scheme: SecurityScheme): boolean => Object.hasOwn(given, scheme.key) && !isOwn(scheme);
  const [fullest] = operation.security
    .filter(({ schemes }) => schemes.some(isGiven) && schemes.every((each) => isGiven(each) || isOwn(each)))
    .toSorted((a, b) => b.schemes.length - a.schemes.length);
  if (fullest) {
    const rest = { ...fullest, schemes: fullest.schemes.filter(isGiven) };
    return { ...credentialsGiven(rest, given), security: nameOf(fullest) };
  }
  if (carriesCredential(operation, headers)) return { headers: [], query: [] };
  const documented = operation.security.find(({ schemes }) => schemes.length === 0) ?? operation.security[0];
  if (!documented) return { headers: [], query: [] };
  const credentials = credentialsOf(documented, placeholderOf);
  return documented.schemes.length === 0 ? { ...credentials, security: ANONYMOUS } : credentials;
}

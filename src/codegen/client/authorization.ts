import { nameOf } from '../../document/methods.js';
import { jsonText } from '../../json/text.js';
import { property, quote, quoteAll } from '../shared/source-text.js';
import type { Alternative, Security } from './credentials.js';
import { placement } from './credentials.js';

/** The part of a generated client that puts credentials into requests. */
export function authorizationCode(security: Security, optionsType: string): string {
  const places = security.schemes.map((scheme) => ({ key: scheme.key, ...placement(scheme) }));
  const hasBasic = places.some(({ prefix }) => prefix === 'Basic ');
  const rows = places.map(
    ({ key, place, name, prefix }) => `  ${property(key)}: ${quoteAll([place, name, prefix])},`,
  );
  return [
    `type Secret = string${hasBasic ? ' | { username: string; password: string }' : ''};`,
    `/** Where the value of each scheme goes, under which name, and what stands before it. */
const PLACES: Readonly<Record<string, readonly [place: string, name: string, prefix: string]>> = {
${rows.join('\n')}
};`,
    alternativesCode(security),
    middlewareCode(security, optionsType),
    sendCode(new Set(places.map(({ place }) => place))),
    textCode(hasBasic),
    ...(hasBasic ? [BASIC] : []),
  ].join('\n\n');
}

/** One list where all operations agree, else a table of them; the most demanding alternative first. */
function alternativesCode({ alternatives }: Security): string {
  const rows = [...alternatives].map(
    ([operation, lists]) => `  ${quote(nameOf(operation))}: ${listsCode(lists)},`,
  );
  const [first = []] = alternatives.values();
  const [type, value] = isUniform(alternatives)
    ? ['readonly (readonly string[])[]', listsCode(first)]
    : ['Readonly<Record<string, readonly (readonly string[])[]>>', `{\n${rows.join('\n')}\n}`];
  return `/** Schemes that are sent together. The first alternative counts of which every scheme is given. */
const ALTERNATIVES: ${type} = ${value};`;
}

function isUniform(alternatives: Security['alternatives']): boolean {
  return new Set([...alternatives.values()].map((lists) => jsonText(lists))).size === 1;
}

function listsCode(lists: readonly Alternative[]): string {
  const sorted = [...lists].sort((a, b) => b.length - a.length);
  return `[${sorted.map(quoteAll).join(', ')}]`;
}

function middlewareCode({ alternatives }: Security, optionsType: string): string {
  const [parameters, choice, list] = isUniform(alternatives)
    ? ['{ request }', '', 'ALTERNATIVES']
    : [
        '{ request, schemaPath }',
        `
      const alternatives = ALTERNATIVES[\`\${request.method} \${schemaPath}\`] ?? [];
      if (!alternatives.some((keys) => keys.length > 0)) return undefined;`,
        'alternatives',
      ];
  return `function authorization(credentials: ${optionsType}['credentials']): Middleware {
  return {
    async onRequest(${parameters}) {${choice}
      const given: Readonly<Record<string, Secret | undefined>> =
        (typeof credentials === 'function' ? await credentials() : credentials) ?? {};
      const chosen = ${list}.find((keys) => keys.every((key) => given[key] !== undefined)) ?? [];
      return chosen.reduce((sent, key) => send(sent, key, given[key] ?? ''), request);
    },
  };
}`;
}

const IN_QUERY = `
  if (place === 'query') {
    const url = new URL(request.url);
    if (url.searchParams.has(name)) return request;
    const pair = \`\${encodeURIComponent(name)}=\${encodeURIComponent(text)}\`;
    url.search = url.search === '' ? pair : \`\${url.search}&\${pair}\`;
    return new Request(url, request);
  }`;

const IN_COOKIE = `
  if (place === 'cookie') {
    const others = request.headers.get('Cookie');
    request.headers.set('Cookie', \`\${others === null ? '' : \`\${others}; \`}\${name}=\${text}\`);
    return request;
  }`;

function sendCode(places: ReadonlySet<string>): string {
  const others = `${places.has('query') ? IN_QUERY : ''}${places.has('cookie') ? IN_COOKIE : ''}`;
  return `/** What the caller has set is left alone. */
function send(request: Request, key: string, secret: Secret): Request {
  const [${others === '' ? '' : 'place'}, name = '', prefix = ''] = PLACES[key] ?? [];
  const text = textOf(key, secret);${others}
  if (!request.headers.has(name)) request.headers.set(name, prefix + text);
  return request;
}`;
}

function textCode(hasBasic: boolean): string {
  const value = hasBasic
    ? `typeof secret === 'string' ? secret : basic(secret.username, secret.password)`
    : 'secret';
  return `/** Checked here, because the platform's own error would quote the secret. */
function textOf(key: string, secret: Secret): string {
  const text = ${value};
  if (/^[\\x20-\\x7e]*$/.test(text)) return text;
  throw new TypeError(\`the credentials for \${key} hold a character that no header can carry\`);
}`;
}

const BASIC = `/** RFC 7617, in UTF-8. */
function basic(username: string, password: string): string {
  if (username.includes(':')) throw new TypeError('a user name for basic authentication cannot contain a colon');
  return btoa(String.fromCharCode(...new TextEncoder().encode(\`\${username}:\${password}\`)));
}`;

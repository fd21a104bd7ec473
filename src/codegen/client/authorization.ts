import { property, quote, quoteAll } from '../shared/source-text.js';
import type { Alternative, Security } from './credentials.js';
import { placement } from './credentials.js';

/** Where the value of each scheme goes, as code. */
export function schemesCode({ schemes }: Security): string {
  const rows = schemes.map((scheme) => {
    const { place, name, prefix } = placement(scheme);
    const where = { header: 'inHeader', query: 'inQuery', cookie: 'inCookie' }[place];
    const args = [quote(name), ...(prefix === '' ? [] : [quote(prefix)])].join(', ');
    return `  ${property(scheme.key)}: http.${prefix === 'Basic ' ? 'inBasic' : `${where}(${args})`},`;
  });
  return `/** Where the value of each scheme goes. */
const SCHEMES = {
${rows.join('\n')}
};`;
}

/** The alternatives that most operations have. */
export function usualAlternatives({ alternatives }: Security): readonly Alternative[] {
  const counts = new Map<string, { count: number; lists: readonly Alternative[] }>();
  for (const lists of alternatives.values()) {
    const key = lists.map(quoteAll).join();
    counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, lists });
  }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  return most?.lists ?? [];
}

/** The argument that puts credentials into requests; undefined where the document has none. */
export function authorizationCode(security: Security): string | undefined {
  if (security.schemes.length === 0) return undefined;
  const usual = usualAlternatives(security).map(quoteAll).join(', ');
  return `http.authorization(credentials, SCHEMES, [${usual}])`;
}

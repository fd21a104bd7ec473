import type { Contract } from '../../model/document.js';
import { EXPORTED } from '../shared/names.js';
import { fileHeader } from '../shared/source-text.js';
import type { Int64Type } from '../types/int64.js';
import { FILTER } from './behaviors/filter.js';
import { PAGES } from './behaviors/pages.js';
import { SELECT } from './behaviors/select.js';
import { UNCHANGED } from './behaviors/unchanged.js';
import { BODIES } from './bodies.js';
import { CORE } from './core.js';
import { ERRORS } from './errors.js';
import { int64Snippets } from './int64.js';
import { PARTS } from './parts.js';
import { SECURITY } from './security.js';
import type { Snippets } from './snippet.js';
import { STREAMS } from './streams.js';
import { STYLES } from './styles.js';

const SNIPPETS: Snippets = {
  ...CORE,
  ...PARTS,
  ...STYLES,
  ...BODIES,
  ...STREAMS,
  ...SECURITY,
  ...ERRORS,
  ...PAGES,
  ...SELECT,
  ...UNCHANGED,
  ...FILTER,
};

/**
 * The text of `runtime.ts`: what the operations of a client have in common, and no more of it than the client's own text
 * uses, as members of `http`, or lets its apps use.
 */
export function generateRuntime(contract: Contract, client: string, int64: Int64Type = 'number'): string {
  const snippets = int64 === 'number' ? SNIPPETS : withInt64(int64);
  const used = [...client.matchAll(/\bhttp\.(\w+)/g)].map(([, name = '']) => name);
  const names = withNeeds([...EXPORTED, ...used], snippets);
  const code = Object.entries(snippets)
    .filter(([name]) => names.has(name))
    .map(([, snippet]) => snippet.code)
    .join('\n\n');
  const imported = ['Client', 'ClientOptions', 'HeadersOptions', 'Middleware'].filter((name) =>
    new RegExp(`\\b${name}\\b`).test(code),
  );
  return `${fileHeader(contract)}
import createClient from 'openapi-fetch';
import type { ${imported.join(', ')} } from 'openapi-fetch';

${code}
`;
}

/** All of JSON is written and read digit for digit. */
function withInt64(int64: Exclude<Int64Type, 'number'>): Snippets {
  const own = Object.entries(SNIPPETS).map(([name, { code, needs = [] }]) => {
    const digits = code.replaceAll('JSON.stringify', 'jsonOf').replaceAll('JSON.parse', 'parseDigits');
    const more = ['jsonOf', 'parseDigits'].filter((each) => digits.includes(`${each}(`));
    return [name, { code: digits, needs: [...needs, ...more] }];
  });
  return { ...(Object.fromEntries(own) as Snippets), ...int64Snippets(int64) };
}

function withNeeds(wanted: readonly string[], snippets: Snippets): ReadonlySet<string> {
  const names = new Set<string>();
  const open = [...wanted];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const snippet = Object.hasOwn(snippets, name) ? snippets[name] : undefined;
    if (!snippet || names.has(name)) continue;
    names.add(name);
    open.push(...(snippet.needs ?? []));
  }
  return names;
}

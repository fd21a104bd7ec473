import type { Json, Pointer } from './json.js';

/** Escapes one reference token (RFC 6901 §3). */
export function escapeToken(token: string): string {
  return token.includes('~') || token.includes('/')
    ? token.replaceAll('~', '~0').replaceAll('/', '~1')
    : token;
}

/** Of what a fragment must percent-encode, only `%` is: it alone would change meaning when decoded again. */
function escapeFragmentToken(token: string): string {
  const escaped = escapeToken(token);
  return escaped.includes('%') ? escaped.replaceAll('%', '%25') : escaped;
}

function unescapeToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Appends tokens to a pointer: `join('#/paths', '/pets', 'get')` is `#/paths/~1pets/get`. */
export function join(pointer: Pointer, ...tokens: (string | number)[]): Pointer {
  let path = pointer;
  for (const token of tokens) path += `/${escapeFragmentToken(String(token))}`;
  return path;
}

/**
 * Splits `#/a/b`, `/a/b` or a percent-encoded fragment (RFC 6901 §6) into its tokens.
 * Undefined when it is no JSON Pointer (a plain-name fragment, a lone percent sign).
 */
export function tokensOf(pointer: string): string[] | undefined {
  const fragment = pointer.startsWith('#') ? pointer.slice(1) : pointer;
  if (fragment === '') return [];
  if (!fragment.startsWith('/')) return undefined;
  const tokens: string[] = [];
  for (const token of fragment.slice(1).split('/')) {
    const text = decoded(token, pointer.startsWith('#'));
    if (text === undefined) return undefined;
    tokens.push(text);
  }
  return tokens;
}

/** What a token says; undefined where its percent-encoding is broken. Most tokens have nothing to decode. */
function decoded(token: string, isFragment: boolean): string | undefined {
  if (!token.includes('~') && !(isFragment && token.includes('%'))) return token;
  try {
    return unescapeToken(isFragment ? decodeURIComponent(token) : token);
  } catch {
    return undefined;
  }
}

/** The pointer in its one canonical spelling, so that equal places are equal strings; undefined as for `tokensOf`. */
export function canonical(pointer: string): Pointer | undefined {
  const tokens = tokensOf(pointer);
  return tokens && join('#', ...tokens);
}

/** Whether a pointer is `outer`, or leads to a place in it, both in one spelling: `/items/10` is not within `/items/1`. */
export function isWithin(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}

/** The path with `[]` in place of each index of an array, for whom all items are one: `/items/0/id` is `/items/[]/id`. */
export function withoutIndexes(path: string): string {
  return path.replaceAll(/\/\d+(?=\/|$)/g, '/[]');
}

/** Whether a token can mean an item of an array (RFC 6901 §4). */
export function isIndex(token: string): boolean {
  return /^(0|[1-9][0-9]*)$/.test(token);
}

/** The value at the pointer, or undefined when nothing is there. */
export function valueAt(root: Json, pointer: string): Json | undefined {
  const isFragment = pointer.startsWith('#');
  const isPlain = !pointer.includes('~') && !pointer.includes('%');
  let node: Json | undefined = root;
  // Token by token, without a list of them: walks over whole documents ask for each place.
  for (let at = isFragment ? 1 : 0; at < pointer.length;) {
    if (pointer[at] !== '/') return undefined;
    const next = pointer.indexOf('/', at + 1);
    const end = next < 0 ? pointer.length : next;
    const text = pointer.slice(at + 1, end);
    const token = isPlain ? text : decoded(text, isFragment);
    if (token === undefined) return undefined;
    if (Array.isArray(node)) node = isIndex(token) ? node[Number(token)] : undefined;
    else if (typeof node === 'object' && node !== null)
      node = Object.hasOwn(node, token) ? node[token] : undefined;
    else node = undefined;
    if (node === undefined) return undefined;
    at = end;
  }
  return node;
}

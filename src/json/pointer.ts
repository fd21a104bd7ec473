import type { Json, Pointer } from './json.js';

/** Escapes one reference token (RFC 6901 §3). */
export function escapeToken(token: string): string {
  return /[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

/** Of what a fragment must percent-encode, only `%` is: it alone would change meaning when decoded again. */
function escapeFragmentToken(token: string): string {
  return escapeToken(token).replaceAll('%', '%25');
}

function unescapeToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Appends tokens to a pointer: `join('#/paths', '/pets', 'get')` is `#/paths/~1pets/get`. */
export function join(pointer: Pointer, ...tokens: (string | number)[]): Pointer {
  return tokens.reduce<string>((path, token) => `${path}/${escapeFragmentToken(String(token))}`, pointer);
}

/**
 * Splits `#/a/b`, `/a/b` or a percent-encoded fragment (RFC 6901 §6) into its tokens.
 * Undefined when it is no JSON Pointer (a plain-name fragment, a lone percent sign).
 */
export function tokensOf(pointer: string): string[] | undefined {
  const fragment = pointer.startsWith('#') ? pointer.slice(1) : pointer;
  if (fragment === '') return [];
  if (!fragment.startsWith('/')) return undefined;
  const tokens = fragment.slice(1).split('/');
  // Most pointers have nothing to decode, and every look at a place splits one.
  if (!/[~%]/.test(fragment)) return tokens;
  try {
    return tokens.map((token) => unescapeToken(pointer.startsWith('#') ? decodeURIComponent(token) : token));
  } catch {
    return undefined;
  }
}

/** The pointer in its one canonical spelling, so that equal places are equal strings; undefined as for `tokensOf`. */
export function canonical(pointer: string): Pointer | undefined {
  const tokens = tokensOf(pointer);
  return tokens && join('#', ...tokens);
}

/** Whether a token can mean an item of an array (RFC 6901 §4). */
export function isIndex(token: string): boolean {
  return /^(0|[1-9][0-9]*)$/.test(token);
}

/** The same few places are looked at in every answer. */
const known = new Map<string, readonly string[] | undefined>();
const MAX_KNOWN = 1000;

function knownTokens(pointer: string): readonly string[] | undefined {
  if (known.has(pointer)) return known.get(pointer);
  const tokens = tokensOf(pointer);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(pointer, tokens);
  return tokens;
}

/** The value at the pointer, or undefined when nothing is there. */
export function valueAt(root: Json, pointer: string): Json | undefined {
  return knownTokens(pointer)?.reduce<Json | undefined>((node, token) => {
    if (Array.isArray(node)) return isIndex(token) ? node[Number(token)] : undefined;
    return typeof node === 'object' && node !== null && Object.hasOwn(node, token) ? node[token] : undefined;
  }, root);
}

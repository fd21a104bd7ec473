/** An escape with what belongs to it, or one character. */
const TOKEN = /\\(?:u[\da-f]{4}|x[\da-f]{2}|c[a-z]|p\{[^}]*\}|[^])|\{,\d+\}|[^]/gi;
/** What ECMA-262 lets a backslash stand before with the flag `u`, letters and digits aside. */
const ESCAPABLE = '^$\\.*+?()[]{}|/';
/** Escapes that stand for several characters, so that no range begins or ends with them. */
const SET = /^\\(?:[dws]|p\{)/i;
/** The letters behind a backslash that mean something without the flag, where what they ask for follows. */
const MEANINGFUL = /^\\(?:[dDwWsSbBfnrtv]|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z])$/;

/**
 * A pattern without what the flag `u` forbids and nobody needs: backslashes before characters that mean themselves
 * (`\'`, `\@`), and hyphens beside a set in a class (`[\w-.]`). It says the same.
 */
export function withoutOlderSyntax(pattern: string): string {
  const tokens = pattern.match(TOKEN) ?? [];
  let isInClass = false;
  return tokens
    .map((token, i) => {
      if (token === '[') isInClass = true;
      if (token === ']') isInClass = false;
      if (token === '-' && isInClass && isBesideSet(tokens, i)) return '\\-';
      const character = token.slice(1);
      const isNeedless = token.length === 2 && token.startsWith('\\') && /[^A-Za-z0-9]/.test(character);
      const isAllowed = ESCAPABLE.includes(character) || (isInClass && character === '-');
      return isNeedless && !isAllowed ? character : token;
    })
    .join('');
}

function isBesideSet(tokens: readonly string[], at: number): boolean {
  return [tokens[at - 1], tokens[at + 1]].some((each) => each !== undefined && SET.test(each));
}

/**
 * Whether a pattern that only the older syntax of ECMA-262 takes is written in that of another language: without the
 * flag `u`, `\A`, `\Z` and `\p{L}` are the letters, and `{,3}` are four characters, which no author means.
 */
export function isOfOtherLanguage(pattern: string): boolean {
  const tokens = pattern.match(TOKEN) ?? [];
  return tokens.some((token) => {
    if (/^\{,/.test(token)) return true;
    return /^\\[a-zA-Z]/.test(token) && !MEANINGFUL.test(token);
  });
}

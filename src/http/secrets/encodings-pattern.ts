/** Where an ellipsis cut a text short, so many characters tell the beginning of a value from ordinary words. */
const SHORTEST_PREFIX = 4;

/** A shorter value stands within ordinary words, and is looked for as a word of its own. */
const SHORTEST_PART = 6;

/** Of a prefix in Base64 and hexadecimal, where words mean nothing. */
const SHORTEST_CODED_PREFIX = 8;

/** More characters of a value than any shortened text shows. */
const LONGEST_PREFIX = 128;

/** Bytes that have whole characters of their own in Base64 wherever in a text they stand. */
const SHORTEST_CORE = 5;

/**
 * A pattern, to be matched without case, for a value however it is spelled: as it is, in a URL, JSON or HTML, in Base64
 * and its alphabet for URLs (RFC 4648 §4, §5), in hexadecimal; whole, or cut short by an ellipsis.
 * `isCoded`: whether Base64 and hexadecimal are looked for as well.
 */
export function encodingsPattern(value: string, isCoded: boolean): string {
  const characters = (value.match(/\\+|[^\\]/gu) ?? []).map(spelling);
  const plain = wholeOrCut(characters, SHORTEST_PREFIX);
  const isPart = value.length >= SHORTEST_PART;
  return [
    isPart ? plain : `(?<![a-z0-9])(?:${plain})(?![a-z0-9])`,
    ...(isCoded ? codings(Buffer.from(value)) : []),
  ].join('|');
}

/** Whether the spellings of `inner` in Base64 and hexadecimal are found within those of `outer`. */
export function isCodedWithin(inner: string, outer: string): boolean {
  return inner !== outer && Buffer.byteLength(inner) >= SHORTEST_CORE && outer.includes(inner);
}

function wholeOrCut(characters: readonly string[], shortest: number): string {
  const whole = characters.join('');
  if (characters.length <= shortest) return whole;
  const start = characters.slice(0, shortest).join('');
  const rest = characters
    .slice(shortest, LONGEST_PREFIX)
    .reduceRight((inner, character) => `(?:${character}${inner})?`, '[^\\s…]*');
  return `${whole}|${start}${rest}(?:[%\\\\&][^\\s…]*)?(?=…)`;
}

function codings(bytes: Buffer): string[] {
  const hex = Array.from(bytes, (byte) => `${BEFORE_BYTE}${byte.toString(16).padStart(2, '0')};?`);
  return [...base64(bytes), hex].map((characters) => wholeOrCut(characters, SHORTEST_CODED_PREFIX));
}

/** What stands before each byte: nothing, or what makes `%74`, `\x74`, `\u0074`, `&#x74;`, `0x74` or `74:65` of it. */
const BEFORE_BYTE = '(?:[%:, -]|\\\\{1,2}(?:x|u00)|&#x|0x)?';

/**
 * Three bytes make four characters, so what a value looks like depends on how many bytes stand before it; characters
 * that it shares with its neighbours are left out. Too short a value is only known where it stands alone.
 */
function base64(bytes: Buffer): string[][] {
  if (bytes.length < SHORTEST_CORE) return [[...coded(bytes), PADDING]];
  return [0, 1, 2].map((before) => {
    const all = coded(Buffer.concat([Buffer.alloc(before), bytes]));
    const own = all.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [...own, `[\\w+/-]{0,2}${PADDING}`];
  });
}

const PADDING = '(?:=|%3d){0,2}';

function coded(bytes: Buffer): string[] {
  return Array.from(bytes.toString('base64').replaceAll('=', ''), (character) =>
    character === '+' ? '(?:[+ -]|%2b)' : character === '/' ? '(?:\\\\{0,3}/|_|~1|%2f)' : character,
  );
}

/**
 * A pattern for a character as it is, in a URL or form, in JSON (and JSON within JSON), in a JSON Pointer, in HTML, in
 * bytes misread.
 */
function spelling(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  if (character.startsWith('\\')) return backslashes(character.length);
  const bytes = Buffer.from(character);
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  const spellings = [
    `\\\\{0,3}${escapePattern(character)}`,
    Array.from(bytes, (byte) => `%(?:25)?${byte.toString(16).padStart(2, '0')}`).join(''),
    `\\\\{1,2}u${hex.padStart(4, '0')}`,
    `&#(?:${String(code)}|x${hex});`,
    ...(OTHERS[character] ?? []),
    ...(code > 0x7f ? [escapePattern(bytes.toString('latin1'))] : []),
  ];
  return `(?:${spellings.join('|')})`;
}

/** A run of backslashes is matched at once: one by one, JSON's doubling could be divided among them in endless ways. */
function backslashes(count: number): string {
  const [least, most] = [String(count), String(4 * count)];
  return `(?:\\\\{${least},${most}}|(?:%5c){${least}})`;
}

/** In forms, HTML and JSON Pointers (RFC 6901 §3). */
const OTHERS: Readonly<Record<string, string[]>> = {
  ' ': ['\\+'],
  '&': ['&amp;'],
  '<': ['&lt;'],
  '>': ['&gt;'],
  '"': ['&quot;'],
  "'": ['&apos;'],
  '/': ['~1'],
  '~': ['~0'],
};

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

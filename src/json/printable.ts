/**
 * Control and format characters (invisible ones, those that turn the direction of text), and separators of lines and
 * paragraphs: as a class within a regular expression with the flag `u`.
 */
export const UNPRINTABLE = '\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}';

const ANY = new RegExp(`[${UNPRINTABLE}]`, 'gu');
const ANY_BUT_LINE_FEED = new RegExp(`(?!\\n)[${UNPRINTABLE}]`, 'gu');

/**
 * A text of a server or a document, as it may be shown: what would move the cursor, change colors, break lines or turn
 * the direction of a terminal's text is written as JSON escapes it (RFC 8259 §7). Every output goes through here or
 * through `printableLines`.
 */
export function printable(text: string): string {
  return text.replaceAll(ANY, escaped);
}

/** The same for a text of several lines, JSON among them: inside its strings, an escape means the character. */
export function printableLines(text: string): string {
  return text.replaceAll(ANY_BUT_LINE_FEED, escaped);
}

/** One escape for each UTF-16 code unit. */
function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');
}

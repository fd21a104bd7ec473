/**
 * First letters of an XML name without colon (Namespaces in XML §3). Rarer blocks are left out, so they are escaped
 * too.
 */
const START = 'A-Za-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF';
const PLAIN = new RegExp(`^[${START}_][${START}_0-9.\\u00B7-]*$`);
const CHARACTER = new RegExp(`[${START}_0-9.\\u00B7-]`);
const FIRST = new RegExp(`[${START}_]`);

/**
 * Turns any text into an XML name. A character that is not allowed becomes `_xHHHH_` for each UTF-16 code unit, as in
 * .NET's XmlConvert and ISO 9075-14, e.g. `a b` becomes `a_x0020_b`. An underscore that would read as such an escape
 * is escaped itself.
 */
export function xmlName(text: string): string {
  if (text === '') return '_x_';
  if (PLAIN.test(text) && !/_x[0-9A-Fa-f]{4}_|^_x_$/.test(text)) return text;
  let name = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    const isEscape = /^(_x[0-9A-Fa-f]{4}_|_x_$)/.test(text.slice(i, i + 7));
    name += !isEscape && (i === 0 ? FIRST : CHARACTER).test(char) ? char : escaped(char);
  }
  return name;
}

function escaped(char: string): string {
  return `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

/** Returns the text that `xmlName` turned into this name. */
export function textOfXmlName(name: string): string {
  if (name === '_x_') return '';
  return name.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

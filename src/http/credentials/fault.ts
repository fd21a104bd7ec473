/** Characters of the longest secret: no server reads a header that is longer. */
const LONGEST = 16_000;

/**
 * What makes a secret unusable, in words that follow its name. A pipeline without access to a secret often hands down an
 * empty text; a secret read from a file ends in a newline.
 */
export function secretFault(value: string | undefined): string | undefined {
  if (typeof value !== 'string') return 'is not set';
  if (value === '') return 'is empty';
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
    return 'holds a line break or another character that no header can carry';
  if (value.length > LONGEST) return `has more than ${String(LONGEST)} characters`;
  return undefined;
}

/**
 * White space around a value is no part of it (RFC 9110 §5.5); the parser leaves what is behind. It reads one character
 * from each byte; most servers that send other than ASCII mean UTF-8.
 */
export function readableValue(value: string): string {
  let end = value.length;
  while (end > 0 && '\t '.includes(value.charAt(end - 1))) end--;
  const bytes = value.slice(0, end);
  if (/^[\x20-\x7e]*$/.test(bytes)) return bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}

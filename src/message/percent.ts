/** Percent-decoding that leaves alone what is no valid encoding, as servers do. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * A text that two JSON values share exactly when they are equal (JSON Schema 2020-12 core §4.2.2): the order of
 * members does not matter. Nothing of the value is called, so no member name (`valueOf`, `constructor`) can mislead it.
 */
export function fingerprint(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(fingerprint).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${fingerprint(member)}`,
  );
  return `{${members.sort().join()}}`;
}

/**
 * Whether a parsed number is the one that was written: from 2^53 on, different integers are parsed as the same number
 * (RFC 8259 §6), so that of two equal ones nobody knows whether they are.
 */
export function isExact(value: number): boolean {
  return Math.abs(value) < 2 ** 53;
}

/** Whether every number in a value is the one that was written. */
function isExactThroughout(value: unknown): boolean {
  if (typeof value === 'number') return isExact(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isExactThroughout);
}

/** Whether no item comes twice; items that may have been different when they were written count as different. */
export function areUnique(items: readonly unknown[]): boolean {
  const seen = new Set<string>();
  return items.every((item) => {
    const text = fingerprint(item);
    const isNew = !seen.has(text) || !isExactThroughout(item);
    seen.add(text);
    return isNew;
  });
}

/** Whether a number is a multiple of another, in decimals as both were written: 19.99 is one of 0.01. */
export function isMultiple(value: number, of: number): boolean {
  if (!Number.isFinite(value) || of === 0) return false;
  const [a, b] = [decimal(value), decimal(of)];
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = ({ digits, exponent: own }: Decimal): bigint => digits * 10n ** BigInt(own - exponent);
  return scaled(a) % scaled(b) === 0n;
}

interface Decimal {
  digits: bigint;
  exponent: number;
}

function decimal(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

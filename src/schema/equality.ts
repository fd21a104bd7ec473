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

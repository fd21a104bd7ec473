/**
 * A JSON number as it was written. Every whole number has one form: a `number` where JavaScript writes that number with
 * the same digits, else a `bigint`. So `===` compares, and nothing changes for ordinary numbers. Decimals are always a
 * `number`, rounded to some 17 digits (RFC 8259 §6).
 */
export type Numeric = number | bigint;

const NUMBER = /^[+-]?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/** From here on, a `number` cannot hold every whole number. */
const FIRST_INEXACT = 2 ** 53;

/**
 * Longer numbers are rounded, or infinite beyond 1e308: a short text with exponents would take memory and time without
 * bound.
 */
const MAX_DIGITS = 500;

export function isNumeric(value: unknown): value is Numeric {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Whether a value is a whole number; 1.0 is one (JSON Schema 2020-12 core §4.2.2). */
export function isWholeNumber(value: unknown): value is Numeric {
  return typeof value === 'bigint' || Number.isInteger(value);
}

/** The number that a text writes: as JSON does (RFC 8259 §6), a plus sign and leading zeros allowed. */
export function numberOf(text: string): Numeric {
  const value = Number(text);
  if (Math.abs(value) < FIRST_INEXACT) return value;
  const whole = wholeOf(text);
  return whole === undefined ? value : numeric(whole);
}

/** A whole number in its one form. */
export function numeric(value: bigint): Numeric {
  const rounded = Number(value);
  return digitsOf(rounded) === value ? rounded : value;
}

/** The whole number that a finite `number` stands for: the one that it is written as. */
function digitsOf(value: number): bigint | undefined {
  return Math.abs(value) < FIRST_INEXACT ? BigInt(value) : wholeOf(String(value));
}

/** Undefined where a text writes no whole number, or one that is too long. */
function wholeOf(text: string): bigint | undefined {
  const [, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const zeros = Number(exponent) - fraction.length;
  if (whole === '' || digits.length + Math.max(0, zeros) > MAX_DIGITS) return undefined;
  if (zeros < 0 && /[1-9]/.test(digits.slice(zeros))) return undefined;
  const size = BigInt(zeros < 0 ? digits.slice(0, zeros) : digits + '0'.repeat(zeros));
  return text.startsWith('-') ? -size : size;
}

/** Below zero, zero or above it. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  const [x, y] = [typeof b === 'bigint' ? exactly(a) : a, typeof a === 'bigint' ? exactly(b) : b];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** As a `bigint` where that is what it is written as: `number`s that large are compared by their binary value. */
function exactly(value: Numeric): Numeric {
  return Number.isInteger(value) ? (digitsOf(Number(value)) ?? value) : value;
}

/** The sum: of two whole numbers exactly, of others in the decimals of both: 1.1 − 0.01 is 1.09. */
export function sum(a: Numeric, b: Numeric): Numeric {
  if (isWholeNumber(a) && isWholeNumber(b)) return numeric(BigInt(exactly(a)) + BigInt(exactly(b)));
  const [x, y] = [Number(a), Number(b)];
  const decimals = Math.max(...[x, y].map((one) => String(one).split('.')[1]?.length ?? 0));
  return /e/.test(String(x) + String(y)) ? x + y : Number((x + y).toFixed(Math.min(decimals, 100)));
}

/** Whether a number is a multiple of another, in decimals as both were written: 19.99 is one of 0.01. */
export function isMultiple(value: Numeric, of: Numeric): boolean {
  if (Math.abs(Number(value)) === Infinity || Number.isNaN(value) || Number(of) === 0) return false;
  const [a, b] = [decimal(value), decimal(of)];
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = ({ digits, exponent: own }: Decimal): bigint => digits * 10n ** BigInt(own - exponent);
  return scaled(a) % scaled(b) === 0n;
}

interface Decimal {
  digits: bigint;
  exponent: number;
}

function decimal(value: Numeric): Decimal {
  if (typeof value === 'bigint') return { digits: value, exponent: 0 };
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNumbers, isMultiple, numberOf, numeric, sum } from '../../src/json/number.js';

const whole = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });

describe('numberOf', () => {
  it.each([
    ['0', 0],
    ['-0', -0],
    ['1.0', 1],
    ['1E5', 100_000],
    ['+7', 7],
    ['9007199254740992', 2 ** 53],
    ['9007199254740993', 9007199254740993n],
    ['9007199254740993.000', 9007199254740993n],
    ['90071992547409930e-1', 9007199254740993n],
    ['9.007199254740993e15', 9007199254740993n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['1e300', 1e300],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['1e400', 10n ** 400n],
    ['1e999999999', Infinity],
    ['12345678901234567.5', 12345678901234568],
    ['0.1', 0.1],
  ])('reads %s', (text, value) => {
    expect(numberOf(text)).toBe(value);
  });

  it('reads what every whole number is written as', () => {
    fc.assert(fc.property(whole, (value) => String(numberOf(String(value))) === String(numeric(value))));
    fc.assert(fc.property(whole, (value) => BigInt(toDigits(numberOf(String(value)))) === value));
  });

  it('reads every number that JavaScript writes as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
        Object.is(numberOf(String(value)), value === 0 ? 0 : value),
      ),
    );
  });
});

/** As JavaScript writes a number, without an exponent. */
function toDigits(value: number | bigint): string {
  const [, digit = '', fraction = '', zeros = '0'] =
    /^(-?\d+)(?:\.(\d+))?(?:e\+(\d+))?$/.exec(String(value)) ?? [];
  return digit + fraction.padEnd(Number(zeros), '0');
}

describe('compareNumbers and sum', () => {
  it('agree with whole numbers of any size', () => {
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        expect(Math.sign(compareNumbers(numeric(a), numeric(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(sum(numeric(a), numeric(b))).toBe(numeric(a + b));
      }),
    );
  });

  it('go by the digits that a number is written as, not by its binary value', () => {
    // 2^63 is written as 9223372036854776000.
    expect(compareNumbers(2 ** 63, 9223372036854775900n)).toBe(1);
    expect(compareNumbers(9223372036854775900n, 2 ** 63)).toBe(-1);
    expect(sum(2 ** 63, 1)).toBe(9223372036854776001n);
  });

  it('take fractions and infinity beside large numbers', () => {
    expect(compareNumbers(0.5, 10n ** 30n)).toBe(-1);
    expect(compareNumbers(10n ** 30n, Infinity)).toBe(-1);
    expect(sum(1.1, -0.01)).toBe(1.09);
  });
});

describe('isMultiple', () => {
  it('agrees with the remainder of integers', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: 10_000 }), (value, of) => {
        expect(isMultiple(value, of)).toBe(BigInt(value) % BigInt(of) === 0n);
      }),
    );
  });

  it('agrees for decimals with the remainder of the same numbers in hundredths', () => {
    const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    fc.assert(
      fc.property(cents, fc.integer({ min: 1, max: 10_000 }), (value, of) => {
        expect(isMultiple(value / 100, of / 100)).toBe(value % of === 0);
      }),
    );
  });

  it.each([
    [Infinity, 1],
    [NaN, 1],
    [1, 0],
    [10n ** 20n + 1n, 0],
  ])('answers that %d is no multiple of %d', (value, of) => {
    expect(isMultiple(value, of)).toBe(false);
  });

  it('takes large numbers as they are written', () => {
    expect(isMultiple(9223372036854775807n, 7)).toBe(true);
    expect(isMultiple(9223372036854775806n, 7)).toBe(false);
    expect(isMultiple(9223372036854775806n, 9223372036854775806n)).toBe(true);
    expect(isMultiple(0, 9223372036854775806n)).toBe(true);
  });

  it('has an answer for any two numbers', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (value, of) => typeof isMultiple(value, of) === 'boolean'),
    );
  });
});

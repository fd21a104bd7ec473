import type { NumberFormat } from './format.js';
import { anything } from './format.js';

/** Whole numbers whose bounds can be told from their neighbours. */
function integer(least: number, greatest: number): NumberFormat {
  return { ...roundedInteger(least, greatest, [[least - 1], [greatest + 1]]), bounds: [least, greatest] };
}

/**
 * Whole numbers whose near misses lie well beyond the bounds: a JSON number beyond 2^53 is rounded when parsed, so the
 * exact bounds of 64 bits cannot be told from what is next to them.
 */
function roundedInteger(
  least: number,
  greatest: number,
  nearMisses: readonly (readonly number[])[],
): NumberFormat {
  const validate = (value: number): boolean => Number.isInteger(value) && value >= least && value <= greatest;
  return { section: 'OpenAPI Format Registry', appliesTo: 'integer', validate, sample: 1, nearMisses };
}

/** A format that says how a number is stored, and so constrains nothing. */
function stored(): NumberFormat {
  const section = 'OpenAPI Format Registry';
  return { section, appliesTo: 'number', validate: anything, sample: 1, nearMisses: [] };
}

/** Numbers by their range and their decimals. */
export const NUMBERS = {
  int8: integer(-(2 ** 7), 2 ** 7 - 1),
  int16: integer(-(2 ** 15), 2 ** 15 - 1),
  int32: integer(-(2 ** 31), 2 ** 31 - 1),
  int64: roundedInteger(-(2 ** 63), 2 ** 63, [[-1e19], [1e19]]),
  uint8: integer(0, 2 ** 8 - 1),
  uint16: integer(0, 2 ** 16 - 1),
  uint32: integer(0, 2 ** 32 - 1),
  uint64: roundedInteger(0, 2 ** 64, [[-1], [1e20]]),
  'double-int': roundedInteger(-(2 ** 53) + 1, 2 ** 53 - 1, [[-1e17], [1e17]]),
  double: stored(),
  float: stored(),
  unixtime: stored(),
  'sf-integer': {
    ...roundedInteger(-(10 ** 15) + 1, 10 ** 15 - 1, [[-1e15], [1e15]]),
    section: 'OpenAPI Format Registry, RFC 9651 §3.3.1',
  },
  'sf-decimal': {
    section: 'OpenAPI Format Registry, RFC 9651 §3.3.2',
    appliesTo: 'number',
    validate: (value) => /^-?\d{1,12}(\.\d{1,3})?$/.test(String(value)),
    sample: 1,
    nearMisses: [[1e12], [0.0001]],
  },
} as const satisfies Readonly<Record<string, NumberFormat>>;

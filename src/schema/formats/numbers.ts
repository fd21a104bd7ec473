import type { Numeric } from '../../json/number.js';
import { compareNumbers, isWholeNumber, numeric, sum } from '../../json/number.js';
import type { NumberFormat } from './format.js';
import { anything } from './format.js';

/** Whole numbers of a range. */
function integer(least: Numeric, greatest: Numeric): NumberFormat {
  return {
    section: 'OpenAPI Format Registry',
    appliesTo: 'integer',
    validate: (value) =>
      isWholeNumber(value) && compareNumbers(least, value) <= 0 && compareNumbers(value, greatest) <= 0,
    sample: 1,
    nearMisses: [[sum(least, -1)], [sum(greatest, 1)]],
    bounds: [least, greatest],
  };
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
  int64: integer(numeric(-(2n ** 63n)), numeric(2n ** 63n - 1n)),
  uint8: integer(0, 2 ** 8 - 1),
  uint16: integer(0, 2 ** 16 - 1),
  uint32: integer(0, 2 ** 32 - 1),
  uint64: integer(0, numeric(2n ** 64n - 1n)),
  'double-int': integer(-(2 ** 53) + 1, 2 ** 53 - 1),
  double: stored(),
  float: stored(),
  unixtime: stored(),
  'sf-integer': {
    ...integer(-(10 ** 15) + 1, 10 ** 15 - 1),
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

import { expect, it } from 'vitest';
import { scalarReadings } from '../../../src/schema/shape/text-readings.js';

it.each<[text: string, readings: unknown[]]>([
  ['12', ['12', 12]],
  ['1.5e3', ['1.5e3', 1500]],
  ['9223372036854775807', ['9223372036854775807', 9223372036854775807n, 2 ** 63]],
  ['', ['', null]],
  ['TRUE', ['TRUE', true]],
  ['0x10', ['0x10']],
])('the text %s can be read in all these ways', (text, readings) => {
  expect(scalarReadings(text)).toEqual(readings);
});

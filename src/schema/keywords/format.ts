import { numberFormat, textFormat } from '../formats/index.js';
import type { Keyword, Violation } from './keyword.js';
import { lastResort, violation } from './keyword.js';
import { insideBound, outsideBound } from './numbers.js';

export const format: Keyword<string> = {
  section: 'validation §7',
  appliesTo: ['string', 'number'],
  isWellFormed: (stated): stated is string => typeof stated === 'string',
  expectation: (name) => `format ${name}`,
  boundaries: (_, place) => insideBound(place, 'format'),
  *violations(name, place) {
    const allows = (...some: string[]): boolean =>
      place.types.length === 0 || some.some((each) => place.types.includes(each));
    if (allows('integer', 'number')) yield* outsideBound(place, 'format');
    if (allows('string')) yield* nearTexts(name);
    if (allows('integer', 'number')) yield* beyondNumbers(name);
  },
  breakableAsText: () => true,
};

function* nearTexts(name: string): Generator<Violation> {
  const near = textFormat(name)?.nearMisses ?? [];
  if (near.length === 0) return;
  for (const texts of near) yield violation(`no ${name}: ${texts[0] ?? ''}`, texts);
  yield lastResort(`no ${name}`, [`not-a-${name}`, 'not a\u0000 format']);
}

/** What lies next to exact bounds is passed as those of keywords are. */
function* beyondNumbers(name: string): Generator<Violation> {
  const known = numberFormat(name);
  if (!known || known.bounds) return;
  for (const values of known.nearMisses) yield violation(`no ${name}: ${String(values[0])}`, values);
}

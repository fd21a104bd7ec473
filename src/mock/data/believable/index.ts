import type { Json } from '../../../json/json.js';
import type { Chance } from '../../../schema/sample/chance.js';
import type { AskedFor } from '../../../schema/sample/proposals.js';
import { proposedNumbers } from './numbers.js';
import { proposedTexts } from './texts.js';

/**
 * Values that people would believe, by what a place is called and by its format: names of persons who are nobody,
 * addresses of example.com, moments in order. Equal chances give equal values.
 */
export function believable(asked: AskedFor, chance: Chance): Generator<Json> {
  return asked.type === 'string' ? proposedTexts(asked, chance) : proposedNumbers(asked, chance);
}

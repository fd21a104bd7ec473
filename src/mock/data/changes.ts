import { replacedAt } from '../../json/edit.js';
import type { Json, Pointer } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import { isValid } from '../../schema/validate/is-valid.js';

/** A value for a place of an answer; undefined takes it away. */
export interface Change {
  tokens: readonly string[];
  value: Json | undefined;
}

/** Tells whether a value is valid by the schema at `pointer`; where there is none, any is. */
export function fitting({ contract }: Operation, pointer: Pointer | undefined): (value: Json) => boolean {
  return (value) => pointer === undefined || isValid(contract, 'response', pointer, value);
}

/** A value after each of the changes with which it still fits; of alternatives, the first one that does is made. */
export function changedWhereFitting(
  value: Json,
  changes: Iterable<readonly Change[]>,
  fits: (value: Json) => boolean,
): Json {
  let kept = value;
  for (const alternatives of changes)
    kept = alternatives.map(({ tokens, value: given }) => replacedAt(kept, tokens, given)).find(fits) ?? kept;
  return kept;
}

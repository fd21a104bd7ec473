import type { Json, Pointer } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { isAdditional } from '../graph/members.js';
import { hiddenProperties } from '../graph/visibility.js';
import type { Direction } from '../keywords/dialect.js';
import type { JsonType, Place } from '../keywords/keyword.js';
import { statedTypes } from '../keywords/stated-types.js';
import { isOfType } from '../keywords/types.js';
import type { SchemaPlace } from '../places/places.js';
import { matching } from '../sample/drawn-texts.js';
import { sample, sampleOfType, samples } from '../sample/index.js';
import { isValid } from '../validate/is-valid.js';

/**
 * A schema object and a part of a value, as its keywords see them. `isText`: whether the value is sent as text in a
 * URL, header or form.
 */
export function keywordPlace(
  contract: Contract,
  direction: Direction,
  { schema, value }: Pick<SchemaPlace, 'schema' | 'value'>,
  isText: boolean,
): Place {
  const { node, pointer } = schema;
  const at = (tokens: readonly (string | number)[]): Pointer => join(pointer, ...tokens);
  const types = statedTypes(node);
  const made = (): Json | undefined => sample(contract, pointer, direction)?.value;
  return {
    node,
    types,
    value,
    isText,
    valueOf: (type) => (value !== undefined && isOfType(value, type) ? value : valueOfType(type)),
    sample: (...tokens) => sample(contract, at(tokens), direction)?.value,
    samples: (count, ...tokens) => [...samples(contract, [at(tokens)], direction, count)],
    isValid: (part, ...tokens) => isValid(contract, direction, at(tokens), part),
    isHidden: (name) => hiddenProperties(contract, pointer, direction).has(name),
    isAdditional: (name) => isAdditional(schema, name),
    matching,
  };

  /** Where one type is stated, a value of the schema is of that, and the author's own example may be one. */
  function valueOfType(type: JsonType): Json | undefined {
    const usual = types.length > 1 ? undefined : made();
    if (usual !== undefined && isOfType(usual, type)) return usual;
    return sampleOfType(contract, pointer, direction, type)?.value;
  }
}

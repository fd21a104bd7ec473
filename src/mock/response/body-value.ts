import { formatLocation } from '../../errors.js';
import type { Json } from '../../json/json.js';
import { thingOf } from '../../resources/names.js';
import type { Choice, ChosenContent } from './choose-response.js';
import type { MadeValues } from './made-values.js';
import { sequenceValue } from './sequence.js';

/** Says why there is no value to answer with. */
export interface NoValue {
  reason: string;
}

/** The value of a body; where it is made up and not valid, `invalid` says so, with the place of the schema. */
export interface BodyValue {
  value: Json;
  /** True where it was made from the schema, and is valid. */
  isMadeUp?: true;
  invalid?: string;
}

/**
 * Returns the value of the body: a documented example unchanged, else a valid one made from the schema. Where no valid
 * one is found, it is one that comes near, and says so; at worst there is a reason why there is none. Random values are
 * made where the request asks for them, although there is an example.
 */
export function bodyValue(
  choice: Choice,
  content: ChosenContent,
  values: MadeValues,
  isRefusal = false,
): BodyValue | NoValue {
  const sequence = sequenceValue(choice, content, values);
  if (sequence) return sequence;
  const { operation, dynamic } = choice;
  const { contract } = operation;
  const { source, example } = content;
  const { schema } = source;
  if (example && (!dynamic || !schema)) return { value: example.value };
  if (!schema) return { value: {} };
  const made = { contract, pointer: schema.pointer, name: thingOf(operation) };
  // What is to say a reason needs no more than its members.
  const value = dynamic ? values.random(made) : isRefusal ? values.plain(made) : values.fixed(made);
  if (value !== undefined) return { value, isMadeUp: true };
  if (example) return { value: example.value };
  const why = `${formatLocation(contract.locate(schema.pointer))}: no value was found that is valid against this schema`;
  const near = values.near(made);
  if (near === undefined) return { reason: `${why}. Give it an example.` };
  return { value: near, invalid: `${why}; the one sent only comes near. Give it an example.` };
}

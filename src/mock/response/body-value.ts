import { formatLocation } from '../../errors.js';
import type { Json } from '../../json/json.js';
import type { Choice, ChosenContent } from './choose-response.js';
import type { MadeValues } from './made-values.js';
import { sequenceValue } from './sequence.js';

/** Says why there is no value to answer with. */
export interface NoValue {
  reason: string;
}

/**
 * Returns the value of the body: a documented example unchanged, else one made from the schema. It is valid, or there is
 * a reason why there is none. Random values are made where the request asks for them, although there is an example.
 */
export function bodyValue(
  choice: Choice,
  content: ChosenContent,
  values: MadeValues,
): { value: Json } | NoValue {
  const sequence = sequenceValue(choice, content, values);
  if (sequence) return sequence;
  const {
    operation: { contract },
    dynamic,
  } = choice;
  const { source, example } = content;
  const { schema } = source;
  if (example && (!dynamic || !schema)) return example;
  if (!schema) return { value: {} };
  const value = dynamic ? values.random(contract, schema.pointer) : values.fixed(contract, schema.pointer);
  if (value !== undefined) return { value };
  if (example) return example;
  const at = formatLocation(contract.locate(schema.pointer));
  return {
    reason: `${at}: no value could be made up that is valid against this schema. Give it an example.`,
  };
}

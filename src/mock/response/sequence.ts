import { formatLocation } from '../../errors.js';
import { sequenceKind } from '../../http/sequences/kinds.js';
import { sampleItems } from '../../http/sequences/sample.js';
import { writeItems } from '../../http/sequences/write.js';
import type { Json } from '../../json/json.js';
import { thingOf } from '../../resources/names.js';
import type { Choice, ChosenContent } from './choose-response.js';
import type { MadeValues } from './made-values.js';

/**
 * Returns the items of an answer in a sequential media type: those of a documented example, else made-up ones; or why
 * there are none. Undefined for every other answer.
 */
export function sequenceValue(
  { operation, dynamic }: Choice,
  { source, example }: ChosenContent,
  values: MadeValues,
): { value: Json } | { reason: string } | undefined {
  const { itemSchema } = source;
  if (!itemSchema || sequenceKind(source.type) === undefined) return undefined;
  if (example && !dynamic) return { value: example.value };
  const { contract } = operation;
  const items = sampleItems(contract, source, 'response', (pointer) => {
    const made = { contract, pointer, name: thingOf(operation) };
    return dynamic ? values.random(made) : values.fixed(made);
  });
  if (items) return { value: items };
  if (example) return { value: example.value };
  const at = formatLocation(contract.locate(itemSchema.pointer));
  return { reason: `${at}: no items could be made up that are valid against this schema. Give an example.` };
}

/** The texts of a sequence, to be sent one after the other; undefined where the answer is none, or is given as text. */
export function sequenceTexts(value: Json, { type, media }: ChosenContent): string[] | undefined {
  const kind = sequenceKind(type);
  return kind && media.itemSchema && Array.isArray(value) ? writeItems(kind, value) : undefined;
}

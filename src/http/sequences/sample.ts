import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import { jsonText } from '../../json/text.js';
import type { Contract, MediaType } from '../../model/document.js';
import { contentSchemas, isJsonContent } from '../../schema/graph/content-schemas.js';
import type { Direction } from '../../schema/keywords/dialect.js';
import { placesOf } from '../../schema/places/places.js';
import { isValid } from '../../schema/validate/is-valid.js';
import { sequenceKind } from './kinds.js';
import { isWritable } from './write.js';

/** Makes a value of a schema; undefined where none is found. */
export type MakeValue = (pointer: Pointer) => Json | undefined;

/** Items of a sequence that is made up. */
const ITEMS = 3;

/**
 * Items for a body of a sequential media type, each valid by `itemSchema`, and all of them by `schema`: three, or as many
 * others as it takes. Undefined where no such are found.
 */
export function sampleItems(
  contract: Contract,
  { type, schema, itemSchema }: MediaType,
  direction: Direction,
  make: MakeValue,
): Json[] | undefined {
  const kind = sequenceKind(type);
  if (!itemSchema || !kind) return undefined;
  const items: Json[] = [];
  for (let i = 0; i < ITEMS; i++) {
    const made = make(itemSchema.pointer);
    const item =
      kind === 'events' && made !== undefined
        ? asEvent(contract, itemSchema.pointer, made, direction, make)
        : made;
    const isFit =
      item !== undefined && isWritable(kind, item) && isValid(contract, direction, itemSchema.pointer, item);
    if (isFit) items.push(item);
  }
  const counts = [items.length, 1, 2, 0].map((count) => items.slice(0, count));
  if (!schema) return items.length > 0 ? items : undefined;
  return counts.find((some) => isValid(contract, direction, schema.pointer, some));
}

/** An event has data, in the JSON that its schema asks for. */
function asEvent(
  contract: Contract,
  pointer: Pointer,
  made: Json,
  direction: Direction,
  make: MakeValue,
): Json {
  if (!isObject(made)) return made;
  const event = { ...made, data: typeof made.data === 'string' ? made.data : '' };
  if (contentSchemas(contract, pointer, 'data').length === 0) return event;
  const place = placesOf(contract, pointer, event, direction).find(
    ({ path, node }) => path === '/data' && isJsonContent(node),
  );
  const content = place && make(join(place.pointer, 'contentSchema'));
  return content === undefined ? event : { ...event, data: jsonText(content) };
}

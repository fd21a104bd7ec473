import type { Kind, Slot } from '../../document/object-kinds.js';
import { slotsOf } from '../../document/object-kinds.js';
import { isReference } from '../../document/references.js';
import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';

/** What holds neither operations nor servers, and is no parameter. */
const LEFT_OUT: ReadonlySet<Kind> = new Set([
  'Schema',
  'Example',
  'MediaType',
  'Encoding',
  'Header',
  'RequestBody',
  'SecurityScheme',
]);

/**
 * A copy of a document with its paths, operations, parameters and servers in their places, and without schemas, bodies
 * and examples, of which documents mostly consist: for rules that do not look at those.
 */
export function outline(document: JsonObject): JsonObject {
  return outlined('OpenAPI', document, '#');
}

function outlined(kind: Kind, node: JsonObject, pointer: Pointer): JsonObject {
  const copy = { ...node };
  const slots = new Map(slotsOf(kind, node, pointer).map((slot) => [slot.node, slot]));
  for (const [key, value] of Object.entries(node)) {
    const slot = slots.get(value);
    const kept = slot ? partOf(slot) : value;
    if (kept === undefined) Reflect.deleteProperty(copy, key);
    else copy[key] = kept;
  }
  return copy;
}

/** What is left of a member; undefined where nothing is. */
function partOf({ form, kind, node, pointer }: Slot): Json | undefined {
  if (LEFT_OUT.has(kind)) return undefined;
  const one = (each: Json): Json | undefined => (isObject(each) ? objectOf(kind, each, pointer) : each);
  if (form === undefined) return one(node);
  if (Array.isArray(node)) return node.map((each) => one(each) ?? null);
  if (!isObject(node)) return node;
  const kept = Object.entries(node).flatMap(([name, each]) => {
    const part = one(each);
    return part === undefined ? [] : [[name, part] as const];
  });
  return kept.length === 0 && kind === 'Response' ? undefined : Object.fromEntries(kept);
}

/** The servers in responses are those of their links. */
function objectOf(kind: Kind, node: JsonObject, pointer: Pointer): JsonObject | undefined {
  if (kind === 'Response' && node.links === undefined && !isReference(node)) return undefined;
  return outlined(kind, node, pointer);
}

import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { OpenApiVersion } from '../../model/document.js';
import type { Kind } from '../object-kinds.js';
import { isExtension, memberOf } from '../object-kinds.js';
import type { Slot } from '../places.js';
import { slotsOf, someObject, walk } from '../places.js';

/** A null that was taken away or replaced, where it stood, and how it is read. */
export interface ReadNull {
  pointer: Pointer;
  message: string;
}

/** Lists of what can hold neither a schema nor a reference. */
const LISTS: Partial<Record<Kind, readonly string[]>> = {
  OpenAPI: ['servers', 'security', 'tags'],
  PathItem: ['servers'],
  Operation: ['servers', 'security', 'tags'],
};

/** Keywords of schemas whose value may be null, as it is data, or that say nothing to a machine. */
const DATA = new Set(['default', 'example', 'const', 'title', 'description', '$comment']);

/**
 * Takes away what is null in place of an object, a list or a keyword's value, as it is in YAML where nothing stands
 * behind a key; an operation, and a member of a map, becomes an empty object. Null as a type of JSON Schema is the
 * type `"null"`, which YAML would have in quotes. Changes the document; returns what was changed.
 */
export function readNulls(document: JsonObject, openapi: OpenApiVersion): ReadNull[] {
  const found: ReadNull[] = [];
  if (!someObject(document, 'OpenAPI', holdsNull)) return found;
  for (const { kind, node, pointer } of walk(document, 'OpenAPI', '#')) {
    if (!holdsNull(kind, node)) continue;
    if (kind === 'Schema' && openapi !== '3.0') found.push(...readNullTypes(node, pointer));
    const slots = slotsOf(kind, node, pointer);
    for (const slot of slots) found.push(...readMembers(slot));
    for (const [key, value] of Object.entries(node)) {
      if (value !== null || isExtension(key)) continue;
      const at = join(pointer, key);
      const slot = slots.find((each) => each.pointer === at);
      // What is no operation yet is one all the same, of which nothing is said.
      const isOperation = slot?.kind === 'Operation' && slot.form === undefined;
      if (isOperation) node[key] = {};
      else if (slot || isList(kind, key) || isKeyword(kind, key)) Reflect.deleteProperty(node, key);
      else continue;
      found.push({ pointer: at, message: isOperation ? asEmpty(key) : asAbsent(key) });
    }
  }
  return found;
}

/** Whether a null stands in an object, or in a map or list of it: in most there is none. */
function holdsNull(kind: Kind, node: JsonObject): boolean {
  for (const key of Object.keys(node)) {
    const value = node[key] as Json;
    if (value === null) return true;
    if (typeof value !== 'object') continue;
    if (key === 'type' && Array.isArray(value) && value.includes(null)) return true;
    const form = memberOf(kind, key)?.form;
    if ((form === 'map' || form === 'fields') && Object.values(value).includes(null)) return true;
  }
  return false;
}

function isList(kind: Kind, key: string): boolean {
  return LISTS[kind]?.includes(key) === true;
}

function isKeyword(kind: Kind, key: string): boolean {
  return kind === 'Schema' && !DATA.has(key);
}

function readMembers({ form, node, pointer }: Slot): ReadNull[] {
  if ((form !== 'map' && form !== 'fields') || !isObject(node)) return [];
  return Object.entries(node).flatMap(([name, value]) => {
    if (value !== null || (form === 'fields' && isExtension(name))) return [];
    node[name] = {};
    return [{ pointer: join(pointer, name), message: asEmpty(name) }];
  });
}

function readNullTypes(schema: JsonObject, pointer: Pointer): ReadNull[] {
  const { type } = schema;
  const read = (value: Json): Json => (value === null ? 'null' : value);
  const isNull = type === null;
  if (!isNull && !(Array.isArray(type) && type.includes(null))) return [];
  schema.type = isNull ? 'null' : type.map(read);
  const message = "the type null is read as the type 'null', which stands in quotes";
  return [{ pointer: join(pointer, 'type'), message }];
}

function asEmpty(key: string): string {
  return `'${key}' is null: it is read as an empty object`;
}

function asAbsent(key: string): string {
  return `'${key}' is null: it is read as if it were not there`;
}

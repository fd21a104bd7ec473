import type { Kind } from '../../document/object-kinds.js';
import { isExtension, memberOf } from '../../document/object-kinds.js';
import { isReference } from '../../document/references.js';
import type { Json, JsonObject } from '../../json/json.js';
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
  return outlined('OpenAPI', document);
}

function outlined(kind: Kind, node: JsonObject): JsonObject {
  const kept: [string, Json][] = [];
  for (const name of Object.keys(node)) {
    const part = partOf(kind, name, node[name] as Json);
    if (part !== undefined) kept.push([name, part]);
  }
  return Object.fromEntries(kept);
}

/** What is left of a member of an object of a kind; undefined where nothing is. */
function partOf(owner: Kind, name: string, value: Json): Json | undefined {
  const { form, kind } = memberOf(owner, name) ?? {};
  if (kind === undefined) return value;
  if (LEFT_OUT.has(kind)) return undefined;
  const one = (each: Json): Json | undefined => (isObject(each) ? objectOf(kind, each) : each);
  if (form === undefined) return one(value);
  if (Array.isArray(value)) return value.map((each) => one(each) ?? null);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).flatMap(([key, each]) => {
    const part = form === 'fields' && isExtension(key) ? each : one(each);
    return part === undefined ? [] : [[key, part] as const];
  });
  return kept.length === 0 && kind === 'Response' ? undefined : Object.fromEntries(kept);
}

/** The servers in responses are those of their links. */
function objectOf(kind: Kind, node: JsonObject): JsonObject | undefined {
  if (kind === 'Response' && node.links === undefined && !isReference(node)) return undefined;
  return outlined(kind, node);
}

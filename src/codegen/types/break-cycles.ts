import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, tokensOf } from '../../json/pointer.js';

/** A reference to a component, and the outermost array it stands in, unless an object is around it. */
interface Edge {
  holder: JsonObject;
  array: JsonObject | undefined;
}

/** A component on the way from where the search began, and the edge that led to it. */
interface Step {
  name: string;
  via: Edge | undefined;
  edges: Edge[];
}

/**
 * Breaks, in place, the type-alias cycles that TypeScript refuses (TS2456): those of component schemas that pass through
 * no object. In one that passes through an array, the array becomes a reference to `#/lists/<component>`, which is to be
 * declared as an interface; any other says nothing about a value, and loses the reference that closes it.
 *
 * ```yaml
 * Tree: { anyOf: [{ type: string }, { type: array, items: { $ref: '#/components/schemas/Tree' } }] }    # in
 * Tree: { anyOf: [{ type: string }, { $ref: '#/lists/Tree' }] }                                        # out
 * Self: { allOf: [{ $ref: '#/components/schemas/Self' }] }   # in; out: Self: { allOf: [{}] }
 * ```
 *
 * Returns the names of the components whose lists are referred to: `['Tree']`.
 */
export function breakCycles(schemas: JsonObject): string[] {
  const lists = new Set<string>();
  const done = new Set<string>();
  for (const start of Object.keys(schemas)) {
    const path: Step[] = [];
    const enter = (name: string, via?: Edge): void => {
      if (!done.has(name)) path.push({ name, via, edges: edgesIn(schemas[name]) });
    };
    enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const edge = top.edges.pop();
      if (!edge) {
        done.add(top.name);
        path.pop();
        continue;
      }
      const target = targetOf(edge.holder);
      const index = path.findIndex(({ name }) => name === target);
      if (target === undefined) continue;
      if (index < 0) enter(target, edge);
      else for (const name of cut(path, index, edge, schemas)) lists.add(name);
    }
  }
  return [...lists];
}

/** Cuts the circle from the step at `index` to the last and back by `closing`; steps behind the cut are gone from the path. */
function cut(path: Step[], index: number, closing: Edge, schemas: JsonObject): string[] {
  const edges = [...path.slice(index + 1).map(({ via }) => via), closing];
  const at = edges.findIndex((edge) => edge?.array !== undefined);
  const owner = path[index + at]?.name;
  const array = edges[at]?.array;
  if (owner === undefined || array === undefined) {
    Reflect.deleteProperty(closing.holder, '$ref');
    return [];
  }
  path.length = index + at + 1;
  return [cutArray(array, owner, schemas)];
}

function targetOf({ $ref }: JsonObject): string | undefined {
  return typeof $ref === 'string' ? tokensOf($ref)?.[2] : undefined;
}

/** The references that TypeScript follows to know what a schema's type is. */
function edgesIn(schema: Json | undefined, array?: JsonObject): Edge[] {
  if (!isObject(schema)) return [];
  if (typeof schema.$ref === 'string') return [{ holder: schema, array }];
  const parts = ['allOf', 'anyOf', 'oneOf']
    .flatMap((key) => schema[key] ?? [])
    .flatMap((one) => edgesIn(one, array));
  const items = [schema.items, schema.prefixItems].flatMap((one) => one ?? []);
  return [...parts, ...items.flatMap((one) => edgesIn(one, array ?? schema))];
}

/** Returns the component that the array is a list of: that of its items, made for the purpose if need be. */
function cutArray(array: JsonObject, owner: string, schemas: JsonObject): string {
  const alternatives = [array.prefixItems ?? [], array.items ?? []].flat();
  const [only] = alternatives;
  let name = alternatives.length === 1 && isObject(only) ? targetOf(only) : undefined;
  if (name === undefined) {
    name = `${owner}_item`;
    for (let n = 2; Object.hasOwn(schemas, name); n++) name = `${owner}_item${String(n)}`;
    schemas[name] = { anyOf: alternatives };
  }
  const list = { $ref: join('#', 'lists', name) };
  const isNullable = [array.type].flat().includes('null') || array.nullable === true;
  const { description } = array;
  for (const key of Object.keys(array)) Reflect.deleteProperty(array, key);
  Object.assign(
    array,
    isNullable ? { oneOf: [list, { type: 'null' }] } : list,
    description === undefined ? {} : { description },
  );
  return name;
}

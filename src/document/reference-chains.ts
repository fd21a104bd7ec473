import type { Json, JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join, tokensOf, valueAt } from '../json/pointer.js';

/**
 * A component schema that is nothing but a reference is made to refer to where its chain ends, in place: whoever
 * follows references on the stack overflows on long chains. `isBare` tells which ones are nothing else.
 */
export function shortenChains(
  schemas: JsonObject,
  isBare: (schema: JsonObject) => boolean = () => true,
): void {
  const nextOf = (name: string): string | undefined => {
    const schema = schemas[name];
    if (!isObject(schema) || typeof schema.$ref !== 'string' || !isBare(schema)) return undefined;
    const [first, section, next, ...others] = tokensOf(schema.$ref) ?? [];
    return first === 'components' && section === 'schemas' && others.length === 0 ? next : undefined;
  };
  const ends = new Map<string, string>();
  for (const start of Object.keys(schemas)) {
    const seen = new Set<string>();
    let end = start;
    for (let next = nextOf(end); next !== undefined && !seen.has(end); next = nextOf(end)) {
      seen.add(end);
      end = ends.get(next) ?? next;
    }
    for (const name of seen) ends.set(name, end);
  }
  for (const [name, end] of ends) {
    const schema = schemas[name];
    if (isObject(schema) && end !== name) schema.$ref = join('#', 'components', 'schemas', end);
  }
}

/** How many references lead, one after another, to the component schema that is farthest from every path. */
export function longestWay({ components, ...others }: JsonObject): number {
  const schemas = isObject(components) && isObject(components.schemas) ? components.schemas : {};
  const rest = isObject(components) ? { ...others, ...components, schemas: {} } : others;
  const seen = new Set<string>();
  let steps = 0;
  for (let level = referencesIn(rest); level.size > 0; steps++) {
    const next = new Set<string>();
    for (const ref of level) {
      if (seen.has(ref)) continue;
      seen.add(ref);
      for (const further of referencesIn(valueAt({ components: { schemas } }, ref) ?? null))
        next.add(further);
    }
    level = next;
  }
  return steps;
}

function referencesIn(value: Json): Set<string> {
  const found = new Set<string>();
  const pending: Json[] = [value];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    if (isObject(node) && typeof node.$ref === 'string') found.add(node.$ref);
    for (const member of Object.values(node)) pending.push(member);
  }
  return found;
}

import type { JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join, tokensOf } from '../json/pointer.js';

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

import type { Resource } from './resources.js';

/**
 * What dynamic references lead to while a schema is evaluated: by the name of a dynamic anchor, the place of the one in
 * the outermost resource that evaluation has entered (JSON Schema 2020-12 core §7.1, §8.2.3.2), as a URI.
 */
export type Scope = ReadonlyMap<string, string>;

export const NO_SCOPE: Scope = new Map();

/** The scope inside a resource that is entered: names that are taken stay what they are. */
export function entering(scope: Scope, { file, dynamicAnchors }: Resource): Scope {
  const added = [...dynamicAnchors].filter(([name]) => !scope.has(name));
  return added.length === 0
    ? scope
    : new Map([...scope, ...added.map(([name, at]): [string, string] => [name, file + at])]);
}

/** A text that two scopes share exactly when they lead the dynamic references of these names to the same places. */
export function scopeKey(scope: Scope, names: ReadonlySet<string>): string {
  return [...scope]
    .filter(([name]) => names.has(name))
    .map((entry) => entry.join(' '))
    .sort()
    .join('\n');
}

export function isSameScope(a: Scope, b: Scope): boolean {
  return a === b || (a.size === b.size && [...a].every(([name, place]) => b.get(name) === place));
}

import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Shape } from './index.js';

/**
 * The documented property that a name stands for. Without regard to case where the operation declares
 * `case-insensitive-body`; the exact spelling wins.
 */
export function documentedName(name: string, shape: Shape, ignoreCase: boolean): string | undefined {
  if (shape.hasProperty(name)) return name;
  return ignoreCase ? shape.propertyInAnyCase(name) : undefined;
}

/**
 * The value with every property in its documented spelling, at the top and nested, as a server sees it that binds
 * names in any case. Names nobody documented stay. Of several spellings the exact one counts, else the last.
 */
export function bindPropertyNames(value: Json, shape: Shape): Json {
  if (Array.isArray(value)) return value.map((item, i) => bindPropertyNames(item, shape.item(i)));
  if (!isObject(value)) return value;
  const bound = new Map<string, Json>();
  const exact = new Set(Object.keys(value));
  for (const [name, member] of Object.entries(value)) {
    const known = documentedName(name, shape, true) ?? name;
    if (known !== name && exact.has(known)) continue;
    bound.set(known, bindPropertyNames(member, shape.property(known)));
  }
  return Object.fromEntries(bound);
}

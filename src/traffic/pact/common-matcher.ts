import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { jsonText } from '../../json/text.js';

/** A value as Pact's "integration JSON" writes it: a matcher with its example, or a plain value. */
export type Matcher = Json;

/** The matcher for what all of these ask for; undefined where they have nothing in common that Pact could ask for. */
export function commonMatcher(matchers: readonly (Matcher | undefined)[]): Matcher | undefined {
  const [first, ...others] = matchers;
  const common = others.reduce<Matcher | undefined>((known, next) => commonOf(known, next), first);
  // An object without members would have to be empty.
  return isObject(common) && Object.keys(common).length === 0 ? undefined : common;
}

function commonOf(one: Matcher | undefined, other: Matcher | undefined): Matcher | undefined {
  if (one === undefined || other === undefined) return undefined;
  if (jsonText(one) === jsonText(other)) return one;
  if (!isObject(one) || !isObject(other)) return undefined;
  const [kind, otherKind] = [kindOf(one), kindOf(other)];
  if (kind === undefined && otherKind === undefined) return commonMembers(one, other);
  // Of texts and lists that differ otherwise, the type is the same.
  const isSame = kind === 'type' && otherKind === 'type' && shapeOf(one.value) === shapeOf(other.value);
  if (!isSame) return undefined;
  return { 'pact:matcher:type': 'type', value: Array.isArray(one.value) ? [] : (one.value ?? null) };
}

function commonMembers(one: JsonObject, other: JsonObject): Matcher {
  const members = Object.entries(one).flatMap(([name, member]): [string, Matcher][] => {
    const common = commonOf(member, other[name]);
    return common === undefined ? [] : [[name, common]];
  });
  return Object.fromEntries(members);
}

/** The first rule of a matcher; undefined for an object whose members are asked for one by one. */
function kindOf(matcher: JsonObject): string | undefined {
  const rules = matcher['pact:matcher:type'];
  if (rules === undefined) return undefined;
  const [first] = [rules].flat();
  if (typeof first === 'string') return first;
  const hasNull =
    Array.isArray(rules) && rules.some((rule) => isObject(rule) && rule['pact:matcher:type'] === 'null');
  const name = isObject(first) ? first['pact:matcher:type'] : undefined;
  return typeof name === 'string' && !hasNull ? name : 'other';
}

function shapeOf(value: Matcher | undefined): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

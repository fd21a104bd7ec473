import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { similarValues } from '../../json/similar-values.js';
import type { Candidate, Keyword, Place } from './keyword.js';
import { isCount, tooLarge, violation } from './keyword.js';
import { counted } from './keyword.js';

const object = { appliesTo: ['object'] } as const;

/** Members are not added beyond this number to pass a documented bound. */
const MAX_MEMBERS = 1000;

export const required: Keyword<string[]> = {
  ...object,
  section: 'validation §6.5.3',
  isWellFormed: isNames,
  expectation: () => 'the property to be present',
  *violations(names, place) {
    for (const name of names) {
      if (place.isHidden(name)) continue;
      yield { why: `without the required '${name}'`, candidates: lacking(place, name) };
    }
  },
};

export const dependentRequired: Keyword<Record<string, string[]>> = {
  ...object,
  section: 'validation §6.5.4',
  isWellFormed: (stated): stated is Record<string, string[]> =>
    isObject(stated) && Object.values(stated).every(isNames),
  expectation: () => 'the property to be present',
  *violations(lists, place) {
    for (const [name, needed] of Object.entries(lists)) {
      for (const other of needed) {
        if (other === name) continue;
        const why = `with '${name}' and without '${other}', which that needs`;
        yield violation(why, withoutNeeded(place, name, other));
      }
    }
  },
};

export const minProperties: Keyword<number> = {
  ...object,
  section: 'validation §6.5.2',
  isWellFormed: isCount,
  expectation: (count) => `at least ${counted(count, 'property')}`,
  *violations(count, place) {
    if (count > 0) yield violation('too few members', fewer(place, count));
  },
};

export const maxProperties: Keyword<number> = {
  ...object,
  section: 'validation §6.5.1',
  isWellFormed: isCount,
  expectation: (count) => `at most ${counted(count, 'property')}`,
  *violations(count, place) {
    const why = 'too many members';
    if (count < MAX_MEMBERS) yield violation(why, grown(place, count + 1));
    else yield tooLarge(why, count + 1, 'members');
  },
};

function isNames(stated: Json): stated is string[] {
  return Array.isArray(stated) && stated.every((name) => typeof name === 'string');
}

/** The object that stands at a place, or one made for it. */
export function objectAt({ valueOf }: Place): JsonObject {
  const made = valueOf('object');
  return isObject(made) ? made : {};
}

export function without(value: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

function* lacking(place: Place, name: string): Generator<Candidate> {
  yield isObject(place.value)
    ? { part: undefined, member: name }
    : { part: without(objectAt(place), [name]) };
}

/** With the member that needs another, and without that other. */
function* withoutNeeded(place: Place, name: string, other: string): Generator<Json> {
  const value = objectAt(place);
  const present = Object.hasOwn(value, name)
    ? value
    : { ...value, [name]: madeMember(place, name) ?? 'text' };
  yield without(present, [other]);
}

function madeMember({ node, sample }: Place, name: string): Json | undefined {
  const isKnown = isObject(node.properties) && Object.hasOwn(node.properties, name);
  return isKnown ? sample('properties', name) : undefined;
}

function* fewer(place: Place, count: number): Generator<Json> {
  const value = objectAt(place);
  const { required: needed } = place.node;
  const isNeeded = (name: string): number => Number(Array.isArray(needed) && needed.includes(name));
  const names = Object.keys(value).toSorted((a, b) => isNeeded(b) - isNeeded(a));
  yield without(value, names.slice(count - 1));
  yield {};
}

/** Documented members first, then others by names like those that are there. */
function* grown(place: Place, count: number): Generator<Json> {
  const { node, sample, matching, isAdditional } = place;
  const value = objectAt(place);
  const more = new Map<string, Json>(Object.entries(value));
  for (const name of Object.keys(isObject(node.properties) ? node.properties : {})) {
    if (more.size >= count) break;
    const made = more.has(name) ? undefined : sample('properties', name);
    if (made !== undefined) more.set(name, made);
  }
  const extra = isObject(node.additionalProperties) ? sample('additionalProperties') : undefined;
  const known = Object.entries(value).find(([name]) => isAdditional(name))?.[1];
  const part = extra ?? known ?? 'unexpected';
  const names = [...Object.keys(value), 'a'].flatMap((name) => [...similarValues(name)].map(String));
  for (const some of [names.filter((name) => isAdditional(name)), extraNames(node, matching), names])
    yield filled(more, some, part, count);
}

function filled(
  members: ReadonlyMap<string, Json>,
  names: readonly string[],
  part: Json,
  count: number,
): Json {
  const more = new Map(members);
  for (const name of names) if (more.size < count && !more.has(name)) more.set(name, part);
  for (let n = 1; more.size < count; n++) more.set(`specproof${String(n)}`, part);
  return Object.fromEntries(more);
}

/** Names that nobody documented. */
export const UNKNOWN_NAMES = ['specproofUnknown', 'unknown', 'x', 'X', '1'];

/** The same, those first that `propertyNames` may allow. */
export function extraNames({ propertyNames }: JsonObject, matching: Place['matching']): string[] {
  const stated = isObject(propertyNames) ? propertyNames : {};
  const listed = Array.isArray(stated.enum) ? stated.enum.filter((name) => typeof name === 'string') : [];
  const matched = typeof stated.pattern === 'string' ? matching(stated.pattern).slice(0, 20) : [];
  return [...listed, ...UNKNOWN_NAMES, ...matched];
}

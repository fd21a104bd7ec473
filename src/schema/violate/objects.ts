import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { escapeToken } from '../../json/pointer.js';
import type { SchemaObject } from '../graph/edges.js';
import { isAdditional } from '../graph/members.js';
import { neighbours } from '../sample/similar-values.js';
import { extraNames } from './reachable-places.js';
import type { Candidate, Site, Violation } from './violation-attempts.js';
import { parts, sampleInside } from './violation-attempts.js';

/** Members are not added beyond this number to pass a documented bound. */
const MAX_MEMBERS = 1000;

/** Objects without a member they need, with one they must not have, by a wrong name, or with too few or too many. */
export function wrongObjects(site: Site): Violation[] {
  const { node, value } = site.place;
  if (!isObject(value)) return [];
  return [
    ...missing(site),
    ...unknown(site, value),
    ...dependent(site, value),
    ...(node.propertyNames === undefined || node.propertyNames === true ? [] : [misnamed(value)]),
    ...counted(site, value),
  ];
}

function memberPath({ place }: Site, name: string): string {
  return `${place.path}/${escapeToken(name)}`;
}

function missing(site: Site): Violation[] {
  const { required } = site.place.node;
  return (Array.isArray(required) ? required : []).map(String).map((name) => ({
    keyword: 'required',
    why: `without the required '${name}'`,
    candidates: [{ part: undefined, path: memberPath(site, name) }],
  }));
}

/** An unknown member: beside the others, or in place of one, as there may be a bound on their number. */
function unknown(site: Site, value: JsonObject): Violation[] {
  const { node, schema } = site.place;
  const closing = ['additionalProperties', 'unevaluatedProperties'].filter(
    (keyword) => node[keyword] === false,
  );
  return closing.map((keyword) => ({
    keyword,
    why: 'with an unknown member',
    candidates: attemptsAt(unknownNames(schema), value),
  }));

  function* attemptsAt(names: readonly string[], object: JsonObject): Generator<Candidate> {
    for (const name of names) yield { part: 'unexpected', path: memberPath(site, name) };
    for (const name of Object.keys(object).slice(-5))
      yield { part: { ...without(object, [name]), specproofUnknown: 'unexpected' } };
  }
}

function unknownNames(schema: SchemaObject): string[] {
  const names = ['specproofUnknown', ...extraNames(schema.node)];
  return names.filter((name) => isAdditional(schema, name)).slice(0, 12);
}

function without(value: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

/** With the member that needs another, and without that other. */
function dependent(site: Site, value: JsonObject): Violation[] {
  const { dependentRequired } = site.place.node;
  const lists = Object.entries(isObject(dependentRequired) ? dependentRequired : {});
  return lists.flatMap(([name, needed]) => {
    const present = Object.hasOwn(value, name) ? value : withSample(site, value, name);
    return (Array.isArray(needed) ? needed : []).map(String).map((other) => ({
      keyword: 'dependentRequired',
      why: `with '${name}' and without '${other}', which that needs`,
      candidates: parts([without(present, [other])]),
    }));
  });
}

function withSample(site: Site, value: JsonObject, name: string): JsonObject {
  const { properties } = site.place.node;
  const isKnown = isObject(properties) && Object.hasOwn(properties, name);
  const made = isKnown ? sampleInside(site, 'properties', name) : undefined;
  return { ...value, [name]: made ?? 'text' };
}

const ODD_NAMES = ['!', 'X', 'x', '0', 'odd name', '', 'é', 'x'.repeat(300)];

/** A member by a name that is not allowed, with the value of one that is there. */
function misnamed(value: JsonObject): Violation {
  const names = Object.keys(value);
  const values = [...new Set([...names.map((name) => value[name] ?? null), 'text', 7])].slice(0, 5);
  const odd = [...ODD_NAMES, ...names.flatMap((name) => [`${name}!`, `!${name}`, ...take(name)])];
  const added = odd.flatMap((name) => values.map((part) => ({ ...value, [name]: part })));
  const [first] = names;
  const instead =
    first === undefined
      ? []
      : odd.map((name) => ({ ...without(value, [first]), [name]: value[first] ?? null }));
  return {
    keyword: 'propertyNames',
    why: 'with a member by a name that is not allowed',
    candidates: parts([...added.slice(0, 30), ...instead, ...added.slice(30, 60)]),
  };
}

function take(name: string): string[] {
  return [...neighbours(name)].slice(0, 2).map(String);
}

function counted(site: Site, value: JsonObject): Violation[] {
  const { minProperties, maxProperties, required } = site.place.node;
  const names = Object.keys(value);
  const needed = Array.isArray(required) ? required : [];
  const sorted = names.toSorted((a, b) => Number(needed.includes(b)) - Number(needed.includes(a)));
  return [
    ...(typeof minProperties === 'number' && minProperties > 0
      ? [
          {
            keyword: 'minProperties',
            why: 'too few members',
            candidates: parts([without(value, sorted.slice(minProperties - 1)), {}]),
          },
        ]
      : []),
    ...(typeof maxProperties === 'number' && maxProperties < MAX_MEMBERS
      ? [
          {
            keyword: 'maxProperties',
            why: 'too many members',
            candidates: parts(grown(site, value, maxProperties + 1)),
          },
        ]
      : []),
  ];
}

/** Documented members first, then others by names like those that are there. */
function* grown(site: Site, value: JsonObject, count: number): Generator<Json> {
  const { node, schema } = site.place;
  const documented = Object.keys(isObject(node.properties) ? node.properties : {});
  const more = new Map<string, Json>(Object.entries(value));
  for (const name of documented) {
    if (more.size >= count) break;
    const made = more.has(name) ? undefined : sampleInside(site, 'properties', name);
    if (made !== undefined) more.set(name, made);
  }
  const extra = isObject(node.additionalProperties) ? sampleInside(site, 'additionalProperties') : undefined;
  const known = Object.entries(value).find(([name]) => isAdditional(schema, name))?.[1];
  const part = extra ?? known ?? 'unexpected';
  const names = [...Object.keys(value), 'a'].flatMap((name) => [...neighbours(name)].map(String));
  yield* [names.filter((name) => isAdditional(schema, name)), extraNames(node), names].map((some) =>
    filled(more, some, part, count),
  );
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

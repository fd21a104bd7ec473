import type { Json, Operation, Pointer } from '../model.js';
import { isObject } from '../openapi/grammar.js';
import { join } from '../openapi/pointer.js';
import { propertyPaths } from '../schema/property-paths.js';
import { snippet } from '../schema/snippet.js';
import { broken, send, shown } from './behavior.js';
import type { Answer, Change, Declared, Probe, Step } from './behavior.js';
import { unfiltered } from './comparisons.js';
import { jsonAnswers } from './schemas.js';
import { withoutMark } from './unchanged.js';

/** How an operation declares that properties can be selected. */
export interface Select {
  parameter: string;
}

/** A wide answer would be asked for property by property without end. */
const MAX_NAMES = 100;

export const SEVERAL = 'select several properties';

export const clauseOf = (name: string): string => `select ${name}`;

/** The properties of the answer that hold no further ones, by the name that selects them. */
export function namesOf({ contract, ...operation }: Operation): Map<string, Pointer> {
  const found = new Map<string, Pointer>();
  for (const { schema } of jsonAnswers({ contract, ...operation })) {
    const paths = propertyPaths(contract, schema.pointer);
    const inner = new Set([...paths.keys()].flatMap(parentsOf));
    for (const [path, pointer] of paths) {
      // The separator within a name could not be told from one between names.
      if (inner.has(path) || path.includes('~1') || found.size >= MAX_NAMES) continue;
      found.set(nameOf(path.split('/').slice(1)), pointer);
    }
  }
  return found;
}

function parentsOf(path: string): string[] {
  const tokens = path.split('/');
  return tokens.map((_, i) => tokens.slice(0, i).join('/'));
}

export function nameOf(tokens: readonly string[]): string {
  return tokens.filter((token) => token !== '[]').join('/');
}

/** Asks for everything, for one property at a time, and for two at once. */
export function* proof(declared: Declared<Select>): Probe {
  const names = namesOf(declared.operation);
  const everything = yield* asked(declared, 'everything', undefined);
  if (everything && everything.body === undefined) return;
  const known = valuesOf(everything?.body, names);
  for (const name of names.keys()) {
    const isKept = yield* selected(declared, name, [name], known);
    if (isKept) yield* shown(clauseOf(name), known.has(name) && known.size > 1);
  }
  if (names.size < 2) return;
  // Those with values tell something.
  const [first, ...others] = known.size > 1 ? known.keys() : names.keys();
  const two = [first, others.at(-1)].filter((name) => name !== undefined);
  const isKept = yield* selected(declared, 'several', two, known);
  if (isKept) yield* shown(SEVERAL, known.size > 1);
}

function asked(
  { operation, value: { parameter } }: Declared<Select>,
  label: string,
  names: readonly string[] | undefined,
  more: Partial<Change> = {},
): Generator<Step, Answer | undefined, Answer | undefined> {
  return send({
    label,
    why: names ? `of the properties only ${names.join(' and ')}` : `without ${parameter}, to compare with`,
    parameters: { ...unfiltered(operation), [parameter]: names?.join(',') },
    // What says that nothing has changed has no properties.
    ...withoutMark(operation),
    ...more,
  });
}

/** Asks for some properties; false when the answer breaks the promise, or there is none. */
function* selected(
  declared: Declared<Select>,
  label: string,
  wanted: readonly string[],
  known: Places,
): Generator<Step, boolean, Answer | undefined> {
  const answer = yield* asked(declared, label, wanted);
  if (answer?.body === undefined) return false;
  const { pointer, operation } = declared;
  const common = { check: 'behavior.select', pointer };
  const found = valuesOf(answer.body, namesOf(operation));
  const list = wanted.join(' and ');
  for (const [other, places] of found) {
    const [place] = places;
    if (wanted.includes(other) || !place) continue;
    yield* broken(answer, {
      ...common,
      message: `only ${list} was selected, and ${other} came back with a value`,
      at: `body#${place[0]}`,
      expected: 'null',
      received: snippet(place[1]),
    });
    return false;
  }
  const lost = lostOf(wanted, known, found);
  if (!lost) return true;
  const again = yield* asked(declared, `everything after ${label}`, undefined, { isFresh: true });
  const now = valuesOf(again?.body, namesOf(operation));
  if (!now.get(lost.name)?.has(lost.path)) return false;
  yield* broken(answer, {
    ...common,
    message: `${lost.name} was selected, and came back without the value it has when everything is`,
    at: `body#${lost.path}`,
    expected: snippet(lost.value),
    received: 'null',
  });
  return false;
}

/** Where each property has values: by its name, the places and what is there. */
type Places = ReadonlyMap<string, ReadonlyMap<Pointer, Json>>;

function valuesOf(body: Json | undefined, names: ReadonlyMap<string, Pointer>): Places {
  const found = new Map<string, Map<Pointer, Json>>();
  const visit = (value: Json, path: Pointer, tokens: readonly string[]): void => {
    if (Array.isArray(value)) value.forEach((item, i) => visit(item, join(path, i), tokens));
    else if (isObject(value))
      for (const [key, member] of Object.entries(value)) visit(member, join(path, key), [...tokens, key]);
    else if (value !== null) {
      const name = nameOf(tokens);
      if (names.has(name)) found.set(name, (found.get(name) ?? new Map<Pointer, Json>()).set(path, value));
    }
  };
  if (body !== undefined) visit(body, '', []);
  return found;
}

/** A value that was there when everything was selected, and is not now. */
function lostOf(
  wanted: readonly string[],
  known: Places,
  found: Places,
): { name: string; path: Pointer; value: Json } | undefined {
  for (const name of wanted) {
    for (const [path, value] of known.get(name) ?? []) {
      if (!found.get(name)?.has(path)) return { name, path, value };
    }
  }
  return undefined;
}

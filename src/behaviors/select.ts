import type { Json, Operation, Pointer } from '../model.js';
import { isObject } from '../openapi/grammar.js';
import { join } from '../openapi/pointer.js';
import { propertyPaths } from '../schema/property-paths.js';
import { snippet } from '../schema/snippet.js';
import { broken, send, shown } from './behavior.js';
import type { Answer, Behavior, Declared, Mistake, Probe } from './behavior.js';
import { parameterMistakes } from './mistakes.js';
import { answerShapes, jsonAnswers, shapeOf } from './schemas.js';

interface Select {
  parameter: string;
}

/** A wide answer would be asked for property by property without end. */
const MAX_NAMES = 100;

/** The caller names the properties wanted, with `/` before a nested one and in any case; the others come back as null. */
export const select: Behavior<Select> = {
  mistakes: (declared) => {
    const { parameter } = declared.value;
    return [...parameterMistakes(declared, 'parameter', parameter), ...notNullable(declared)];
  },

  promised: (declared) =>
    [...namesOf(declared.operation)].map(([name, pointer]) => ({ clause: clauseOf(name), pointer })),

  answer(declared, draft, request) {
    const wanted = request.query[declared.value.parameter];
    const names = typeof wanted === 'string' ? namesIn(wanted) : [];
    if (names.length === 0) return draft;
    return { body: masked(draft.body, names, ''), items: undefined };
  },

  *probe(declared): Probe {
    const { parameter } = declared.value;
    const names = namesOf(declared.operation);
    const everything = yield* send({
      label: 'everything',
      why: `without ${parameter}, to compare with`,
      parameters: { [parameter]: undefined },
    });
    if (everything && everything.body === undefined) return;
    const known = valuesOf(everything?.body, names);
    for (const name of names.keys()) {
      const why = `of the properties only ${name}`;
      const answer = yield* send({ label: name, why, parameters: { [parameter]: name } });
      if (answer?.body !== undefined && everything) yield* judged(declared, name, answer, known);
    }
  },
};

const clauseOf = (name: string): string => `select ${name}`;

function namesIn(text: string): string[] {
  return text.toLowerCase().split(',').map((name) => name.trim()).filter((name) => name !== ''); // prettier-ignore
}

/** The properties of the answer that hold no further ones, by the name that selects them. */
function namesOf({ contract, ...operation }: Operation): Map<string, Pointer> {
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

function nameOf(tokens: readonly string[]): string {
  return tokens.filter((token) => token !== '[]').join('/');
}

/** The value with null in place of every property that is neither named nor on the way to a named one. */
function masked(value: Json, wanted: readonly string[], prefix: string): Json {
  if (Array.isArray(value)) return value.map((item) => masked(item, wanted, prefix));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).map(([key, member]): [string, Json] => {
    const name = `${prefix}${key.toLowerCase()}`;
    if (wanted.includes(name)) return [key, member];
    const isOnTheWay = wanted.some((each) => each.startsWith(`${name}/`));
    return [key, isOnTheWay ? masked(member, wanted, `${name}/`) : null];
  });
  return Object.fromEntries(kept);
}

/** Where each property has a value: the first place, by name. */
function valuesOf(body: Json | undefined, names: ReadonlyMap<string, Pointer>): Map<string, Found> {
  const found = new Map<string, Found>();
  const visit = (value: Json, path: Pointer, tokens: readonly string[]): void => {
    if (Array.isArray(value)) value.forEach((item, i) => visit(item, join(path, i), tokens));
    else if (isObject(value))
      for (const [key, member] of Object.entries(value)) visit(member, join(path, key), [...tokens, key]);
    else if (value !== null) {
      const name = nameOf(tokens);
      if (names.has(name) && !found.has(name)) found.set(name, { path, value });
    }
  };
  if (body !== undefined) visit(body, '', []);
  return found;
}

interface Found {
  path: Pointer;
  value: Json;
}

function* judged(
  { operation, pointer }: Declared,
  name: string,
  answer: Answer,
  known: ReadonlyMap<string, Found>,
): Probe {
  const found = valuesOf(answer.body, namesOf(operation));
  const common = { check: 'behavior.select', pointer };
  for (const [other, { path, value }] of found) {
    if (other === name) continue;
    yield* broken(answer, {
      ...common,
      message: `only ${name} was selected, and ${other} came back with a value`,
      at: `body#${path}`,
      expected: 'null',
      received: snippet(value),
    });
    return;
  }
  const before = known.get(name);
  if (before && !found.has(name)) {
    yield* broken(answer, {
      ...common,
      message: `${name} was selected, and came back without the value it has when everything is`,
      at: `body#${before.path}`,
      expected: snippet(before.value),
      received: 'null',
    });
    return;
  }
  yield* shown(clauseOf(name), before !== undefined && known.size > 1);
}

/** What is not selected is null, so its schema has to allow null. */
function notNullable({ operation, pointer }: Declared): Mistake[] {
  const refusing = jsonAnswers(operation).flatMap(({ schema }) =>
    [...propertyPaths(operation.contract, schema.pointer).keys()].filter((path) =>
      answerShapes(operation).some((shape) => {
        const types = shapeOf(shape, path.split('/').slice(1))?.types();
        return types !== undefined && types.size > 0 && !types.has('null');
      }),
    ),
  );
  const names = [...new Set(refusing.map((path) => nameOf(path.split('/').slice(1))))];
  if (names.length === 0) return [];
  const message = `what is not selected is null, but the schema allows no null for ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
  return [{ pointer, message, hint: "Add 'null' to their types." }];
}

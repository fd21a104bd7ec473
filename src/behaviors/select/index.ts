import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { propertyPaths } from '../../schema/graph/property-paths.js';
import type { Behavior, Declared, Mistake } from '../shared/behavior.js';
import { parameterMistakes } from '../shared/mistakes.js';
import { answerShapes, jsonAnswers, shapeInside } from '../shared/operation-shapes.js';
import { textsIn } from '../shared/request-view.js';
import { clauseOf, nameOf, namesOf, wholesOf } from './names.js';
import type { Select } from './probe.js';
import { ANY_CASE, proof, SEVERAL } from './probe.js';
import { schema } from './schema.js';

/**
 * The caller names the properties to return; the others come back as null. Names of nested properties contain a `/`,
 * and letter case may be ignored.
 */
export const select = {
  schema,
  codes: ['behavior.select'],

  mistakes: (declared) => {
    const { parameter } = declared.value;
    return [...parameterMistakes(declared, 'parameter', parameter), ...notNullable(declared)];
  },

  promised: ({ operation, value, pointer }) => {
    const names = [...namesOf(operation)];
    const wholes = value.whole === true ? [...wholesOf(operation)] : [];
    const several = names.length > 1 ? [{ clause: SEVERAL, pointer }] : [];
    const anyCase = value['ignore-case'] === true && names.length > 0 ? [{ clause: ANY_CASE, pointer }] : [];
    return [
      ...[...names, ...wholes].map(([name, at]) => ({ clause: clauseOf(name), pointer: at })),
      ...several,
      ...anyCase,
    ];
  },

  ownsParameter: ({ value: { parameter } }) => ({ name: parameter, values: 'schema' }),

  stage: 'body',

  answer(declared, draft, request) {
    const names = textsIn(request.query[declared.value.parameter]).flatMap(namesIn);
    if (names.length === 0) return draft;
    return { body: masked(draft.body, names, ''), items: undefined };
  },

  probe: proof,
} as const satisfies Behavior<Select>;

function namesIn(text: string): string[] {
  return text.toLowerCase().split(',').map((name) => name.trim()).filter((name) => name !== ''); // prettier-ignore
}

/** Returns the value with null in place of every property that is neither named nor a parent of a named one. */
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

/** Mistakes for properties that cannot be null: a property that is not selected comes back as null. */
function notNullable({ operation, pointer }: Declared): Mistake[] {
  const refusing = jsonAnswers(operation).flatMap(({ schema }) =>
    [...propertyPaths(operation.contract, schema.pointer).keys()].filter((path) =>
      answerShapes(operation).some((shape) => {
        const types = shapeInside(shape, path.split('/').slice(1))?.types();
        return types !== undefined && types.size > 0 && !types.has('null');
      }),
    ),
  );
  const names = [...new Set(refusing.map((path) => nameOf(path.split('/').slice(1))))];
  if (names.length === 0) return [];
  const message = `what is not selected is null, but the schema allows no null for ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
  return [{ pointer, message, hint: "Add 'null' to their types." }];
}

import type { Json } from '../../json/json.js';
import { isNumeric } from '../../json/number.js';
import { nearestName } from '../../json/suggestion.js';
import type { Contract, Operation } from '../../model/document.js';
import { shapeOf } from '../../schema/shape/index.js';
import type { SchemaProblem } from '../../schema/validate/problems.js';
import { schemaProblems } from '../../schema/validate/problems.js';

/** Where a value that the user gave goes. */
interface Place {
  what: string;
  /** What breaks the schema there; none when it fits, or when nothing is said of it. */
  problems: (value: Json) => readonly SchemaProblem[];
}

/**
 * What is wrong with values given by the names of parameters or body properties: names that none of the operations
 * has, and values that break a schema, which no request could send and claim to be valid. By the name of the value.
 */
export function parameterFaults(
  operations: readonly Operation[],
  values: Readonly<Record<string, Json>>,
): { name: string; message: string }[] {
  const places = new Map<string, Place[]>();
  for (const operation of operations) {
    for (const [name, place] of placesOf(operation)) places.set(name, [...(places.get(name) ?? []), place]);
  }
  return Object.entries(values).flatMap(([name, value]) => {
    const message = faultOf(name, value, places);
    return message === undefined ? [] : [{ name, message }];
  });
}

/** Whether an operation has a parameter, or its body a property, of a name. */
export function takesValue(operation: Operation, name: string): boolean {
  return placesOf(operation).some(([known]) => known === name);
}

function faultOf(name: string, value: Json, places: ReadonlyMap<string, Place[]>): string | undefined {
  const found = places.get(name);
  if (!found)
    return `no parameter or body property is called '${name}'${nearestName(name, [...places.keys()])}`;
  for (const { what, problems } of found) {
    const [first] = problems(value);
    if (!first) continue;
    const where = first.path === '' ? '' : `${first.path} `;
    const hint =
      isNumeric(value) && first.expected.includes('string')
        ? `; a text of digits is '"${String(value)}"'`
        : '';
    // The value may be a secret.
    return `the value breaks the schema of ${what}: ${where}expected ${first.expected}${hint}`;
  }
  return undefined;
}

function placesOf({ id, contract, parameters, requestBody }: Operation): [name: string, place: Place][] {
  const ofParameters = parameters.map((parameter): [string, Place] => {
    const pointer = (parameter.schema ?? parameter.content?.schema)?.pointer;
    const problems = (value: Json): readonly SchemaProblem[] => {
      if (pointer === undefined) return [];
      const found = problemsAt(contract, pointer, value);
      // Parameters are texts: 480 and "480" are sent alike.
      const isText = isNumeric(value) || typeof value === 'boolean';
      return found.length > 0 && isText && problemsAt(contract, pointer, String(value)).length === 0
        ? []
        : found;
    };
    return [parameter.name, { what: `the ${parameter.in} parameter of ${id}`, problems }];
  });
  const ofBodies = (requestBody?.content ?? []).flatMap(({ schema }) => {
    const shape = shapeOf(contract, schema?.pointer);
    return shape.propertyNames().map((name): [string, Place] => {
      const pointer = shape.property(name).pointer();
      const problems = (value: Json): readonly SchemaProblem[] =>
        pointer === undefined ? [] : problemsAt(contract, pointer, value);
      return [name, { what: `the body property of ${id}`, problems }];
    });
  });
  return [...ofParameters, ...ofBodies];
}

/** A schema that cannot be enforced is told of elsewhere. */
function problemsAt(contract: Contract, pointer: string, value: Json): readonly SchemaProblem[] {
  try {
    return schemaProblems(contract, pointer, value, 'request');
  } catch {
    return [];
  }
}

import { pathOf } from '../../json/edit.js';
import { join, tokensOf } from '../../json/pointer.js';
import { nearestName } from '../../json/suggestion.js';
import type { Shape } from '../../schema/shape/index.js';
import type { Declared, Mistake } from './behavior.js';
import {
  answerShapes,
  itemShapes,
  queryParameter,
  requestShapes,
  shapeAt,
  shapeInside,
} from './operation-shapes.js';

/** Reports a member of a declaration that names a query parameter which the operation does not have. */
export function parameterMistakes(declared: Declared, member: string, name: string | undefined): Mistake[] {
  const { operation, pointer } = declared;
  if (name === undefined || queryParameter(operation, name)) return [];
  const names = operation.parameters.filter((each) => each.in === 'query').map((each) => each.name);
  const message = `the operation has no query parameter '${name}'${nearestName(name, names)}`;
  return [{ pointer: join(pointer, member), message }];
}

/**
 * Reports a member of a declaration that points to nothing in the successful answer, or to a value of another type.
 */
export function answerMistakes(
  { operation, pointer }: Declared,
  member: string,
  path: string | undefined,
  type?: string,
): Mistake[] {
  if (path === undefined) return [];
  return placeMistakes(answerShapes(operation), join(pointer, member), path, 'the successful answer', type);
}

/** Reports a member of a declaration that points to nothing in the request's body. */
export function requestMistakes({ operation, pointer }: Declared, member: string, path: string): Mistake[] {
  return placeMistakes(requestShapes(operation), join(pointer, member), path, "the request's body");
}

/** Reports a member of a declaration that points to nothing in the items of an array of the answer. */
export function itemMistakes(
  { operation, pointer }: Declared,
  member: string | readonly (string | number)[],
  items: string,
  path: string,
): Mistake[] {
  return placeMistakes(itemShapes(operation, items), join(pointer, ...[member].flat()), path, 'an item');
}

function placeMistakes(
  shapes: readonly Shape[],
  pointer: string,
  path: string,
  where: string,
  type?: string,
): Mistake[] {
  if (shapes.length === 0)
    return [{ pointer, message: `${where} has no JSON schema in which to find '${path}'` }];
  const found = shapes.map((shape) => shapeAt(shape, path)).filter((shape) => shape !== undefined);
  if (found.length === 0)
    return [
      { pointer, message: `${where} has nothing at '${path}' by its schema${nearestPlace(shapes, path)}` },
    ];
  const isOfType =
    type === undefined || found.some((shape) => shape.types().size === 0 || shape.types().has(type));
  return isOfType ? [] : [{ pointer, message: `what ${where} has at '${path}' is no ${type}` }];
}

/** Returns `path` with its first unknown name replaced by the nearest known one; an empty text where none is near. */
function nearestPlace(shapes: readonly Shape[], path: string): string {
  const names = tokensOf(path) ?? [];
  for (const shape of shapes) {
    const length = names.findIndex((_, i) => shapeInside(shape, names.slice(0, i + 1)) === undefined);
    const [at, wanted] = [names.slice(0, length), names[length]];
    const known = shapeInside(shape, at)?.propertyNames() ?? [];
    if (wanted !== undefined && known.length > 0)
      return nearestName(
        path,
        known.map((name) => pathOf([...at, name, ...names.slice(length + 1)])),
      );
  }
  return '';
}

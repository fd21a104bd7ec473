import { successKeys } from '../document/responses.js';
import { isJsonType } from '../http/media-type.js';
import type { Pointer } from '../json/json.js';
import { memoize } from '../json/memoize.js';
import { tokensOf } from '../json/pointer.js';
import type { MediaType, Operation, Parameter } from '../model/document.js';
import { soleReference } from '../schema/graph/edges.js';
import { propertyPaths } from '../schema/graph/property-paths.js';
import { isHidden } from '../schema/graph/visibility.js';
import { shapeOf } from '../schema/shape/index.js';
import type { IdSlot } from './arrow.js';

/** A place of a JSON body that may hold an id: its property path, and its schema. */
export interface Place {
  path: string;
  pointer: Pointer;
  /** Whether what stands there is surely no object and no list. */
  isScalar: boolean;
}

/** The places of an operation's successful JSON answers, those nearer to the root first. */
export const answerPlaces = memoize((operation: Operation): readonly Place[] => {
  const keys = successKeys(operation);
  const successes = operation.responses.filter(({ status }) => keys.includes(status));
  return placesOf(
    operation,
    successes.flatMap(({ content }) => content),
  );
});

const answerPlacesByPath = memoize(
  (operation: Operation): ReadonlyMap<string, Place> =>
    new Map(answerPlaces(operation).map((place) => [place.path, place])),
);

/** The place of an operation's successful JSON answers at a property path; undefined where none is documented. */
export function answerPlaceAt(operation: Operation, path: string): Place | undefined {
  return answerPlacesByPath(operation).get(path);
}

/** The places of an operation's JSON body that a request may fill, those nearer to the root first. */
export const requestPlaces = memoize((operation: Operation): readonly Place[] =>
  placesOf(operation, operation.requestBody?.content ?? []).filter(
    ({ pointer }) => !isHidden(operation.contract, pointer, 'request'),
  ),
);

function placesOf({ contract }: Operation, content: readonly MediaType[]): Place[] {
  const found = new Map<string, Pointer>();
  for (const { type, schema } of content) {
    if (!schema || !isJsonType(type)) continue;
    const paths = propertyPaths(contract, schema.pointer);
    for (const [path, pointer] of paths) if (!found.has(path)) found.set(path, pointer);
  }
  return [...found]
    .map(([path, pointer]) => ({ path, pointer, isScalar: isScalarShape(contract, pointer) }))
    .sort((a, b) => depthOf(a) - depthOf(b));
}

function depthOf({ path }: Place): number {
  return path.split('/').length;
}

/** The name at the end of a property path, and the name of the object that it stands in, if it has one. */
export function namesAt({ path }: Place): { name: string; parent: string | undefined } {
  const names = (tokensOf(path) ?? []).filter((token) => token !== '[]');
  return { name: names.at(-1) ?? '', parent: names.at(-2) };
}

/** Whether a place stands in one thing, and not among the items of a list. */
export function isSingle({ path }: Place): boolean {
  return !path.includes('/[]');
}

/** The parameter of an operation that stands at a place under a name, as that of an id does. */
export function parameterAt({ parameters }: Operation, { in: place, name }: IdSlot): Parameter | undefined {
  return parameters.find((each) => each.in === place && each.name === name);
}

export function schemaOf(parameter: Parameter): Pointer | undefined {
  return (parameter.schema ?? parameter.content?.schema)?.pointer;
}

/** Whether a value of one schema may be one of the other, by the types that they state; in a URL all is text. */
export function mayBeSame(
  { contract }: Operation,
  source: Pointer,
  target: Pointer | undefined,
  isText: boolean,
): boolean {
  const [given, taken] = [source, target].map((pointer) => shapeOf(contract, pointer).types());
  if (!given || !taken || !isScalar(given) || !isScalar(taken)) return false;
  if (given.size === 0 || taken.size === 0 || (isText && taken.has('string'))) return true;
  return [...given].some((type) => taken.has(type) || (type === 'integer' && taken.has('number')));
}

function isScalar(types: ReadonlySet<string>): boolean {
  return types.size === 0 || types.has('string') || types.has('integer') || types.has('number');
}

/** The component that a place's schema is a reference to, and nothing else: a schema made for just this id. */
export function componentOf({ contract }: Operation, pointer: Pointer | undefined): Pointer | undefined {
  const to = pointer === undefined ? undefined : soleReference(contract, pointer);
  return to !== undefined && isScalarShape(contract, to) ? to : undefined;
}

function isScalarShape(contract: Operation['contract'], pointer: Pointer): boolean {
  const types = shapeOf(contract, pointer).types();
  return types.size > 0 && isScalar(types);
}

import { successKeys } from '../../document/responses.js';
import { isJsonType } from '../../http/media-type.js';
import type { Json, Pointer } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { isIndex, tokensOf } from '../../json/pointer.js';
import type { MediaType, Operation, Parameter } from '../../model/document.js';
import type { Shape } from '../../schema/shape/index.js';
import { shapeOf } from '../../schema/shape/index.js';
import { schemaProblems } from '../../schema/validate/problems.js';

/** The media types in which a success is answered with JSON whose schema is documented. */
export const jsonAnswers = memoize((operation: Operation): readonly JsonMedia[] => {
  const keys = successKeys(operation);
  return operation.responses
    .filter(({ status }) => keys.includes(status))
    .flatMap(({ content }) => content.filter(hasJsonSchema));
});

type JsonMedia = MediaType & { schema: { pointer: Pointer } };

/**
 * True if the body is valid against a documented schema. Otherwise further mistakes in it may only be consequences.
 */
export function isSound(operation: Operation, body: Json): boolean {
  const { contract } = operation;
  const pointers = new Set(jsonAnswers(operation).map(({ schema }) => schema.pointer));
  return [...pointers].some((pointer) => schemaProblems(contract, pointer, body, 'response').length === 0);
}

/** Returns the shapes of the successful answer's body, equal ones once. */
export function answerShapes(operation: Operation): Shape[] {
  return shapesOf(operation, jsonAnswers(operation));
}

/** Returns the shapes of the request's JSON body, equal ones once. */
export function requestShapes(operation: Operation): Shape[] {
  return shapesOf(operation, (operation.requestBody?.content ?? []).filter(hasJsonSchema));
}

function hasJsonSchema(media: MediaType): media is MediaType & { schema: { pointer: Pointer } } {
  return media.schema !== undefined && isJsonType(media.type);
}

function shapesOf({ contract }: Operation, media: readonly { schema: { pointer: Pointer } }[]): Shape[] {
  return [...new Set(media.map(({ schema }) => shapeOf(contract, schema.pointer)))];
}

/** Returns the shape of the value at a JSON Pointer (RFC 6901); undefined where no schema describes one. */
export function shapeAt(shape: Shape, pointer: string): Shape | undefined {
  return shapeInside(shape, tokensOf(pointer) ?? []);
}

/** Returns the shape of a nested member. A token that is an index, or `[]`, enters an array. */
export function shapeInside(shape: Shape, tokens: readonly string[]): Shape | undefined {
  let at = shape;
  for (const token of tokens) {
    const isItem = token === '[]' || (isIndex(token) && at.types().has('array'));
    at = isItem ? at.item(0) : at.property(token);
    if (!at.isDescribed()) return undefined;
  }
  return at;
}

/** Returns the shapes of one item of the array at a JSON Pointer. */
export function itemShapes(operation: Operation, items: string): Shape[] {
  return answerShapes(operation).flatMap((shape) => {
    const item = shapeAt(shape, items)?.item(0);
    return item?.isDescribed() === true ? [item] : [];
  });
}

/** The query parameter of a name. */
export function queryParameter({ parameters }: Operation, name: string): Parameter | undefined {
  return parameters.find((parameter) => parameter.in === 'query' && parameter.name === name);
}

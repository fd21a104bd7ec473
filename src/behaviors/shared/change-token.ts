import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { tokensOf, valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import type { Answer, Change, Declared } from './behavior.js';
import { unfiltered } from './comparisons.js';
import { requestShapes, shapeInside } from './operation-shapes.js';
import { recasedBody } from './recase.js';

/** How an operation declares that callers can send a change token back. */
export interface Unchanged {
  send: string;
  from: string;
  answer: Json;
}

/** The declaration of an operation, if it has one. */
export function unchangedOf({ extension }: Operation): Unchanged | undefined {
  return isObject(extension.unchanged) ? (extension.unchanged as unknown as Unchanged) : undefined;
}

/**
 * Removes the change token from the request body, if the operation has one that is optional. Otherwise the token of
 * the documented request might lead to the short answer instead of a whole one.
 */
export function withoutChangeToken(operation: Operation): Pick<Change, 'body'> {
  const place = unchangedOf(operation)?.send;
  return place === undefined || isRequired(operation, place)
    ? {}
    : { body: { pointer: place, value: undefined } };
}

/** True if the schema of the request body requires the change token at the JSON Pointer `place`. */
export function isRequired(operation: Operation, place: string): boolean {
  const names = tokensOf(place) ?? [];
  const name = names.at(-1);
  return requestShapes(operation).some((shape) => {
    const parent = shapeInside(shape, names.slice(0, -1));
    return name === undefined || parent?.requires(name) === true;
  });
}

/**
 * True if the operation's request allows `token` as its change token. The check of bodies reports an answer whose
 * token has another type.
 */
export function canSendToken({ operation, value }: Declared<Unchanged>, token: Json): boolean {
  const places = requestShapes(operation).map((shape) => shapeInside(shape, tokensOf(value.send) ?? []));
  return places.some((shape) => shape?.accepts(token) === true);
}

/** True if an answer is the short one, which says that nothing has changed. */
export function isShort({ value }: Declared<Unchanged>, { body }: Answer): boolean {
  return body !== undefined && isDeepStrictEqual(body, value.answer);
}

/** Returns the change token in an answer; undefined if there is none that can be sent back. */
export function changeTokenOf(declared: Declared<Unchanged>, answer: Answer | undefined): Json | undefined {
  const token = answer?.body === undefined ? undefined : valueAt(answer.body, declared.value.from);
  return token === undefined || token === null || !canSendToken(declared, token) ? undefined : token;
}

/**
 * Returns the value of the selection parameter that selects the change token alone; undefined without such a
 * parameter.
 */
export function selectingChangeToken(operation: Operation): Change['parameters'] | undefined {
  const { select } = operation.extension;
  const name = changeTokenName(operation);
  if (!isObject(select) || typeof select.parameter !== 'string' || name === undefined) return undefined;
  return { ...unfiltered(operation), [select.parameter]: name };
}

/** The name that selects the change token. */
export function changeTokenName(operation: Operation): string | undefined {
  const from = unchangedOf(operation)?.from;
  return from === undefined ? undefined : (tokensOf(from) ?? []).join('/');
}

/**
 * Returns the change that sends the change token back, optionally with a selection or its name in another letter
 * case.
 */
export function withChangeToken(
  { operation, value }: Declared<Unchanged>,
  token: Json,
  { isSelected = false, isRecased = false } = {},
): Omit<Change, 'label'> {
  const ways = [...(isRecased ? ['its name in another case'] : []), ...(isSelected ? ['a selection'] : [])];
  return {
    why: `with the mark just given, since when nothing has changed${ways.map((way) => `, and ${way}`).join('')}`,
    body: { pointer: value.send, value: token },
    ...(isSelected ? { parameters: selectingChangeToken(operation) ?? {} } : {}),
    ...(isRecased ? { rewrite: (body) => recasedBody(operation, body) } : {}),
  };
}

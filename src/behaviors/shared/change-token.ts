import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { tokensOf, valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import type { Answer, Change, Declared } from './behavior.js';
import { unfiltered } from './comparisons.js';
import { requestShapes, shapeInside } from './operation-shapes.js';
import { respelled } from './recase.js';

/** How an operation declares that a mark can be sent back. */
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
 * Leaves the mark out of the body, where an operation takes one and does not insist on it: the answer is then a whole
 * one, whatever the documented request says is known already.
 */
export function withoutMark(operation: Operation): Pick<Change, 'body'> {
  const place = unchangedOf(operation)?.send;
  return place === undefined || isRequired(operation, place)
    ? {}
    : { body: { pointer: place, value: undefined } };
}

/** Whether a request has to have a mark. */
export function isRequired(operation: Operation, place: string): boolean {
  const names = tokensOf(place) ?? [];
  const name = names.at(-1);
  return requestShapes(operation).some((shape) => {
    const parent = shapeInside(shape, names.slice(0, -1));
    return name === undefined || parent?.requires(name) === true;
  });
}

/** A mark of another type than the request takes is no mark; the check of bodies tells of it. */
export function canSend({ operation, value }: Declared<Unchanged>, mark: Json): boolean {
  const places = requestShapes(operation).map((shape) => shapeInside(shape, tokensOf(value.send) ?? []));
  return places.some((shape) => shape?.accepts(mark) === true);
}

/** Whether an answer is the one that says that nothing has changed. */
export function isShort({ value }: Declared<Unchanged>, { body }: Answer): boolean {
  return body !== undefined && isDeepStrictEqual(body, value.answer);
}

/** The mark in an answer, if it has one that can be sent back. */
export function markOf(declared: Declared<Unchanged>, answer: Answer | undefined): Json | undefined {
  const mark = answer?.body === undefined ? undefined : valueAt(answer.body, declared.value.from);
  return mark === undefined || mark === null || !canSend(declared, mark) ? undefined : mark;
}

/** What the parameter of a selection is set to, so that the mark is all that comes back; undefined without one. */
export function selectingMark(operation: Operation): Change['parameters'] | undefined {
  const { select } = operation.extension;
  const name = markName(operation);
  if (!isObject(select) || typeof select.parameter !== 'string' || name === undefined) return undefined;
  return { ...unfiltered(operation), [select.parameter]: name };
}

/** The name that selects the mark. */
export function markName(operation: Operation): string | undefined {
  const from = unchangedOf(operation)?.from;
  return from === undefined ? undefined : (tokensOf(from) ?? []).join('/');
}

/** The mark sent back, in the ways in which it may be. */
export function withMark(
  { operation, value }: Declared<Unchanged>,
  mark: Json,
  { isSelected = false, isRespelled = false } = {},
): Omit<Change, 'label'> {
  const ways = [...(isRespelled ? ['its name in another case'] : []), ...(isSelected ? ['a selection'] : [])];
  return {
    why: `with the mark just given, since when nothing has changed${ways.map((way) => `, and ${way}`).join('')}`,
    body: { pointer: value.send, value: mark },
    ...(isSelected ? { parameters: selectingMark(operation) ?? {} } : {}),
    ...(isRespelled ? { rewrite: (body) => respelled(operation, body) } : {}),
  };
}

import { encodingOf } from '../../http/serialize/form.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { isNumeric, sum } from '../../json/number.js';
import { escapeToken, valueAt } from '../../json/pointer.js';
import { foundWithin } from '../../json/steps.js';
import type { Contract, MediaType, Operation, Parameter } from '../../model/document.js';
import { placesOf, replaced } from '../../schema/places/places.js';
import { sample } from '../../schema/sample/index.js';
import { schemasOf } from '../../schema/validate/validator.js';
import { validVariants } from '../../schema/vary/index.js';
import { isExpressible } from '../shared/representable.js';

/** A value whose serialised form differs between styles. */
export interface SerialisedValue {
  value: Json;
  keyword: string;
  why: string;
}

/** Characters that delimit, escape or end something in one of the styles. */
const SPECIAL = [',', ';', '|', '.', ' ', '=', '&', '+', '%', '/', '?', '#', ':', '@', '$', '!', '*', '(', ')', "'"]; // prettier-ignore

/**
 * Values whose text differs between the parameter's style and the others (OpenAPI 3.1 §4.8.12.4): several items, and
 * special characters inside an item or member, as far as the style can carry them. A plain string looks the same in
 * all styles; it is sent with special characters only where `allowReserved` is documented.
 */
export function serialisedValues(operation: Operation, parameter: Parameter, first: Json): SerialisedValue[] {
  const { contract } = operation;
  const { schema } = parameter;
  if (!schema) return [];
  const isFit = (value: Json): boolean =>
    isValid(contract, schema.pointer, value) && isExpressible(operation, parameter, value);
  const several = Array.isArray(first) ? twoItems(contract, schema.pointer, first, '', isFit) : undefined;
  const values: SerialisedValue[] =
    several === undefined ? [] : [{ value: several, keyword: 'style', why: 'two items' }];
  if (typeof first === 'string' && !parameter.allowReserved) return values;
  const path = firstText(several ?? first);
  const base = several ?? first;
  const text = path === undefined ? undefined : valueAt(base, path);
  if (path === undefined || typeof text !== 'string') return values;
  const withText = (inner: string): Json => replaced(base, path, `${text}${inner}x`) ?? base;
  const carried = SPECIAL.filter((char) => isFit(withText(char))).join('');
  const value = withText(carried);
  if (carried === '' || !isFit(value)) return values;
  return [...values, { value, keyword: 'style', why: `the characters ${carried} inside a text` }];
}

/** A form body with two items in each of its lists, one list at a time. */
export function serialisedBodies(contract: Contract, media: MediaType, body: Json): SerialisedValue[] {
  const { schema } = media;
  if (!schema || !isObject(body)) return [];
  return Object.entries(body).flatMap(([name, member]) => {
    if (!Array.isArray(member)) return [];
    const path = `/${escapeToken(name)}`;
    const isFit = (value: Json): boolean => isValid(contract, schema.pointer, value);
    const value = twoItems(contract, schema.pointer, body, path, isFit);
    const keyword = encodingOf(media.encoding, name) === undefined ? 'items' : 'encoding';
    return value === undefined ? [] : [{ value, keyword, why: `two items in '${name}'` }];
  });
}

function isValid(contract: Contract, pointer: Pointer, value: Json): boolean {
  return schemasOf(contract, 'request').errors(pointer, value).length === 0;
}

/** A second item is looked for in so many steps. */
const MAX_STEPS = 1000;

/**
 * Returns `root` with two items in the list at `path`, different ones if possible; undefined where that cannot be
 * done.
 */
function twoItems(
  contract: Contract,
  pointer: Pointer,
  root: Json,
  path: string,
  isFit: (value: Json) => boolean,
): Json | undefined {
  const list = valueAt(root, path);
  if (!Array.isArray(list)) return undefined;
  // The schema of an item is found only where the list has an item.
  const probe = replaced(root, path, list.length > 0 ? list : [null]) ?? root;
  const place = placesOf(contract, pointer, probe).find((each) => each.path === `${path}/0`);
  const first = list[0] ?? (place ? sample(contract, place.pointer, 'request')?.value : undefined);
  if (first === undefined) return undefined;
  const others = place
    ? foundWithin(MAX_STEPS, validVariants(contract, place.pointer, first, 'request'))
    : [];
  const candidates = [...similar(first), ...others.map(({ value }) => value), first];
  return candidates
    .map((second) => replaced(root, path, [first, second]) ?? root)
    .find((value) => isFit(value));
}

function similar(item: Json): Json[] {
  if (typeof item === 'string') return [`${item}2`];
  if (isNumeric(item)) return [sum(item, 1), sum(item, -1)];
  return typeof item === 'boolean' ? [!item] : [];
}

/** Returns the path of the value itself if it is a text, else of its first member that is one. */
function firstText(value: Json): string | undefined {
  if (typeof value === 'string') return '';
  if (typeof value !== 'object' || value === null) return undefined;
  const found = Object.entries(value).find(([, member]) => typeof member === 'string');
  return found && `/${escapeToken(found[0])}`;
}

import type { Json } from '../model.js';
import { documentedName } from '../schema/property-names.js';
import { decodeForm, queryPairsOf } from './request.js';
import type { Shape } from '../schema/shape.js';
import { typedText } from '../schema/typed-text.js';

export type FormField = readonly [name: string, value: Json];

/** The fields of application/x-www-form-urlencoded, values still text. */
export function urlencodedFields(text: string): FormField[] {
  return queryPairsOf(text.trim()).map(({ name, value }) => [name, decodeForm(value)]);
}

/**
 * An object of form fields, each text given its documented type. A field sent several times is an array
 * (OpenAPI 3.1 §4.8.14.3: style form, exploded), and so is one sent once where the schema says array.
 */
export function readForm(fields: readonly FormField[], shape: Shape, ignoreCase: boolean): Json {
  const members = new Map<string, Json[]>();
  for (const [name, value] of fields) {
    const property = documentedName(name, shape, ignoreCase) ?? name;
    members.set(property, [...(members.get(property) ?? []), value]);
  }
  return Object.fromEntries(
    [...members].map(([name, values]) => [name, readField(values, shape.property(name))]),
  );
}

function readField(values: readonly Json[], shape: Shape): Json {
  const [first = null, ...others] = values;
  if (others.length === 0 && !shape.types().has('array')) return typed(first, shape);
  // A whole array may also stand in one field as JSON.
  const whole = others.length === 0 ? typed(first, shape) : undefined;
  return Array.isArray(whole) ? whole : values.map((value, i) => typed(value, shape.item(i)));
}

function typed(value: Json, shape: Shape): Json {
  return typeof value === 'string' ? typedText(value, shape) : value;
}

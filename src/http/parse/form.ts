import { setMember } from '../../json/copy.js';
import type { Json, JsonObject } from '../../json/json.js';
import { parseJson } from '../../json/text.js';
import type { Encoding } from '../../model/document.js';
import type { Shape } from '../../schema/shape/index.js';
import { documentedName } from '../../schema/shape/property-names.js';
import { typedText } from '../../schema/shape/typed-text.js';
import { isJsonType } from '../media-type.js';
import { styleOf } from '../serialize/form.js';
import { ValueReader } from './parameter-styles.js';
import { decodeForm, queryPairsOf } from './query-pairs.js';

export type FormField = readonly [name: string, value: Json];

/**
 * The object that application/x-www-form-urlencoded stands for. Properties whose `encoding` gives a style are read as
 * query parameters of that style are (OpenAPI 3.1 §4.8.15.1), the others as fields.
 */
export function readUrlencoded(
  text: string,
  shape: Shape,
  ignoreCase: boolean,
  encodings: readonly Encoding[] = [],
): Json {
  const pairs = queryPairsOf(text.trim());
  const styled = new Map<string, Json>();
  const left = new Set(pairs);
  for (const encoding of encodings) {
    const { property } = encoding;
    const style = styleOf(encoding, property);
    if (!style) continue;
    const taken = new Set(shape.propertyNames().filter((name) => name !== property));
    const reader = new ValueReader(style, shape.property(property), taken);
    const [value] = bestFirst(reader.ofPairs(pairs, decodeForm), shape.property(property));
    if (value !== undefined) styled.set(property, value);
    for (const pair of pairs) if (reader.takes(pair.name)) left.delete(pair);
  }
  const inJson = new Set(encodings.filter(isOfJson).map(({ property }) => property));
  const fields = Array.from(left, ({ name, value }): FormField => {
    const plain = decodeForm(value);
    return [name, inJson.has(name) ? parsed(plain) : plain];
  });
  const read = readForm(fields, shape, ignoreCase);
  for (const [property, value] of styled) setMember(read, property, value);
  return read;
}

function isOfJson({ contentType = '' }: Encoding): boolean {
  return isJsonType(contentType);
}

function bestFirst(values: readonly Json[], shape: Shape): Json[] {
  return [...values.filter((value) => shape.accepts(value)), ...values];
}

function parsed(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/**
 * An object of form fields, each text given its documented type. A field sent several times is an array
 * (OpenAPI 3.1 §4.8.14.3: style form, exploded), and so is one sent once where the schema says array.
 */
export function readForm(fields: readonly FormField[], shape: Shape, ignoreCase: boolean): JsonObject {
  const members = new Map<string, Json[]>();
  for (const [name, value] of fields) {
    const property = documentedName(name, shape, ignoreCase) ?? name;
    const values = members.get(property);
    if (values) values.push(value);
    else members.set(property, [value]);
  }
  const read: JsonObject = {};
  for (const [name, values] of members) setMember(read, name, readField(values, shape.property(name)));
  return read;
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

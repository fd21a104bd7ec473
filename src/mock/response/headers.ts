import { formatLocation } from '../../errors.js';
import { headerText } from '../../http/serialize/parameters.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { valueAt } from '../../json/pointer.js';
import type { Header, Operation, Parameter, ResponseObject } from '../../model/document.js';
import { isValid } from '../../schema/validate/is-valid.js';
import { proposedField } from '../data/believable/fields.js';
import type { NoValue } from './body-value.js';
import type { Choice } from './choose-response.js';
import type { MadeValues } from './made-values.js';

type Field = [name: string, value: string];

/**
 * Returns the header fields of an answer, without Content-Type, or why a required one has no value. Each documented one
 * has its documented spelling and its example, else a value made from its schema. `demanded` are fields that the status
 * requires; a documented example of one of them takes precedence.
 */
export function responseHeaders(
  choice: Choice,
  values: MadeValues,
  demanded: readonly (readonly [name: string, value: string])[],
): { fields: readonly Field[] } | NoValue {
  if (choice.dynamic || demanded.length > 0) return madeHeaders(choice, values, demanded);
  const { operation, response } = choice;
  const known = fixedHeaders(values);
  const made = known.get(operation)?.get(response) ?? madeHeaders(choice, values, demanded);
  const ofOperation = known.get(operation) ?? new Map<ResponseObject, typeof made>();
  known.set(operation, ofOperation.set(response, made));
  return made;
}

/** Of answers that have the same fields each time. */
const fixedHeaders = memoize(
  (_: MadeValues) => new WeakMap<Operation, Map<ResponseObject, { fields: readonly Field[] } | NoValue>>(),
);

function madeHeaders(
  choice: Choice,
  values: MadeValues,
  demanded: readonly (readonly [name: string, value: string])[],
): { fields: readonly Field[] } | NoValue {
  const { operation, response } = choice;
  const fields = new Map<string, Field>();
  const isFree = (name: string): boolean => !fields.has(name.toLowerCase());
  const put = (name: string, value: string): void => {
    if (isFree(name)) fields.set(name.toLowerCase(), [name, fieldValue(value)]);
  };
  for (const header of response.headers) {
    const [example] = header.examples;
    if (example) put(header.name, textOf(header, example.value));
  }
  for (const [name, value] of demanded) put(name, value);
  for (const header of response.headers.filter(({ name }) => isFree(name))) {
    const text = textMadeFor(choice, header, values);
    if (text !== undefined) put(header.name, text);
    else if (header.required) return { reason: noValueFor(choice, header) };
  }
  if (isDeprecated(operation)) put('Deprecation', 'true');
  return { fields: [...fields.values()] };
}

/** A text made for a header; undefined where none is found that a field can carry. */
function textMadeFor(
  { operation: { contract }, dynamic }: Choice,
  header: Header,
  values: MadeValues,
): string | undefined {
  const pointer = (header.schema ?? header.content?.schema)?.pointer;
  if (pointer === undefined) return 'text';
  const asked = { contract, pointer, name: header.name };
  const isCarried = (text: string): boolean => fieldValue(text) === text;
  const texts = (made: readonly (Json | undefined)[]): string[] =>
    made.flatMap((value) => (value === undefined ? [] : [textOf(header, value)])).filter(isCarried);
  const [known] = texts(
    candidatesFor(header.name).filter((value) => isValid(contract, 'response', pointer, value)),
  );
  if (known !== undefined) return known;
  const [usual] = texts([dynamic ? values.random(asked) : values.fixed(asked)]);
  return usual ?? texts(values.others(asked))[0];
}

/** As a number and as a text: documents say either of many fields. */
function candidatesFor(name: string): Json[] {
  const value = proposedField(name);
  return value === undefined ? [] : [value, String(value)];
}

function noValueFor({ operation: { contract } }: Choice, { name, pointer }: Header): string {
  const at = formatLocation(contract.locate(pointer));
  return `${at}: no valid value could be made up for the header '${name}', which is required. Give it an example.`;
}

const isDeprecated = memoize(({ contract, pointer }: Operation): boolean => {
  const node = valueAt(contract.document, pointer);
  return isObject(node) && node.deprecated === true;
});

/** Returns the text of a header, in style `simple` (OpenAPI 3.1 §4.8.21). */
function textOf({ name, content, examples, pointer, required }: Header, value: Json): string {
  const parameter: Parameter = {
    name,
    in: 'header',
    required,
    style: 'simple',
    explode: false,
    allowReserved: false,
    ...(content ? { content } : {}),
    examples,
    pointer,
  };
  return headerText(parameter, value);
}

/** Percent-encodes what a header field cannot carry: all but visible ASCII, spaces and tabs (RFC 9110 §5.5). */
export function fieldValue(text: string): string {
  return text.replaceAll(/[^\t\x20-\x7e]/gu, (char) => encodeURIComponent(char.toWellFormed())).trim();
}

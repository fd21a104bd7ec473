import { formatLocation } from '../../errors.js';
import { headerText } from '../../http/serialize/parameters.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { valueAt } from '../../json/pointer.js';
import type { Header, Operation, Parameter } from '../../model/document.js';
import type { NoValue } from './body-value.js';
import type { Choice } from './choose-response.js';
import type { MadeValues } from './made-values.js';

/**
 * Fields that describe the connection or the bytes. The server sets them, even if the document has examples of them.
 */
const FRAMING = new Set([
  'connection', 'content-encoding', 'content-length', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade',
]); // prettier-ignore

/** A valid field name (RFC 9110 §5.1); others cannot be sent. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

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
): { fields: Field[] } | NoValue {
  const { operation, response } = choice;
  const fields = new Map<string, Field>();
  const isFree = (name: string): boolean => {
    const key = name.toLowerCase();
    return TOKEN.test(key) && !FRAMING.has(key) && key !== 'content-type' && !fields.has(key);
  };
  const put = (name: string, value: string): void => {
    if (isFree(name)) fields.set(name.toLowerCase(), [name, fieldValue(value)]);
  };
  for (const header of response.headers) {
    const [example] = header.examples;
    if (example) put(header.name, textOf(header, example.value));
  }
  for (const [name, value] of demanded) put(name, value);
  for (const header of response.headers.filter(({ name }) => isFree(name))) {
    const value = madeFor(choice, header, values);
    if (value !== undefined) put(header.name, textOf(header, value));
    else if (header.required) return { reason: noValueFor(choice, header) };
  }
  if (isDeprecated(operation)) put('Deprecation', 'true');
  return { fields: [...fields.values()] };
}

function madeFor(
  { operation: { contract }, dynamic }: Choice,
  { name, schema, content }: Header,
  values: MadeValues,
): Json | undefined {
  const pointer = (schema ?? content?.schema)?.pointer;
  if (pointer === undefined) return 'text';
  const made = { contract, pointer, name };
  return dynamic ? values.random(made) : values.fixed(made);
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

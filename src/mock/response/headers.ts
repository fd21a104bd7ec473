import { headerText } from '../../http/serialize/parameters.js';
import type { Json } from '../../json/json.js';
import type { Contract, Header, Parameter } from '../../model/document.js';
import { sample } from '../../schema/sample/index.js';
import type { Choice } from './choose-response.js';

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
 * Returns the header fields of an answer, without Content-Type. Each documented one has its documented spelling and
 * its example, else Prism's value, else (if required) one made from its schema. `demanded` are fields that the status
 * requires; a documented example of one of them takes precedence.
 */
export function responseHeaders(
  { operation: { contract }, response }: Choice,
  generated: Readonly<Record<string, unknown>>,
  demanded: readonly (readonly [name: string, value: string])[],
): Field[] {
  const fields = new Map<string, Field>();
  const put = (name: string, value: string): void => {
    const key = name.toLowerCase();
    if (!TOKEN.test(key) || FRAMING.has(key) || key === 'content-type' || fields.has(key)) return;
    fields.set(key, [name, fieldValue(value)]);
  };
  const [exemplified, others] = [true, false].map((has) =>
    response.headers.filter((h) => h.examples.length > 0 === has),
  );
  for (const header of exemplified ?? []) put(header.name, textOf(header, header.examples[0]?.value ?? ''));
  for (const [name, value] of demanded) put(name, value);
  for (const header of others ?? []) {
    const value = valueFor(contract, header, valueNamed(generated, header.name));
    if (value !== undefined) put(header.name, textOf(header, value));
  }
  // Prism adds a header that no response documents: Deprecation.
  for (const [name, value] of Object.entries(generated)) if (typeof value === 'string') put(name, value);
  return [...fields.values()];
}

function valueNamed(generated: Readonly<Record<string, unknown>>, name: string): Json | undefined {
  const found = Object.entries(generated).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1] as Json | undefined;
}

/**
 * Returns Prism's value. Where that is null, as for headers that are neither text nor number, returns one made from
 * the schema if the header is required, else undefined.
 */
function valueFor(contract: Contract, header: Header, made: Json | undefined): Json | undefined {
  if (made !== undefined && made !== null) return made;
  const schema = header.schema ?? header.content?.schema;
  if (!header.required) return undefined;
  return (schema && sample(contract, schema.pointer, 'response')?.value) ?? 'text';
}

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
function fieldValue(text: string): string {
  return text.replaceAll(/[^\t\x20-\x7e]/gu, (char) => encodeURIComponent(char.toWellFormed())).trim();
}

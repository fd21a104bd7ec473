import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { headerValue } from '../../src/http/headers.js';
import { isFormType, isJsonType, isXmlType } from '../../src/http/media-type.js';
import { readUrlencoded } from '../../src/http/parse/form.js';
import type { Json } from '../../src/json/json.js';
import type { Contract, MediaType } from '../../src/model/document.js';
import { shapeOf } from '../../src/schema/shape/index.js';
import { parseXml } from '../../src/xml/document.js';
import { readXml } from '../../src/xml/read.js';

/** What is wrong with a value by a schema of the document; empty when it is valid. */
export type Judge = (media: Pick<MediaType, 'schema'>, value: Json | undefined) => string[];

/** A judge of plain ajv, set up without anything of specproof's own: the other opinion on every schema. */
export function judgeOf(contract: Contract): Judge {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  // CommonJS with a default export: what Node hands out and what TypeScript believes differ.
  (formats as unknown as typeof formats.default)(ajv);
  ajv.addSchema(contract.document, 'document');
  return ({ schema }, value) => {
    if (value === undefined) return ['no value could be read'];
    if (!schema) return [];
    const validate = ajv.getSchema(`document${schema.pointer}`);
    if (!validate) throw new Error(`no schema at ${schema.pointer}`);
    return validate(value) === true
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? ''}`);
  };
}

/** The JSON value that a body says, by its media type; undefined where it is none. */
export function valueIn(
  contract: Contract,
  { type, schema }: Pick<MediaType, 'type' | 'schema'>,
  body: string,
): Json | undefined {
  const shape = shapeOf(contract, schema?.pointer);
  if (isJsonType(type)) return parsed(body);
  if (isXmlType(type)) {
    const read = parseXml(body);
    return read.ok ? readXml(read.value, shape, false) : undefined;
  }
  return isFormType(type) ? readUrlencoded(body, shape, false) : body;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The media type of a message, without its parameters. */
export function typeOf(headers: readonly (readonly [name: string, value: string])[]): string | undefined {
  return headerValue(
    headers.map(([name, value]): [string, string] => [name, value]),
    'content-type',
  )
    ?.split(';')[0]
    ?.trim();
}

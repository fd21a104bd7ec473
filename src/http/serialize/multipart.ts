import { schemaNode } from '../../document/resolve-schema.js';
import type { Json, JsonObject } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { Contract, Encoding, Header, MediaType } from '../../model/document.js';
import { sample } from '../../schema/sample/index.js';
import { shapeOf } from '../../schema/shape/index.js';
import { concreteType, isJsonType, parseMediaType } from '../media-type.js';
import { encodingOf } from './form.js';
import { headerText, primitive } from './parameters.js';

export function isMultipartForm(type: string): boolean {
  return parseMediaType(type)?.essence === 'multipart/form-data';
}

/**
 * Whether parts of a multipart type have names, those of the members of an object. OpenAPI says how for
 * multipart/form-data; documents have multipart/mixed as well, and frameworks read it by the same names.
 */
export function hasNamedParts(type: string): boolean {
  return isMultipartForm(type) || parseMediaType(type)?.essence === 'multipart/mixed';
}

/** Whether bodies of a multipart type are neither made nor read: what their parts are is not told by names. */
export function isUnnamedMultipart(type: string): boolean {
  return (
    parseMediaType(type)?.essence.startsWith('multipart/') === true &&
    !hasNamedParts(type) &&
    !type.includes('*')
  );
}

/** Whether bodies of a media type are neither made nor read, because no names tell their parts apart. */
export function hasUnknownParts(
  contract: Contract,
  { type, schema }: Pick<MediaType, 'type' | 'schema'>,
): boolean {
  const isList = [schemaNode(contract, schema)?.type].flat().includes('array');
  return isUnnamedMultipart(type) || (hasNamedParts(type) && isList);
}

/**
 * An object as multipart/form-data (RFC 7578; OpenAPI 3.1 §4.8.14.5): a part for each member, and for each item of an
 * array. Texts are parts of their own, objects are JSON, files are what `format: binary` or `encoding` say. Null
 * members are left out. The boundary follows from the contents, so that equal values give equal bytes.
 */
export function multipartBody(
  contract: Contract,
  media: MediaType,
  value: JsonObject,
): { type: string; text: string } {
  const parts = Object.entries(value).flatMap(([name, member]) => {
    const encoding = encodingOf(media.encoding, name);
    const isFile = isFileMember(contract, media, name);
    const items = Array.isArray(member) ? member.filter((item) => item !== null) : [member];
    return member === null ? [] : items.map((item) => part(contract, name, item, { encoding, isFile }));
  });
  let boundary = 'specproof-boundary';
  for (let n = 1; parts.some((text) => text.includes(boundary)); n++)
    boundary = `specproof-boundary-${String(n)}`;
  const text = parts.map((each) => `--${boundary}\r\n${each}\r\n`).join('');
  const type = media.type.replace(/;\s*boundary=[^;]*/i, '');
  return { type: `${type}; boundary=${boundary}`, text: `${text}--${boundary}--\r\n` };
}

function part(
  contract: Contract,
  name: string,
  value: Json,
  { encoding, isFile }: { encoding: Encoding | undefined; isFile: boolean },
): string {
  const [first] = encoding?.contentType?.split(',') ?? [];
  const stated = first === undefined ? undefined : concreteType(first.trim(), value);
  const type =
    stated ?? (isFile ? 'application/octet-stream' : typeof value === 'object' ? 'application/json' : '');
  const file = isFile ? `; filename="${escapeName(name)}"` : '';
  const headers = (encoding?.headers ?? []).flatMap((header) => {
    const shown = partHeaderValue(contract, header);
    if (shown === undefined) return [];
    const style = { ...header, in: 'header', style: 'simple', explode: false, allowReserved: false } as const;
    return [`${header.name}: ${headerText(style, shown)}`];
  });
  return [
    `Content-Disposition: form-data; name="${escapeName(name)}"${file}`,
    ...(type === '' ? [] : [`Content-Type: ${type}`]),
    ...headers,
    '',
    isJsonType(type) ? jsonText(value) : primitive(value),
  ].join('\r\n');
}

/** The value of a header of a part: the author's, or a made-up one where it must not be left out. */
function partHeaderValue(
  contract: Contract,
  { examples, required, schema, content }: Header,
): Json | undefined {
  const [example] = examples;
  const described = schema ?? content?.schema;
  if (example || !required || !described) return example?.value;
  return sample(contract, described.pointer, 'request')?.value;
}

/** HTML Standard §4.10.22.8: these three would end the name or the line. */
function escapeName(name: string): string {
  return name.replaceAll(/["\r\n]/g, (char) => encodeURIComponent(char));
}

/** Whether a member of a form, or each of its items, is a file, in whichever branch of its schema it is described. */
export function isFileMember(contract: Contract, media: MediaType, name: string): boolean {
  const member = shapeOf(contract, media.schema?.pointer).property(name);
  return member.isFile() || (member.types().has('array') && member.item(0).isFile());
}

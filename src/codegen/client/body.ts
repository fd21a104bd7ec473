import { concreteType, isFormType, isJsonType, parseMediaType } from '../../http/media-type.js';
import { styleOf } from '../../http/serialize/form.js';
import { isFileMember, isMultipartForm } from '../../http/serialize/multipart.js';
import type { Contract, Encoding, MediaType } from '../../model/document.js';
import { shapeOf } from '../../schema/shape/index.js';
import { quote } from '../shared/source-text.js';
import type { BodyMedia } from './media.js';
import { takesParts } from './media.js';
import { objectCode, pairsCode } from './styles.js';

/**
 * The part of an operation that writes its body; undefined where openapi-fetch does so unasked, which knows no bigints.
 */
export function bodyCode(
  contract: Contract,
  { media, contentType, sequence }: BodyMedia,
  hasBigints: boolean,
): string | undefined {
  const { type } = media;
  if (sequence) return call(quote(contentType), sequence === 'lines' ? 'http.jsonLines' : 'http.jsonRecords');
  if (isJsonType(contentType))
    return contentType === 'application/json' && !hasBigints ? undefined : call(quote(contentType));
  if (isFormType(type))
    return call(quote(contentType), `http.urlencoded(${formStyles(contract, media) ?? ''})`);
  // fetch itself sets the type of a multipart form, for it knows the boundary.
  if (isMultipartForm(type)) return call('undefined', `http.multipart(${partTypes(media) ?? ''})`);
  const types = partTypes(media);
  if (takesParts(contract, media))
    return `http.mixed(${[quote(contentType), ...(types === undefined ? [] : [types])].join(', ')})`;
  return call(quote(contentType), 'http.asGiven');
}

function call(...args: string[]): string {
  return `http.body(${args.join(', ')})`;
}

function formStyles(contract: Contract, { schema, encoding = [] }: MediaType): string | undefined {
  const shape = shapeOf(contract, schema?.pointer);
  return objectCode(
    encoding.map((each) => {
      const style = styleOf(each, each.property);
      if (style) return [each.property, pairsCode(style, shape.property(each.property)) ?? 'http.form()'];
      return [each.property, isJsonType(each.contentType ?? '') ? 'http.json()' : undefined];
    }),
  );
}

/** The media types of parts, where `encoding` names them; a range of all types says nothing. */
function partTypes({ encoding = [] }: MediaType): string | undefined {
  return objectCode(encoding.map((each) => [each.property, partType(each)]));
}

function partType({ contentType = '' }: Encoding): string | undefined {
  const [first = ''] = contentType.split(',').map((each) => each.trim());
  const essence = parseMediaType(first)?.essence ?? '*/*';
  return /^(\*|application)\/\*$/.test(essence) ? undefined : quote(concreteType(first, ''));
}

/** The type of a body, given the type of its schema's values as `Body<…>`. */
export function bodyType(contract: Contract, operationType: string, body: BodyMedia): string {
  const { media, contentType, sequence } = body;
  const { type } = media;
  const documented = `Body<${operationType}, ${quote(type)}>`;
  if (takesParts(contract, media)) {
    const form = `http.FormOf<${documented}, ${fileNames(contract, media)}>`;
    return isMultipartForm(type) ? form : `${form} | MultipartBody`;
  }
  if (parseMediaType(type)?.essence.startsWith('multipart/') === true) return 'MultipartBody';
  const isValue = sequence !== undefined || isJsonType(contentType) || isFormType(type);
  return isValue ? documented : 'RawBody';
}

function fileNames(contract: Contract, media: MediaType): string {
  const names = shapeOf(contract, media.schema?.pointer).propertyNames();
  const files = names.filter((name) => isFileMember(contract, media, name));
  // What has another name is described by the schema of other members.
  if (files.length === names.length && isFileMember(contract, media, '*')) return 'string';
  return files.length === 0 ? 'never' : files.map(quote).join(' | ');
}

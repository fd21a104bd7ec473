import { charsetOf, decodeBytes, decodeText } from '../../http/decode-body.js';
import { isFormType } from '../../http/media-type.js';
import { readForm, readUrlencoded } from '../../http/parse/form.js';
import { multipartFields } from '../../http/parse/multipart.js';
import { isBeyondJudging, isStructured, isTextType, textValues } from '../../http/parse/text.js';
import { hasNamedParts, isMultipartForm } from '../../http/serialize/multipart.js';
import type { Json } from '../../json/json.js';
import type { Contract, MediaType, Operation, SchemaRef } from '../../model/document.js';
import type { Shape } from '../../schema/shape/index.js';
import { shapeOf } from '../../schema/shape/index.js';
import type { SchemaProblem } from '../../schema/validate/problems.js';
import { finding } from '../shared/finding.js';
import { judgeOrExplain, validateOrExplain } from '../shared/schema-judgement.js';
import type { BodyFinding } from './codes.js';
import type { Received } from './findings.js';
import { schemaFindings, undecodable } from './findings.js';
import { writeOnlyInResponse } from './write-only.js';

const BODY = { name: 'the body', at: 'body#' };

/**
 * A body that is neither JSON nor XML. Only a stated charset is held to: a text can name its own (HTML), and not
 * everything is text. A form is judged as the object it stands for, any other body as the text it is; where its schema
 * speaks of something else, that is told.
 */
export function judgeOther(
  response: Received,
  operation: Operation,
  media: MediaType,
  type: string,
): BodyFinding[] {
  const bytes = decodeBytes(response);
  if (!bytes.ok) return [undecodable(media, bytes.why, response)];
  const text = decodeText(response);
  if (!text.ok && charsetOf(response.headers) !== undefined) return [undecodable(media, text.why, response)];
  const { schema } = media;
  if (!schema) return [];
  const decoded = text.ok ? text.value : undefined;
  const octets = Buffer.from(bytes.value).toString('latin1');
  if (hasNamedParts(type) && isStructured(shapeOf(operation.contract, schema.pointer)))
    return judgeOrExplain(() => judgeParts(operation, media, schema, { ...response, body: bytes.value }, type), schema, BODY); // prettier-ignore
  const judge = (): BodyFinding[] =>
    isFormType(type) && decoded !== undefined
      ? judgeForm(operation, media, schema, decoded)
      : judgeText(operation, media, schema, { type, decoded, octets });
  return judgeOrExplain(judge, schema, BODY);
}

function judgeForm(
  { contract }: Operation,
  media: MediaType,
  schema: SchemaRef,
  text: string,
): BodyFinding[] {
  const value = readUrlencoded(text, shapeOf(contract, schema.pointer), false, media.encoding);
  return judgeFields(contract, schema, value);
}

/** Parts are judged by their names; without such, nothing tells which part is what, unless the body is a form. */
function judgeParts(
  { contract }: Operation,
  media: MediaType,
  schema: SchemaRef,
  response: Received,
  type: string,
): BodyFinding[] {
  const shape = shapeOf(contract, schema.pointer);
  const fields = multipartFields(type, response.body, media.encoding);
  if (fields.ok) return judgeFields(contract, schema, readForm(fields.value, shape, false));
  return [
    isMultipartForm(type) ? undecodable(media, fields.why, response) : beyond(media, schema, shape, type),
  ];
}

function judgeFields(contract: Contract, schema: SchemaRef, value: Json): BodyFinding[] {
  const { unjudged, problems = [] } = validateOrExplain(contract, schema, value, BODY);
  if (unjudged) return [unjudged];
  return [...schemaFindings(problems), ...writeOnlyInResponse(contract, schema.pointer, value)];
}

interface Text {
  type: string;
  /** Undefined where no charset is stated and it is not UTF-8. */
  decoded: string | undefined;
  /** A character for each byte: so long is what is no text (OpenAPI 3.1 §4.8.24.1, on `maxLength`). */
  octets: string;
}

function judgeText({ contract }: Operation, media: MediaType, schema: SchemaRef, text: Text): BodyFinding[] {
  const { type, decoded, octets } = text;
  const shape = shapeOf(contract, schema.pointer);
  const isText = isTextType(type);
  const texts = [
    ...(decoded === undefined ? [] : [decoded]),
    ...(isText && decoded !== undefined ? [] : [octets]),
  ];
  let best: SchemaProblem[] | undefined;
  for (const value of texts.flatMap((each): Json[] => textValues(each, shape))) {
    const { unjudged, problems } = validateOrExplain(contract, schema, value, BODY);
    if (unjudged) return [unjudged];
    if (problems.length === 0) return [];
    best ??= problems;
  }
  if (isStructured(shape) || isBeyondJudging(media, shape) || (isText && decoded === undefined))
    return [beyond(media, schema, shape, type)];
  // Of what is no text, formats say how it is written down elsewhere.
  return schemaFindings((best ?? []).filter(({ keyword }) => isText || keyword !== 'format'));
}

/** A warning: nothing is known of the answer, and nothing was proved. */
function beyond(media: MediaType, { pointer }: SchemaRef, shape: Shape, type: string): BodyFinding {
  const types = [...shape.types()].join(' or ');
  return finding({
    check: 'document.schema.unjudged',
    severity: 'warning',
    message: `bodies of ${media.type} cannot be judged by a schema of type ${types === '' ? 'any' : types}`,
    pointer,
    at: 'body#',
    expected: 'JSON, XML, a form, parts with names, or text in UTF-8 whose schema speaks of a string',
    received: type,
  });
}

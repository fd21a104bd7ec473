import { isJsonType, isXmlType, parseMediaType } from '../../http/media-type.js';
import { emptyBodyValue } from '../../http/parse/empty-body.js';
import { hasNamedParts } from '../../http/serialize/multipart.js';
import { canSerialise } from '../../http/serialize/request.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Steps } from '../../json/steps.js';
import { jsonText } from '../../json/text.js';
import type { Contract, MediaType, Operation } from '../../model/document.js';
import type { Case, Leniency, PlannedRequest } from '../../model/exchange.js';
import { shapeOf } from '../../schema/shape/index.js';
import type { Variant } from '../../schema/vary/index.js';
import { invalidVariants } from '../../schema/violate/index.js';
import { writeXml } from '../../xml/write.js';
import { sampleIn, writable } from '../shared/body-in-media-type.js';
import type { Draft, Make } from '../shared/draft.js';
import { refusals } from '../shared/expectations.js';
import { leniencyOf, violatedBy } from '../shared/leniency.js';
import { bodyCarrier } from '../shared/provably-invalid.js';
import { soundExamples } from '../shared/sound-examples.js';
import { itemViolations } from './items.js';
import { malformedJson, malformedXml } from './malformed.js';
import { isProvablyInvalidXml, valueOfXml } from './provably-invalid-xml.js';

type Body = NonNullable<Draft['body']>;

/** Sends each violation of the body, in each documented media type that has a schema of its own. */
export function* bodyCases(operation: Operation, base: Draft, make: Make): Steps<Case> {
  const { body } = base;
  if (!body || !operation.requestBody) return;
  yield* missingBody(operation, base, make);
  yield* wrongBodies(operation, base, body, 'body', make);
  for (const own of ownBodies(operation, body))
    yield* wrongBodies(operation, base, own, `body@${own.media.type}`, make);
  yield* mediaTypeCases(operation, base, make);
  yield* partTypeCases(operation, base, body, make);
}

function missingBody(operation: Operation, base: Draft, make: Make): Case[] {
  const { requestBody } = operation;
  if (requestBody?.required !== true || mayBeEmpty(operation, base)) return [];
  const { body: _omitted, ...without } = base;
  const expected = refusals(operation, 'invalid', 'the body is required');
  const why = 'without the required body';
  return [make(without, { label: 'body:required', why, clause: requestBody.pointer, expected })];
}

/** Whether a body of no bytes is a valid one. */
function mayBeEmpty({ contract }: Operation, { body }: Draft): boolean {
  return body !== undefined && emptyBodyValue(contract, body.media) !== undefined;
}

function* wrongBodies(operation: Operation, base: Draft, body: Body, label: string, make: Make): Steps<Case> {
  const draft = { ...base, body };
  const { media } = body;
  const as = label === 'body' ? '' : ` as ${media.type}`;
  yield* malformedBody(operation, draft, { label: `${label}:malformed`, as }, make);
  for (const violation of violations(operation.contract, body)) {
    if (!violation) {
      yield undefined;
      continue;
    }
    const { sent, path, keyword, why, pointer } = violation;
    // A body that may be absent may be read so where it is null.
    const isAbsent = sent === null && operation.requestBody?.required === false && isJsonType(media.type);
    if (isAbsent) {
      yield undefined;
      continue;
    }
    yield make(
      { ...draft, body: { media, value: sent } },
      {
        label: `${label}${path}:${keyword}`,
        why: `the body${as} invalid at ${path === '' ? 'its root' : path}: ${why}`,
        clause: pointer,
        violated: violatedBy(violation),
        expected: refusals(operation, 'invalid', `the body breaks its schema at '${path}'`),
      },
    );
  }
}

/** An invalid value, and what is sent for it. */
type Violation = Variant & { sent: Json; leniency?: Leniency | undefined };

/**
 * The violations of the media type's schema that stay violations once they are serialised, each with the value to
 * send.
 */
function* violations(contract: Contract, body: Body): Steps<Violation> {
  const { media, value } = body;
  yield* itemViolations(contract, body);
  const { schema } = media;
  if (!schema) return;
  if (!isXmlType(media.type)) {
    const carrier = bodyCarrier(contract, media);
    for (const variant of invalidVariants(contract, schema.pointer, value, 'request', carrier))
      yield (
        variant && {
          ...variant,
          sent: variant.value,
          leniency: leniencyOf(contract, schema.pointer, variant),
        }
      );
    return;
  }
  const base = valueOfXml(contract, media, value);
  if (base === undefined) return;
  const shape = shapeOf(contract, schema.pointer);
  const isProvable = (variant: Variant): boolean => isProvablyInvalidXml(contract, media, variant);
  const carrier = { isText: true, isProvable };
  for (const variant of invalidVariants(contract, schema.pointer, base, 'request', carrier))
    yield variant && { ...variant, sent: writeXml(variant.value, shape) };
}

function malformedBody(
  operation: Operation,
  draft: Draft & { body: Body },
  { label, as }: { label: string; as: string },
  make: Make,
): Case[] {
  const { media, value } = draft.body;
  const kind = isJsonType(media.type) ? 'JSON' : isXmlType(media.type) ? 'XML' : undefined;
  const broken =
    kind === 'JSON'
      ? malformedJson(operation, jsonText(value))
      : kind === 'XML' && typeof value === 'string'
        ? malformedXml(value)
        : undefined;
  if (!kind || !broken || takesAnything(operation, media)) return [];
  return [
    make(draft, {
      label,
      why: `the body${as} ${broken.why}, so that it is no ${kind}`,
      clause: media.pointer,
      expected: refusals(operation, 'invalid', `the body is no ${kind}`),
      change: (request) => ({ ...request, body: broken.text }),
    }),
  ];
}

/** True if the document allows any bytes of any type, so that no body can be malformed. */
function takesAnything({ contract, requestBody }: Operation, { pointer, schema }: MediaType): boolean {
  const documented = requestBody?.content.find((each) => each.pointer === pointer)?.type ?? '';
  return (
    /^(\*|application)\/\*/.test(documented) &&
    (!schema || shapeOf(contract, schema.pointer).types().has('string'))
  );
}

/** Returns one body for each different schema among the documented media types. */
function ownBodies(operation: Operation, { media: usual, value: usualValue }: Body): Body[] {
  const { contract } = operation;
  const known = new Set([schemaText(contract, usual)]);
  return (operation.requestBody?.content ?? []).flatMap((media) => {
    const text = schemaText(contract, media);
    if (text === undefined || known.has(text) || media.type.includes('*')) return [];
    const sound = soundExamples(contract, media.examples);
    const example = sound.find((each) => canSerialise(media, each.value))?.value;
    const value = example ?? writable(operation, media, usualValue) ?? sampleIn(operation, media);
    if (value === undefined) return [];
    known.add(text);
    return [{ media, value }];
  });
}

/** Returns a schema as text to compare, with its leading references resolved. */
function schemaText({ document }: Contract, { schema }: MediaType): string | undefined {
  if (!schema) return undefined;
  const seen = new Set<string>();
  let node = valueAt(document, schema.pointer);
  while (
    isObject(node) &&
    typeof node.$ref === 'string' &&
    Object.keys(node).length === 1 &&
    !seen.has(node.$ref)
  ) {
    seen.add(node.$ref);
    node = valueAt(document, node.$ref);
  }
  return jsonText(node);
}

const UNSUPPORTED = 'application/x-specproof-unsupported';

function mediaTypeCases(operation: Operation, base: Draft, make: Make): Case[] {
  const content = operation.requestBody?.content ?? [];
  if (content.some(({ type }) => takesAny(type))) return [];
  const made = make(base, {
    label: 'content-type:undocumented',
    why: `the body as ${UNSUPPORTED}, which is not documented`,
    clause: join(operation.requestBody?.pointer ?? operation.pointer, 'content'),
    expected: refusals(operation, 'invalid', 'the media type is not documented'),
    change: (request) => ({
      ...request,
      headers: withHeader(request.headers, 'Content-Type', UNSUPPORTED),
    }),
  });
  // A body of no bytes is none to many servers, and a type says nothing of it (RFC 9110 §8.3).
  const isNone = operation.requestBody?.required !== true && (made.request.body ?? '').length === 0;
  return isNone ? [] : [made];
}

function takesAny(type: string): boolean {
  return ['*/*', 'application/*'].includes(parseMediaType(type)?.essence ?? '');
}

function withHeader(
  headers: PlannedRequest['headers'],
  name: string,
  value: string,
): PlannedRequest['headers'] {
  return headers.map(([key, old]) => [key, key.toLowerCase() === name.toLowerCase() ? value : old]);
}

/** Sends each part of a multipart body that has documented media types (OpenAPI 3.1 §4.8.15.1) as another type. */
function partTypeCases(operation: Operation, base: Draft, { media, value }: Body, make: Make): Case[] {
  const { encoding = [] } = media;
  if (!hasNamedParts(media.type) || !isObject(value)) return [];
  return encoding.flatMap(({ property, contentType, pointer }) => {
    const types = (contentType ?? '*/*').split(',').map((type) => type.trim());
    const member = value[property];
    if (types.some(takesAny) || member === undefined || member === null) return [];
    const changed = encoding.map((each) =>
      each.property === property ? { ...each, contentType: UNSUPPORTED } : each,
    );
    return [
      make(
        { ...base, body: { media: { ...media, encoding: changed }, value } },
        {
          label: `body/${property}:contentType`,
          why: `the part '${property}' as ${UNSUPPORTED}, which is not documented`,
          clause: pointer,
          expected: refusals(
            operation,
            'invalid',
            `the media type of the part '${property}' is not documented`,
          ),
        },
      ),
    ];
  });
}

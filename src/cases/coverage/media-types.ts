import { successKeys } from '../../document/responses.js';
import { headerValue } from '../../http/headers.js';
import { isJsonType } from '../../http/media-type.js';
import type { MediaType, Operation } from '../../model/document.js';
import type { Case, PlannedRequest } from '../../model/exchange.js';
import { sampleIn, writable } from '../shared/body-in-media-type.js';
import type { Draft, Make } from '../shared/draft.js';
import { documented, plausible } from '../shared/expectations.js';

/**
 * Tries every documented media type of the request, each of the answer (except those that a request in `sent` asks
 * for), and the charset and compression that HTTP lets a client add.
 */
export function mediaTypeCases(operation: Operation, base: Draft, sent: readonly Case[], make: Make): Case[] {
  return [
    ...requestTypeCases(operation, base, make),
    ...acceptCases(operation, base, sent, make),
    ...encodingCases(operation, base, make),
  ];
}

/** Sends the same values in each documented request media type that allows and can write them. */
function requestTypeCases(operation: Operation, base: Draft, make: Make): Case[] {
  const { body } = base;
  if (!body) return [];
  const others = (operation.requestBody?.content ?? []).filter(
    (media) => media.type !== body.media.type && !media.type.includes('*'),
  );
  return others.flatMap((media) => {
    const same = writable(operation, media, body.value);
    const value = same ?? sampleIn(operation, media);
    if (value === undefined) return [];
    return make(
      { ...base, body: { media, value } },
      {
        label: `content-type:${media.type}`,
        why: `the body as ${media.type}`,
        clause: media.pointer,
        expected:
          isJsonType(media.type) && same !== undefined
            ? documented(operation, base, 'the media type is documented')
            : plausible(operation),
      },
    );
  });
}

/** Adds `charset=utf-8` to JSON, as most clients do. It must make no difference to the recipient (RFC 8259 §11). */
export function charsetCases(operation: Operation, base: Draft, make: Make): Case[] {
  const { body } = base;
  if (!body || !isJsonType(body.media.type) || body.media.type.includes(';')) return [];
  const type = `${body.media.type}; charset=utf-8`;
  return [
    make(base, {
      label: 'charset:utf-8',
      why: `the body as ${type}`,
      clause: body.media.pointer,
      expected: plausible(operation, 'the charset of JSON makes no difference, RFC 8259 §11'),
      change: (request) => ({ ...request, headers: request.headers.map(([name, value]) => [name, /^content-type$/i.test(name) && value === body.media.type ? type : value]) }), // prettier-ignore
    }),
  ];
}

/** Asks for each documented media type of the success answers. */
function acceptCases(operation: Operation, base: Draft, sent: readonly Case[], make: Make): Case[] {
  const success = successKeys(operation);
  const asked = new Set(sent.map(({ request }) => headerValue(request.headers, 'accept')));
  const types = new Map<string, MediaType>();
  for (const response of operation.responses.filter(({ status }) => success.includes(status))) {
    for (const media of response.content) if (!media.type.includes('*')) types.set(media.type, media);
  }
  return [...types.values()]
    .filter(({ type }) => !asked.has(type))
    .map((media) =>
      make(base, {
        label: `accept:${media.type}`,
        why: `the answer as ${media.type}`,
        clause: media.pointer,
        accept: media.type,
        expected: documented(operation, base, 'the media type is documented'),
      }),
    );
}

/** Sent in Accept-Encoding: nearly every client accepts these, and servers compress only for clients that do. */
const CODINGS = 'gzip, deflate, br';

/** Asks for a compressed answer, which the server may ignore (RFC 9110 §12.5.3), where the answer has a body. */
function encodingCases(operation: Operation, base: Draft, make: Make): Case[] {
  const success = successKeys(operation);
  const media = operation.responses.find(
    ({ status, content }) => success.includes(status) && content.length > 0,
  );
  if (!media || operation.method === 'head') return [];
  return [
    make(base, {
      label: 'accept-encoding:gzip',
      why: `an answer in one of the codings ${CODINGS}`,
      clause: media.pointer,
      expected: documented(operation, base, 'a coding may be asked for, RFC 9110 §12.5.3'),
      change: asking,
    }),
  ];
}

/** Adds Accept-Encoding unless the user or the document sets it. */
function asking(request: PlannedRequest): PlannedRequest {
  if (headerValue(request.headers, 'accept-encoding') !== undefined) return request;
  return { ...request, headers: [...request.headers, ['Accept-Encoding', CODINGS]] };
}

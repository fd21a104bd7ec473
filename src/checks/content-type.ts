import { headerValue, headerValues } from '../http/headers.js';
import type { ParsedMediaType } from '../http/media-type.js';
import { documentedMediaType, parseAccept } from '../http/media-type.js';
import { memoize } from '../json/memoize.js';
import { join } from '../json/pointer.js';
import type { ResponseObject } from '../model/document.js';
import type { Finding } from '../model/report.js';
import { documentedResponse } from './shared/documented-response.js';
import { defineCheck, finding } from './shared/finding.js';

const CODES = [
  'response.content-type.missing',
  'response.content-type.repeated',
  'response.content-type.undocumented',
  'response.content-type.unacceptable',
] as const;
type Code = (typeof CODES)[number];

/** The Content-Type: present where there is a body, one of the documented, and one the request accepts. */
export const contentType = defineCheck(CODES, (exchange, operation) => {
  const { outcome, request } = exchange;
  if (outcome.kind === 'failure' || request.method === 'HEAD') return [];
  const response = documentedResponse(exchange, operation);
  if (!response || response.content.length === 0 || isBodiless(outcome.status)) return [];
  const [type, ...others] = headerValues(outcome.headers, 'content-type');
  if (type === undefined) {
    if (outcome.body.length === 0) return [];
    const message = 'the response has a body but no Content-Type';
    return [wrong(response, { check: 'response.content-type.missing', message, received: 'nothing' })];
  }
  if (others.length > 0) {
    const received = shown([type, ...others].join(', '));
    const message = `the response has ${String(others.length + 1)} Content-Type fields`;
    return [wrong(response, { check: 'response.content-type.repeated', message, received })];
  }
  if (!documentedMediaType(type, response.content)) {
    const message = `the media type '${shown(type)}' is not documented for ${response.status}`;
    const received = type === '' ? 'an empty value' : shown(type);
    return [wrong(response, { check: 'response.content-type.undocumented', message, received })];
  }
  const accept = headerValue(request.headers, 'accept');
  if (accept === undefined || outcome.status >= 400 || accepts(accept, type)) return [];
  return [unacceptable(response, accept, shown(type))];
});

function wrong(
  response: ResponseObject,
  parts: Pick<Finding<Code>, 'check' | 'message' | 'received'> & Partial<Finding<Code>>,
): Finding<Code> {
  return finding({
    pointer: join(response.pointer, 'content'),
    at: 'header:content-type',
    expected: documented(response),
    ...parts,
  });
}

/** A server may answer as if there were nothing to negotiate (RFC 9110 §12.5.1); the document is still kept. */
function unacceptable(response: ResponseObject, accept: string, received: string): Finding<Code> {
  const message = `the media type '${received}' is not what the request accepts`;
  const check = 'response.content-type.unacceptable';
  return wrong(response, { check, message, received, severity: 'warning', expected: accept });
}

/** A server may send kilobytes. */
function shown(type: string): string {
  return type.length > 120 ? `${type.slice(0, 119)}…` : type;
}

/** RFC 9110 §6.4.1: these never have content. */
export function isBodiless(status: number): boolean {
  return status < 200 || status === 204 || status === 304;
}

function documented(response: ResponseObject): string {
  return response.content.map(({ type }) => type).join(', ');
}

/**
 * Whether a type is acceptable at all (RFC 9110 §12.5.1): the most specific range decides, parameters exclude nothing.
 * A field that holds no range says nothing.
 */
function accepts(accept: string, type: string): boolean {
  const ranges = rangesOf(parseAccept(accept));
  return ranges.length === 0 || documentedMediaType(type, ranges)?.isExcluded === false;
}

interface Range {
  type: string;
  isExcluded: boolean;
}

/** By the list that was parsed, which is the same one for the same field. */
const rangesOf = memoize((parsed: readonly ParsedMediaType[]): readonly Range[] =>
  parsed
    .map(({ essence, parameters }) => ({ type: essence, isExcluded: Number(parameters.q) === 0 }))
    .sort((a, b) => Number(a.isExcluded) - Number(b.isExcluded)),
);

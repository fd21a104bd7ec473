import { headerOf } from '../../../http/credentials/index.js';
import { headerValue } from '../../../http/headers.js';
import { findMediaType, parseAccept } from '../../../http/media-type.js';
import { bestReading, parameterReadings } from '../../../http/parse/request-parameters.js';
import { join } from '../../../json/pointer.js';
import { nearestName } from '../../../json/suggestion.js';
import { fieldsOf } from '../../../mock/request/request.js';
import type { Operation, Parameter } from '../../../model/document.js';
import { shapeOf } from '../../../schema/shape/index.js';
import { snippet } from '../../../schema/validate/problems.js';
import type { PactInteraction } from '../file.js';
import { queryStringOf } from '../file.js';
import { bodyFindings } from './request-body.js';
import { STANDARD_REQUEST_FIELDS } from './standard-fields.js';
import type { Found, PactFinding } from './use.js';
import { used } from './use.js';

type Request = PactInteraction['request'];

/** What a consumer sends that is not documented, or not as it is documented. */
export function requestFindings(found: Found, { request }: PactInteraction): PactFinding[] {
  const { operation } = found;
  return [
    ...parameterFindings(found, request),
    ...undocumentedQuery(operation, request),
    ...undocumentedHeaders(operation, request),
    ...acceptFindings(operation, request),
    ...credentialFindings(operation, request),
    ...bodyFindings(operation, request),
  ];
}

const PLACES = {
  path: 'path',
  query: 'query',
  querystring: 'query',
  header: 'headers',
  cookie: 'headers',
} as const;

function parameterFindings({ operation, pathTexts }: Found, request: Request): PactFinding[] {
  const queryString = queryStringOf(request);
  const { headers } = request;
  const texts = { path: pathTexts, queryString, ...fieldsOf({ query: queryString, headers }) };
  return operation.parameters.flatMap((parameter): PactFinding[] => {
    const best = bestReading(operation, parameter, parameterReadings(operation, parameter, texts));
    const { in: place, name } = parameter;
    const kind = place === 'querystring' ? 'query' : place;
    if (!best) return parameter.required ? [missing(parameter, request)] : [];
    return best.problems.map(({ path, pointer, expected, received }) =>
      used(`request.${kind}.schema`, {
        message: `the ${kind} parameter '${name}'${path === '' ? '' : ` at ${path}`}: expected ${expected}, found ${received}`,
        pointer,
        at: placeOf(parameter, request),
        expected,
        received,
      }),
    );
  });
}

function placeOf({ in: place, name }: Parameter, request: Request): string {
  const at = join(request.pointer, PLACES[place]);
  if (place === 'path') return at;
  const sent = (place === 'header' ? request.headers : request.query).find(
    ([each]) => each.toLowerCase() === name.toLowerCase(),
  );
  return join(at, sent?.[0] ?? name);
}

function missing(parameter: Parameter, { pointer }: Request): PactFinding {
  const { in: place, name } = parameter;
  const kind = place === 'querystring' ? 'query' : place;
  return used(`request.${kind}.missing`, {
    message: `the required ${kind} parameter '${name}' is not sent`,
    pointer: parameter.pointer,
    at: join(pointer, PLACES[place]),
    expected: 'the parameter',
    received: 'nothing',
  });
}

function undocumentedQuery(operation: Operation, { query, pointer }: Request): PactFinding[] {
  const own = operation.parameters.filter((each) => each.in === 'query');
  if (operation.parameters.some((each) => each.in === 'querystring')) return [];
  const schemes = operation.security
    .flatMap(({ schemes: those }) => those)
    .filter((each) => each.in === 'query');
  const names = [...own.map(({ name }) => name), ...schemes.flatMap(({ name }) => name ?? [])];
  // The members of an exploded object are named by its schema, and any are where it names none.
  const exploded = own
    .filter(({ style, explode }) => style === 'form' && explode)
    .map(({ schema }) => shapeOf(operation.contract, schema?.pointer))
    .filter((shape) => shape.types().has('object'));
  const members = exploded.flatMap((shape) => shape.propertyNames());
  const isOpen = exploded.some((shape) => shape.propertyNames().length === 0);
  const isKnown = (name: string): boolean =>
    isOpen ||
    [name, name.replace(/\[.*$/s, '')].some((each) => names.includes(each) || members.includes(each));
  return [...new Set(query.map(([name]) => name))]
    .filter((name) => !isKnown(name))
    .map((name) =>
      used('request.query.undocumented', {
        message: `the query parameter '${name}' is not documented${nearestName(name, names)}`,
        pointer: operation.pointer,
        at: join(pointer, 'query', name),
        expected: names.length > 0 ? names.join(', ') : 'no query',
        received: name,
      }),
    );
}

function undocumentedHeaders(operation: Operation, { headers, pointer }: Request): PactFinding[] {
  const own = operation.parameters.filter((each) => each.in === 'header').map(({ name }) => name);
  // Which credentials a server takes is the same wherever it is said in the document.
  const secrets = operation.contract.securitySchemes.flatMap((scheme) => headerOf(scheme) ?? []);
  const known = new Set([...own, ...secrets, ...STANDARD_REQUEST_FIELDS].map((name) => name.toLowerCase()));
  return headers
    .filter(([name]) => !known.has(name.toLowerCase()))
    .map(([name, value]) =>
      used('request.header.undocumented', {
        message: `the request header '${name}' is not documented${nearestName(name, own)}`,
        pointer: operation.pointer,
        at: join(pointer, 'headers', name),
        expected: own.length > 0 ? own.join(', ') : 'no header of its own',
        received: snippet(value),
      }),
    );
}

/** What the consumer accepts must be among what is answered at all. */
function acceptFindings({ responses, pointer: at }: Operation, { headers, pointer }: Request): PactFinding[] {
  const accept = headerValue(headers, 'accept');
  const types = [...new Set(responses.flatMap(({ content }) => content.map(({ type }) => type)))];
  if (accept === undefined || types.length === 0) return [];
  const ranges = parseAccept(accept)
    .filter(({ parameters }) => Number(parameters.q ?? 1) > 0)
    .map(({ essence }) => ({ type: essence }));
  const isAcceptable =
    ranges.length === 0 ||
    types.some(
      (type) => findMediaType(type, ranges) ?? ranges.some((range) => findMediaType(range.type, [{ type }])),
    );
  if (isAcceptable) return [];
  const name = headers.find(([each]) => each.toLowerCase() === 'accept')?.[0] ?? 'Accept';
  return [
    used('request.accept.undocumented', {
      message: `no documented answer has a media type of '${accept}'`,
      pointer: join(at, 'responses'),
      at: join(pointer, 'headers', name),
      expected: types.join(', '),
      received: accept,
    }),
  ];
}

/** Credentials are often put in when a pact is verified, so that without any it is no more than a warning. */
function credentialFindings(
  { security, pointer: at }: Operation,
  { headers, query, pointer }: Request,
): PactFinding[] {
  const sent = new Set([
    ...headers.map(([name]) => name.toLowerCase()),
    ...query.map(([name]) => name.toLowerCase()),
  ]);
  const isSatisfied = security.some(({ schemes }) =>
    schemes.every(
      (scheme) =>
        scheme.type === 'mutualTLS' || sent.has((headerOf(scheme) ?? scheme.name ?? '').toLowerCase()),
    ),
  );
  if (security.length === 0 || isSatisfied) return [];
  const ways = security.map(({ schemes }) => schemes.map(({ key }) => key).join(' with ')).join(', or ');
  return [
    used('request.credentials.missing', {
      severity: 'warning',
      message: 'the request carries no credentials, and is answered as if it did',
      pointer: join(at, 'security'),
      at: pointer,
      expected: ways,
      received: 'none',
    }),
  ];
}

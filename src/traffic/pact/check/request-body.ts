import { unknownMembers } from '../../../checks/undocumented.js';
import { headerValue } from '../../../http/headers.js';
import { documentedMediaType, isJsonType } from '../../../http/media-type.js';
import type { Json } from '../../../json/json.js';
import { join } from '../../../json/pointer.js';
import { readBody } from '../../../mock/request/body.js';
import type { Contract, MediaType, Operation, RequestBody, SchemaRef } from '../../../model/document.js';
import { shapeOf } from '../../../schema/shape/index.js';
import { schemaProblems, snippet } from '../../../schema/validate/problems.js';
import type { PactBody } from '../body.js';
import type { PactInteraction } from '../file.js';
import { consumerView } from './consumer-view.js';
import { placeInPact } from './places.js';
import type { PactFinding } from './use.js';
import { used } from './use.js';

type Request = PactInteraction['request'];

/** What is wrong with the body that a consumer sends. */
export function bodyFindings(operation: Operation, request: Request): PactFinding[] {
  const { requestBody } = operation;
  const { body, pointer } = request;
  if (!body || body.bytes.length === 0) {
    if (requestBody?.required !== true) return [];
    const message = 'the required request body is not sent';
    const clause = { pointer: requestBody.pointer, at: pointer };
    return [used('request.body.missing', { message, ...clause, expected: 'a body', received: 'nothing' })];
  }
  const received = snippet(body.bytes.toString());
  if (!requestBody) {
    const message = 'no request body is documented';
    const clause = { pointer: operation.pointer, at: join(pointer, 'body') };
    return [used('request.body.undocumented', { message, ...clause, expected: 'no body', received })];
  }
  const type = typeOf(request, body, requestBody);
  const media = documentedMediaType(type, requestBody.content);
  if (!media) return [undocumentedType(requestBody, request, type)];
  if (!media.schema) return [];
  const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'content-type');
  const { method, path } = request;
  const typed: [string, string][] = [...headers, ['Content-Type', type]];
  const read = readBody(operation, { method, path, query: '', headers: typed, body: body.bytes });
  if (read.kind === 'refusal') {
    const clause = { pointer: media.pointer, at: body.pointer, expected: `a body of ${media.type}` };
    return [used('request.body.undecodable', { message: read.detail, ...clause, received })];
  }
  if (read.value === undefined) return [];
  const { schema } = media;
  const { contract } = operation;
  const problems = problemsOf(contract, schema, read.value, body);
  const unknown = unknownMembers(shapeOf(consumerView(contract), schema.pointer), read.value);
  return [...problems, ...[...unknown].map((place) => undocumentedMember(body, schema.pointer, place))];
}

function problemsOf(contract: Contract, schema: SchemaRef, value: Json, body: PactBody): PactFinding[] {
  return schemaProblems(contract, schema.pointer, value, 'request').map(
    ({ path, pointer, expected, received }) =>
      used('request.body.schema', {
        message: `${path === '' ? 'the request body' : path}: expected ${expected}, found ${received}`,
        pointer,
        at: placeInPact(body, path),
        expected,
        received,
      }),
  );
}

/** Where a pact does not say what a body is, it is what the document has for such a one. */
function typeOf({ headers }: Request, { type, json }: PactBody, { content }: RequestBody): string {
  const stated = headerValue(headers, 'content-type') ?? type;
  const fitting: MediaType | undefined = content.find(
    (each) => isJsonType(each.type) === (json !== undefined),
  );
  return stated ?? (fitting ?? content[0])?.type ?? 'application/json';
}

function undocumentedType(
  { content, pointer: clause }: RequestBody,
  { headers, pointer }: Request,
  type: string,
): PactFinding {
  const name = headers.find(([each]) => each.toLowerCase() === 'content-type')?.[0];
  return used('request.content-type.undocumented', {
    message: `a request body of '${type}' is not documented`,
    pointer: join(clause, 'content'),
    at: name === undefined ? join(pointer, 'body') : join(pointer, 'headers', name),
    expected: content.map((each) => each.type).join(', '),
    received: type,
  });
}

function undocumentedMember(body: PactBody, pointer: string, place: string): PactFinding {
  return used('request.body.undocumented', {
    message: `${place} of the request body is not documented`,
    pointer,
    at: placeInPact(body, place),
    expected: 'only documented properties',
    received: 'an undocumented one',
  });
}

import { gzipSync } from 'node:zlib';
import type { RunSettings } from '../../src/config/run-settings.js';
import type { Json, JsonObject } from '../../src/json/json.js';
import { isObject } from '../../src/json/json.js';
import { valueAt } from '../../src/json/pointer.js';
import type { Contract, MediaType, Operation } from '../../src/model/document.js';
import { conditionalMutantsOf } from './conditional-mutants.js';
import type { Answer, Fault, Received } from './conforming-server.js';
import { respond } from './conforming-server.js';

/** A server that is wrong in one way, and the check that must say so. */
export interface Mutant {
  name: string;
  operation: string;
  fault: Fault;
  /** The codes of which at least one must be reported for this operation. */
  caughtBy: string[];
  /** Other limits, for faults that take time or space. */
  options?: RunSettings;
}

/** Every fault that follows from what a document states about one operation. */
export function mutantsOf(operation: Operation): Mutant[] {
  const only =
    (fault: Fault): Fault =>
    (answer, request, response) =>
      isOf(operation, request) ? fault(answer, request, response) : undefined;
  return [
    ...successBodies(operation),
    ...errorBodies(operation),
    ...envelopes(operation),
    ...requests(operation),
    ...connections(operation),
    ...conditionalMutantsOf(operation),
  ].map((mutant) => ({
    ...mutant,
    operation: operation.id,
    name: `${operation.id}: ${mutant.name}`,
    fault: only(mutant.fault),
  }));
}

type Draft = Omit<Mutant, 'operation'>;

const BODY = ['response.body.schema'];

function isOf({ path }: Operation, { url }: Received): boolean {
  const pattern = new RegExp(`^${path.replaceAll(/\{[^}]*\}/g, '[^/]*').replaceAll('.', '\\.')}(\\?|$)`);
  return pattern.test(url);
}

// Bodies: each clause of each property

interface Property {
  steps: string[];
  schema: JsonObject;
  required: boolean;
}

function properties(contract: Contract, media: MediaType | undefined): Property[] {
  const found: Property[] = [];
  const visit = (value: Json | undefined, steps: string[], required: boolean, depth: number): void => {
    const schema = resolved(contract, value);
    if (!schema || depth > 8) return;
    if (steps.length > 0) found.push({ steps, schema, required });
    for (const branch of [schema.anyOf, schema.oneOf, schema.allOf].flat()) {
      const inner = resolved(contract, branch);
      if (inner && inner.type !== 'null')
        for (const [name, property] of Object.entries(inner.properties ?? {})) {
          visit(property as Json, [...steps, name], requiredIn(inner, name), depth + 1);
        }
    }
    for (const [name, property] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
      visit(property, [...steps, name], requiredIn(schema, name), depth + 1);
    }
    visit(schema.items, [...steps, '0'], false, depth + 1);
  };
  if (media?.schema) visit(valueAt(contract.document, media.schema.pointer), [], true, 0);
  return found;
}

function requiredIn(schema: JsonObject, name: string): boolean {
  return Array.isArray(schema.required) && schema.required.includes(name);
}

function resolved(contract: Contract, value: Json | undefined): JsonObject | undefined {
  let node = value;
  while (isObject(node) && typeof node.$ref === 'string') node = valueAt(contract.document, node.$ref);
  return isObject(node) ? node : undefined;
}

/** Changes the member at a path; answers that have none stay as they are. */
function atPath(
  answer: Answer,
  steps: string[],
  change: (owner: Record<string, unknown>, key: string) => void,
): void {
  const key = steps.at(-1) ?? '';
  answer.body = structuredClone(answer.body);
  const owner = steps
    .slice(0, -1)
    .reduce<unknown>((node, step) => (node as Record<string, unknown> | null)?.[step], answer.body);
  if (typeof owner === 'object' && owner !== null && key in owner)
    change(owner as Record<string, unknown>, key);
}

const WRONG: Readonly<Record<string, unknown>> = {
  string: 7, integer: 'seven', number: 'seven', boolean: 'yes', object: 'an object', array: { not: 'an array' },
}; // prettier-ignore

/** Values that break one keyword. */
function wrongValues(schema: JsonObject): [what: string, value: unknown][] {
  const types = [schema.type ?? []].flat().map(String);
  const main = types.find((type) => type !== 'null') ?? '';
  const wrong: [string, unknown][] = types.length > 0 ? [['a wrong type', WRONG[main]]] : [];
  if (types.length > 0 && !types.includes('null')) wrong.push(['null', null]);
  if (main === 'integer') wrong.push(['a fraction', 1.5]);
  if (schema.format === 'int32') wrong.push(['a number beyond 32 bits', 2 ** 31]);
  if (schema.format === 'date-time')
    wrong.push(['no date', '2026-13-45T00:00:00Z'], ['a date without time', '2026-10-02']);
  if (schema.format === 'uuid') wrong.push(['no UUID', 'not-a-uuid']);
  if (typeof schema.pattern === 'string') wrong.push(['no match of the pattern', '?!']);
  if (typeof schema.minimum === 'number') wrong.push(['less than the minimum', schema.minimum - 1]);
  if (typeof schema.minLength === 'number' && schema.minLength > 0) wrong.push(['too short', '']);
  return wrong;
}

function successBodies(operation: Operation): Draft[] {
  const success = operation.responses.find(({ status }) => status === '200');
  return propertyFaults(
    operation,
    success?.content.find(({ type }) => type === 'application/json'),
    (answer) => answer.status === 200,
    '200',
  );
}

function propertyFaults(
  operation: Operation,
  media: MediaType | undefined,
  applies: (answer: Answer) => boolean,
  label: string,
): Draft[] {
  return properties(operation.contract, media).flatMap(({ steps, schema, required }) => {
    const path = steps.join('/');
    const change =
      (make: (owner: Record<string, unknown>, key: string) => void): Fault =>
      (answer) => {
        if (applies(answer)) atPath(answer, steps, make);
      };
    const dropped: Draft[] = required
      ? [
          {
            name: `${label} without ${path}`,
            caughtBy: BODY,
            fault: change((owner, key) => Reflect.deleteProperty(owner, key)),
          },
        ]
      : [];
    const wrong = wrongValues(schema).map(([what, value]): Draft => {
      return {
        name: `${label} with ${what} at ${path}`,
        caughtBy: BODY,
        fault: change((owner, key) => (owner[key] = value)),
      };
    });
    return [...dropped, ...wrong];
  });
}

/** Each documented refusal that a request can provoke: 400 and 401. */
function errorBodies(operation: Operation): Draft[] {
  return [400, 401].flatMap((status) => {
    const response = operation.responses.find((one) => one.status === String(status));
    if (!response) return [];
    const when = (fault: (answer: Answer) => void): Fault => (answer) => void (answer.status === status && fault(answer));
    return [
      { name: `${String(status)} as HTML`, caughtBy: response.content.some(({ type }) => type === '*/*') ? [] : ['response.content-type.undocumented'], fault: when((a) => { a.headers['content-type'] = 'text/html'; a.raw = '<h1>no</h1>'; }) },
      { name: `${String(status)} that is no JSON`, caughtBy: ['response.body.undecodable'], fault: when((a) => (a.raw = '{"code"')) },
      { name: `${String(status)} as a bare string`, caughtBy: BODY, fault: when((a) => (a.body = 'go away')) },
      { name: `a crash instead of ${String(status)}`, caughtBy: ['response.status.server-error'], fault: when((a) => (a.status = 500)) },
      { name: `an undocumented 418 instead of ${String(status)}`, caughtBy: operation.responses.some((r) => r.status === 'default') ? [] : ['response.status.undocumented'], fault: when((a) => (a.status = 418)) },
    ].filter(({ caughtBy }) => caughtBy.length > 0);
  }); // prettier-ignore
}

// Status, headers, encoding

function envelopes(operation: Operation): Draft[] {
  const ok =
    (fault: (answer: Answer) => void): Fault =>
    (answer) =>
      void (answer.status === 200 && fault(answer));
  const text = (answer: Answer): string => JSON.stringify(answer.body);
  const statuses: [number, string[]][] = [
    [201, ['response.status.undocumented', 'response.status.unexpected']],
    [204, ['response.status.undocumented', 'response.status.unexpected', 'response.body.missing']],
    [301, ['response.redirect']],
    [404, ['response.status.undocumented', 'request.valid.refused']],
    [500, ['response.status.server-error']],
    [502, ['response.status.server-error']],
  ];
  const headers = operation.responses.find(({ status }) => status === '200')?.headers ?? [];
  return [
    ...statuses.map(([status, caughtBy]): Draft => ({ name: `answers ${String(status)}`, caughtBy, fault: ok((a) => (a.status = status)) })),
    ...headers.filter(({ required }) => required).flatMap(({ name }): Draft[] => [
      { name: `without the header ${name}`, caughtBy: ['response.header.missing'], fault: ok((a) => Reflect.deleteProperty(a.headers, name.toLowerCase())) },
      { name: `an empty header ${name}`, caughtBy: ['response.header.schema'], fault: ok((a) => (a.headers[name.toLowerCase()] = '')) },
    ]),
    { name: 'HTML', caughtBy: ['response.content-type.undocumented'], fault: ok((a) => (a.headers['content-type'] = 'text/html')) },
    { name: 'no Content-Type', caughtBy: ['response.content-type.missing'], fault: ok((a) => Reflect.deleteProperty(a.headers, 'content-type')) },
    { name: 'a Content-Type that is none', caughtBy: ['response.content-type.undocumented'], fault: ok((a) => (a.headers['content-type'] = 'json')) },
    { name: 'an empty body', caughtBy: ['response.body.missing'], fault: ok((a) => (a.raw = '')) },
    { name: 'a truncated body', caughtBy: ['response.body.undecodable'], fault: ok((a) => (a.raw = text(a).slice(0, -1))) },
    { name: 'a doubled body', caughtBy: ['response.body.undecodable'], fault: ok((a) => (a.raw = text(a) + text(a))) },
    { name: 'a byte order mark', caughtBy: ['response.body.undecodable'], fault: ok((a) => (a.raw = `\uFEFF${text(a)}`)) },
    { name: 'JSON quoted as a string', caughtBy: BODY, fault: ok((a) => (a.raw = JSON.stringify(text(a)))) },
    { name: 'bytes that are no UTF-8', caughtBy: ['response.body.undecodable'], fault: ok((a) => (a.raw = Buffer.from([0x22, 0xff, 0xfe, 0x22]))) },
    { name: 'gzip that is none', caughtBy: ['response.body.undecodable'], fault: ok((a) => (a.headers['content-encoding'] = 'gzip')) },
    { name: 'gzip that is not declared', caughtBy: ['response.body.undecodable'], fault: ok((a) => (a.raw = gzipSync(text(a)))) },
    { name: 'an unknown coding', caughtBy: ['response.body.undecodable'], fault: ok((a) => (a.headers['content-encoding'] = 'zip')) },
    { name: 'an error object with 200', caughtBy: BODY, fault: ok((a) => (a.body = { Error: true, ErrorMessage: 'no', code: 'X', message: 'no' })) },
    { name: 'an undocumented property', caughtBy: ['response.body.undocumented'], fault: ok((a) => {
      const first = Array.isArray(a.body) ? (a.body[0] as unknown) : a.body;
      if (typeof first === 'object' && first !== null) Object.assign(first, { SpecproofExtra: 1 });
    }) },
  ]; // prettier-ignore
}

// Requests

/** What is wrong with a request, as far as the answer to it should tell. */
function requests(operation: Operation): Draft[] {
  const valid = validRequest(operation);
  /** Serves what must be refused, when `applies`. */
  const serves =
    (applies: (request: Received) => boolean): Fault =>
    (answer, request) => {
      if (answer.status >= 400 && applies(request)) Object.assign(answer, respond(valid));
    };
  const refuses =
    (status: number, applies: (request: Received) => boolean): Fault =>
    (answer, request) => {
      if (answer.status === 200 && applies(request))
        Object.assign(answer, { status, body: { Message: 'no', code: 'NO' } });
    };
  const accepted = ['request.invalid.accepted'];
  const drafts: Draft[] = [
    { name: 'serves without credentials', caughtBy: ['request.auth.ignored'], fault: (a) => void (a.status === 401 && Object.assign(a, respond(valid))) },
    { name: 'serves any method', caughtBy: ['request.method.accepted'], fault: serves(({ method }) => method.toLowerCase() !== operation.method) },
    { name: '405 without Allow', caughtBy: ['response.header.allow'], fault: (a) => void Reflect.deleteProperty(a.headers, 'allow') },
    { name: 'crashes at other methods', caughtBy: ['response.status.server-error'], fault: (a) => void (a.status === 405 && (a.status = 500)) },
  ]; // prettier-ignore
  for (const { name, in: place } of operation.parameters.filter((parameter) => parameter.in === 'path')) {
    drafts.push({ name: `accepts any ${place} parameter ${name}`, caughtBy: accepted, fault: (answer) => {
      if (answer.status === 404) Object.assign(answer, respond(valid));
    } }); // prettier-ignore
  }
  const limit = operation.parameters.find(({ name }) => name === 'limit');
  if (limit)
    drafts.push({
      name: 'accepts any limit',
      caughtBy: accepted,
      fault: serves(({ url }) => url.includes('limit=')),
    });
  if (!operation.requestBody) return drafts;
  const sent = (request: Received): Record<string, unknown> => {
    const value: unknown = isJson(request.body) ? JSON.parse(request.body) : undefined;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  };
  const isCut = ({ body }: Received): boolean => body !== '' && /^[[{"]/.test(body) && !isJson(body);
  drafts.push(
    { name: 'accepts broken JSON', caughtBy: accepted, fault: serves(isCut) },
    { name: 'accepts a missing body', caughtBy: accepted, fault: serves(({ body }) => body === '') },
    { name: 'accepts any JSON value', caughtBy: accepted, fault: serves(({ body }) => isJson(body) && !body.startsWith('{')) },
    { name: 'accepts any media type', caughtBy: accepted, fault: serves(({ headers }) => String(headers['content-type']).includes('specproof')) },
    { name: 'crashes at broken JSON', caughtBy: ['response.status.server-error'], fault: (a, r) => void (isCut(r) && (a.status = 500)) },
    { name: 'crashes at an unknown media type', caughtBy: ['response.status.server-error'], fault: (a) => void (a.status === 415 && (a.status = 500)) },
  ); // prettier-ignore
  const body = operation.requestBody.content.find(({ type }) => type === 'application/json');
  for (const { steps, schema } of properties(operation.contract, body)) {
    const [name = ''] = steps;
    drafts.push(
      { name: `accepts anything as ${name}`, caughtBy: accepted, fault: serves((r) => name in sent(r)) },
      { name: `crashes at null for ${name}`, caughtBy: ['response.status.server-error'], fault: (a, r) => void (sent(r)[name] === null && (a.status = 500)) },
      { name: `crashes without ${name}`, caughtBy: ['response.status.server-error'], fault: (a, r) => void (r.body.startsWith('{') && isJson(r.body) && !(name in sent(r)) && (a.status = 500)) },
      { name: `refuses null for ${name}`, caughtBy: ['request.valid.refused'], fault: refuses(400, (r) => sent(r)[name] === null) },
    ); // prettier-ignore
    if (schema.format === 'int32') {
      for (const bound of [-(2 ** 31), 2 ** 31 - 1]) {
        drafts.push({ name: `crashes at ${name} = ${String(bound)}`, caughtBy: ['response.status.server-error'], fault: (a, r) => void (sent(r)[name] === bound && (a.status = 500)) }); // prettier-ignore
      }
    }
  }
  for (const { type } of operation.requestBody.content) {
    const is = ({ headers }: Received): boolean => String(headers['content-type']).startsWith(type);
    drafts.push({ name: `refuses the documented request type ${type}`, caughtBy: ['request.valid.refused', 'response.status.undocumented'], fault: refuses(415, is) }); // prettier-ignore
  }
  for (const { type } of operation.responses.find(({ status }) => status === '200')?.content ?? []) {
    const wants = ({ headers }: Received): boolean => headers.accept === type;
    drafts.push({ name: `refuses the documented response type ${type}`, caughtBy: ['request.valid.refused', 'response.status.undocumented'], fault: refuses(406, wants) }); // prettier-ignore
    drafts.push({ name: `crashes when asked for ${type}`, caughtBy: ['response.status.server-error'], fault: (a, r) => void (wants(r) && (a.status = 500)) }); // prettier-ignore
  }
  for (const { name } of operation.parameters.filter((parameter) => parameter.in === 'header')) {
    const has = ({ headers }: Received): boolean => headers[name.toLowerCase()] !== undefined;
    drafts.push({ name: `crashes at the header ${name}`, caughtBy: ['response.status.server-error'], fault: (a, r) => void (has(r) && (a.status = 500)) }); // prettier-ignore
  }
  return drafts;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function validRequest({ method, path, parameters }: Operation): Received {
  const example = (name: string): string => {
    const value = parameters.find((p) => p.name === name)?.examples[0]?.value;
    return typeof value === 'string' ? value : '1';
  };
  return {
    method: method.toUpperCase(),
    url: path.replaceAll(/\{([^}]*)\}/g, (_, name: string) => example(name)),
    headers: { authorization: 'Bearer abc', 'content-type': 'application/json', accept: 'application/json' },
    body: method === 'post' ? '{}' : '',
  };
}

// Connections

function connections(operation: Operation): Draft[] {
  const raw =
    (bytes: string): Fault =>
    (answer, _request, response) => {
      if (answer.status !== 200) return false;
      response.socket?.end(bytes);
      return true;
    };
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
  const onlyCases = [
    `${operation.id}:examples:${operation.method === 'get' ? 'createdAfter' : 'sample:application/json'}`,
  ];
  return [
    { name: 'resets', caughtBy: ['connection.reset'], fault: (a, _r, response) => a.status === 200 && (response.destroy(), true) },
    { name: 'hangs', caughtBy: ['connection.timeout'], options: { onlyCases, timeout: 200 }, fault: (a) => a.status === 200 },
    { name: 'sends no HTTP', caughtBy: ['connection.protocol'], fault: raw('hello\r\n\r\n') },
    { name: 'lies about its length, too large', caughtBy: ['connection.reset', 'connection.protocol'], fault: raw(`${head}content-length: 999\r\n\r\n{}`) },
    { name: 'lies about its length, too small', caughtBy: ['response.body.undecodable', 'connection.protocol'], fault: raw(`${head}content-length: 3\r\n\r\n{"a":1}`) },
    { name: 'breaks its chunks', caughtBy: ['connection.protocol', 'connection.reset'], fault: raw(`${head}transfer-encoding: chunked\r\n\r\nZZ\r\n`) },
    { name: 'sends without end', caughtBy: ['response.too-large'], options: { onlyCases, maxBody: 100_000 }, fault: (a, _r, response) => {
      if (a.status !== 200) return false;
      response.writeHead(200, a.headers);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
      return true;
    } },
    { name: 'nests 100,000 deep', caughtBy: ['response.body.schema', 'response.body.undecodable', 'response.too-deep'], fault: (a) => void (a.status === 200 && (a.raw = '['.repeat(100_000) + ']'.repeat(100_000))) },
  ]; // prettier-ignore
}

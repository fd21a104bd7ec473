import { gzipSync } from 'node:zlib';
import type { RunSettings } from '../../src/config/run-settings.js';
import type { Contract, Operation } from '../../src/model/document.js';
import { conditionalMutantsOf } from './conditional-mutants.js';
import type { Answer, Fault, Received } from './conforming-server.js';
import { respond } from './conforming-server.js';
import { engineMutants } from './engine-mutants.js';

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

/**
 * The servers that are wrong in one way, by the operations of the contracts: those that `specproof prove` makes of what the
 * documents state, and those that no document speaks of, which are written here by hand.
 */
export async function mutantsOf(contracts: readonly Contract[]): Promise<Mutant[][]> {
  const planned = await engineMutants(contracts);
  return [...planned].map(([operation, own]) => [...own, ...handWritten(operation)]);
}

function handWritten(operation: Operation): Mutant[] {
  const only =
    (fault: Fault): Fault =>
    (answer, request, response) =>
      isOfOperation(operation, request) ? fault(answer, request, response) : undefined;
  return [
    ...envelopes(),
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

/** Whether a request is to the path of an operation. */
export function isOfOperation({ path }: Operation, { url }: Received): boolean {
  const pattern = new RegExp(`^${path.replaceAll(/\{[^}]*\}/g, '[^/]*').replaceAll('.', '\\.')}(\\?|$)`);
  return pattern.test(url);
}

// Status, headers, encoding

/** Answers that are wrong whatever the document says of their schema, and how they are written. */
function envelopes(): Draft[] {
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
    [502, ['response.status.server-error']],
  ];
  return [
    ...statuses.map(([status, caughtBy]): Draft => ({ name: `answers ${String(status)}`, caughtBy, fault: ok((a) => (a.status = status)) })),
    { name: 'a Content-Type that is none', caughtBy: ['response.content-type.undocumented'], fault: ok((a) => (a.headers['content-type'] = 'json')) },
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
    { name: 'serves any method', caughtBy: ['request.method.accepted'], fault: serves(({ method }) => method.toLowerCase() !== operation.method) },
    { name: '405 without Allow', caughtBy: ['response.header.allow'], fault: (a) => void Reflect.deleteProperty(a.headers, 'allow') },
    { name: 'crashes at other methods', caughtBy: ['response.status.server-error'], fault: (a) => void (a.status === 405 && (a.status = 500)) },
  ]; // prettier-ignore
  for (const { name, in: place } of operation.parameters.filter((parameter) => parameter.in === 'path')) {
    drafts.push({ name: `accepts any ${place} parameter ${name}`, caughtBy: accepted, fault: (answer) => {
      if (answer.status === 404) Object.assign(answer, respond(valid));
    } }); // prettier-ignore
  }
  if (!operation.requestBody) return drafts;
  const sent = (request: Received): Record<string, unknown> => {
    const value: unknown = isJson(request.body) ? JSON.parse(request.body) : undefined;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  };
  const isCut = ({ body }: Received): boolean => body !== '' && /^[[{"]/.test(body) && !isJson(body);
  drafts.push(
    { name: 'crashes at broken JSON', caughtBy: ['response.status.server-error'], fault: (a, r) => void (isCut(r) && (a.status = 500)) },
    { name: 'crashes at an unknown media type', caughtBy: ['response.status.server-error'], fault: (a) => void (a.status === 415 && (a.status = 500)) },
  ); // prettier-ignore
  const json = operation.requestBody.content.find(({ type }) => type === 'application/json');
  const examples = json?.examples.flatMap(({ value }) => Object.entries(value as object)) ?? [];
  for (const [name, example] of new Map<string, unknown>(examples)) {
    drafts.push(
      { name: `crashes at null for ${name}`, caughtBy: ['response.status.server-error'], fault: (a, r) => void (sent(r)[name] === null && (a.status = 500)) },
      { name: `crashes without ${name}`, caughtBy: ['response.status.server-error'], fault: (a, r) => void (r.body.startsWith('{') && isJson(r.body) && !(name in sent(r)) && (a.status = 500)) },
      { name: `refuses null for ${name}`, caughtBy: ['request.valid.refused'], fault: refuses(400, (r) => sent(r)[name] === null) },
    ); // prettier-ignore
    if (typeof example === 'number') {
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

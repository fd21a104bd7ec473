import { exampleCases } from '../../src/cases/examples.js';
import { CHECKS } from '../../src/checks/index.js';
import { addressed, createHttpClient } from '../../src/io/http-client/index.js';
import type { JsonObject } from '../../src/json/json.js';
import type { Operation } from '../../src/model/document.js';
import type { Case, Exchange, HttpResponse } from '../../src/model/exchange.js';
import type { Finding } from '../../src/model/report.js';
import { rawServer } from '../io/http-client/servers.js';
import { operationOf } from '../support/contracts.js';
import { planOptions } from '../support/verify-options.js';

/** What a server answers; a Content-Length is added unless the body has a framing of its own. */
export interface Answer {
  status?: number;
  headers?: [name: string, value: string][];
  body?: string | Buffer;
}

/** The one operation of a document with these responses. A response needs no description here. */
export function answering(
  responses: JsonObject,
  { method = 'get', ...rest }: JsonObject & { method?: string } = {},
): Promise<Operation> {
  const described = Object.entries(responses).map(([status, response]) => [
    status,
    { description: '', ...(response as object) },
  ]);
  const { components, ...operation } = rest;
  return operationOf(
    { ...operation, responses: Object.fromEntries(described) as JsonObject },
    { method, ...(components === undefined ? {} : { components: components as JsonObject }) },
  );
}

/** A response that documents one JSON schema. */
export function json(schema: JsonObject | boolean, type = 'application/json'): JsonObject {
  return { content: { [type]: { schema } } };
}

function caseOf(operation: Operation, changes: Partial<Case> = {}): Case {
  return { ...exampleCases(operation, planOptions()).cases[0]!, ...changes };
}

/** Sends the operation's first case to a server of this answer. */
export async function exchangeWith(
  operation: Operation,
  answer: Answer | string,
  changes: Partial<Case> = {},
): Promise<Exchange> {
  const server = await rawServer(
    typeof answer === 'string' ? Buffer.from(answer) : bytesOf(answer, operation),
  );
  const client = createHttpClient({ timeout: 10_000, connectTimeout: 5000, maxBody: 50_000_000 }, 1);
  const planned = caseOf(operation, changes);
  const request = addressed(planned.request, server.url);
  const sent = await client.send(request);
  client.close();
  await server.close();
  return { case: planned, request, ...sent };
}

function bytesOf({ status = 200, headers = [], body = '' }: Answer, { method }: Operation): Buffer {
  const isFramed = headers.some(([name]) => name.toLowerCase() === 'transfer-encoding') || status === 204;
  const length: [string, string][] = isFramed ? [] : [['Content-Length', String(Buffer.byteLength(body))]];
  const fields = [...headers, ...length].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${String(status)} X\r\n${fields}\r\n`),
    Buffer.from(method === 'head' ? '' : body),
  ]);
}

/** The same without a server, for thousands of them. */
export function exchangeOf(operation: Operation, answer: Answer, changes: Partial<Case> = {}): Exchange {
  const planned = caseOf(operation, changes);
  const outcome: HttpResponse = {
    kind: 'response',
    status: answer.status ?? 200,
    statusText: '',
    headers: answer.headers ?? [],
    body: Buffer.from(answer.body ?? ''),
  };
  return { case: planned, request: addressed(planned.request, 'http://h'), outcome, duration: 1 };
}

/** The findings of all checks. */
export function findingsOf(exchange: Exchange): Finding[] {
  return Object.values(CHECKS).flatMap((check) => check(exchange, exchange.case.operation));
}

/** Check, place in the message, and place in the document below the operation's responses. */
export function brief({ check, at, pointer }: Finding): string {
  return [check, at, pointer.replace('#/paths/~1/get/responses', '').replace(/^$/, '/')].join(' ');
}

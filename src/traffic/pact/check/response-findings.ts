import { CHECKS } from '../../../checks/index.js';
import { responseFor } from '../../../document/responses.js';
import { headerValue } from '../../../http/headers.js';
import { isJsonType, parseAccept } from '../../../http/media-type.js';
import { join } from '../../../json/pointer.js';
import { nearestName } from '../../../json/suggestion.js';
import type { MediaType, Operation, ResponseObject } from '../../../model/document.js';
import type { Case, Exchange } from '../../../model/exchange.js';
import type { Finding } from '../../../model/report.js';
import { snippet } from '../../../schema/validate/problems.js';
import type { PactInteraction } from '../file.js';
import { placeInContract, viewed } from './consumer-view.js';
import { matcherFindings } from './matcher-findings.js';
import { placeInPact } from './places.js';
import { STANDARD_RESPONSE_FIELDS } from './standard-fields.js';
import type { PactFinding } from './use.js';
import { used } from './use.js';

/** The checks of live answers that an expected answer is held to. */
const CHECKED = ['contentType', 'headers', 'body', 'undocumented'] as const;

/** What is no fault of an answer that shows only what the consumer needs. */
const NOT_NEEDED: readonly string[] = ['response.header.missing', 'response.body.missing'];

/** What a consumer expects of the answer that is not documented, or not as it is documented. */
export function responseFindings(operation: Operation, interaction: PactInteraction): PactFinding[] {
  const { status, pointer } = interaction.response;
  const response = responseFor(operation, status);
  if (!response) {
    // An operation that documents no answer allows any (OpenAPI 3.1 §4.8.10).
    if (operation.responses.length === 0) return [];
    const documented = operation.responses.map((each) => each.status).join(', ');
    return [
      used('response.status.undocumented', {
        message: `the status ${String(status)} is not documented (documented: ${documented})`,
        pointer: join(operation.pointer, 'responses'),
        at: join(pointer, 'status'),
        expected: documented,
        received: String(status),
      }),
    ];
  }
  const { contract } = operation;
  const exchange = exchangeOf(viewed(operation), response, interaction);
  const judged = CHECKED.flatMap((name) => CHECKS[name]?.(exchange, exchange.case.operation) ?? [])
    .filter(({ check }) => !NOT_NEEDED.includes(check))
    .map((finding): PactFinding => ({
      ...finding,
      // A live answer may have more than is documented; a consumer must not need it.
      severity: finding.check === 'response.body.undocumented' ? 'error' : finding.severity,
      pointer: placeInContract(contract, finding.pointer),
      at: placeOf(finding, interaction),
    }));
  return [
    ...judged,
    ...undocumentedBody(response, interaction),
    ...undocumentedHeaders(response, interaction),
    ...(judged.some(({ severity }) => severity === 'error')
      ? []
      : matcherFindings(operation, response, interaction)),
  ];
}

/** The exchange that the pact agrees on, as if it had taken place. */
function exchangeOf(
  operation: Operation,
  response: ResponseObject,
  { request, response: answer, description }: PactInteraction,
): Exchange {
  const { method, path, headers } = request;
  const planned: Case = {
    id: description,
    operation,
    phase: 'examples',
    why: description,
    request: { method, target: path, headers },
    clause: operation.pointer,
    expected: { claim: 'documented', statuses: [response.status], reason: 'the pact expects it' },
  };
  const type =
    headerValue(answer.headers, 'content-type') ?? answer.body?.type ?? usualType(response.content, request);
  const others = answer.headers.filter(([name]) => name.toLowerCase() !== 'content-type');
  const hasType = answer.body !== undefined || answer.headers.length > others.length;
  return {
    case: planned,
    request: { method, url: `http://localhost${path}`, headers },
    outcome: {
      kind: 'response',
      status: answer.status,
      statusText: '',
      headers: hasType && type !== undefined ? [...others, ['Content-Type', type]] : others,
      body: answer.body?.bytes ?? new Uint8Array(),
    },
    duration: 0,
  };
}

/** Where a pact does not say what the body is, it is what the consumer accepts first, else JSON. */
export function usualType(
  content: readonly MediaType[],
  { headers }: PactInteraction['request'],
): string | undefined {
  const accepted = parseAccept(headerValue(headers, 'accept') ?? '').map(({ essence }) => essence);
  const concrete = content.filter(({ type }) => !type.includes('*'));
  const found =
    concrete.find(({ type }) => accepted.includes(type)) ??
    concrete.find(({ type }) => isJsonType(type)) ??
    concrete[0];
  return found?.type ?? (content.length > 0 ? 'application/json' : undefined);
}

function placeOf({ at }: Finding, { response }: PactInteraction): string {
  if (at === 'status') return join(response.pointer, 'status');
  const [, name] = /^header:(.*)$/s.exec(at) ?? [];
  if (name !== undefined) {
    const written = response.headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[0];
    if (written !== undefined) return join(response.pointer, 'headers', written);
  }
  return response.body ? placeInPact(response.body, at.replace(/^body#/, '')) : response.pointer;
}

function undocumentedBody(
  { content, pointer, status }: ResponseObject,
  { response: { body } }: PactInteraction,
): PactFinding[] {
  if (!body || body.bytes.length === 0 || content.length > 0) return [];
  return [
    used('response.body.undocumented', {
      message: `no body is documented for ${status}`,
      pointer,
      at: body.pointer,
      expected: 'no body',
      received: snippet(body.bytes.toString()),
    }),
  ];
}

function undocumentedHeaders(
  { headers, pointer, status }: ResponseObject,
  { response }: PactInteraction,
): PactFinding[] {
  const own = headers.map(({ name }) => name);
  const known = new Set([...own, ...STANDARD_RESPONSE_FIELDS].map((name) => name.toLowerCase()));
  return response.headers
    .filter(([name]) => !known.has(name.toLowerCase()))
    .map(([name, value]) =>
      used('response.header.undocumented', {
        message: `the response header '${name}' is not documented for ${status}${nearestName(name, own)}`,
        pointer,
        at: join(response.pointer, 'headers', name),
        expected: own.length > 0 ? own.join(', ') : 'no header of its own',
        received: snippet(value),
      }),
    );
}

import { responseFor } from '../../document/responses.js';
import { ToolError } from '../../errors.js';
import { isJsonType, isXmlType } from '../../http/media-type.js';
import type { NetworkFault } from '../../io/http-server/message.js';
import type { Json } from '../../json/json.js';
import { unknown } from '../../json/suggestion.js';
import { jsonText, parseJson } from '../../json/text.js';
import type { Operation, ResponseObject } from '../../model/document.js';
import { schemaProblems } from '../../schema/validate/problems.js';
import type { Preferences } from '../request/prefer.js';
import { NO_PREFERENCES } from '../request/prefer.js';
import type { Stubbed } from '../request/stubbed.js';
import { usualResponse } from '../response/choose-response.js';

/** An answer that a test sets for an operation. What it does not say is as the document has it. */
export interface StubAnswer {
  /** A documented status, or any error from 400 to 599, as what stands before a server may answer with it. */
  status?: number;
  /** The name of a documented example of the response. */
  example?: string;
  /** The body as a value, which is written in the media type that the client accepts. It is held to its schema. */
  body?: unknown;
  /** Allows a `body` that breaks its schema; false by default. */
  unchecked?: boolean;
  /** Header fields that are added, or replace documented ones. */
  headers?: Readonly<Record<string, string>>;
  /** Milliseconds to wait before it is sent. */
  delay?: number;
  /** What the network is to do to it: `reset`, `hang` or `truncate`. */
  fault?: NetworkFault;
}

/**
 * What the mock needs of an answer that a test asks for.
 * @throws ToolError when the document has no such answer, or the body breaks its schema.
 */
export function stubbed(operation: Operation, answer: StubAnswer): Stubbed {
  const { status, example, headers = {}, unchecked = false } = answer;
  const response = responseOf(operation, status);
  if (example !== undefined) checkExample(operation, response, example);
  const body = answer.body === undefined ? undefined : { value: jsonOf(answer.body) };
  if (body && !unchecked) checkBody(operation, response, body.value);
  return { preferences: preferencesOf(answer, response), body, headers: Object.entries(headers) };
}

function preferencesOf(
  { status, example, delay, fault }: StubAnswer,
  response: ResponseObject | undefined,
): Preferences {
  const isUndocumented = status !== undefined && !response;
  return {
    ...NO_PREFERENCES,
    status: isUndocumented ? undefined : status,
    example,
    delay,
    fault: fault ?? (isUndocumented ? { status } : undefined),
  };
}

/** The documented response; undefined for an error that is not documented. */
function responseOf(operation: Operation, status: number | undefined): ResponseObject | undefined {
  if (status === undefined) return usualResponse(operation);
  const documented = responseFor(operation, status);
  if (documented || (Number.isInteger(status) && status >= 400 && status <= 599)) return documented;
  const known = operation.responses.map((each) => each.status).join(', ');
  throw new ToolError(`'${operation.id}' documents no status ${String(status)}; it documents ${known}`);
}

function checkExample({ id }: Operation, response: ResponseObject | undefined, example: string): void {
  const names = response?.content.flatMap(({ examples }) => examples.flatMap(({ name }) => name ?? [])) ?? [];
  const why = unknown('example', example, [...new Set(names)]);
  if (why !== undefined) throw new ToolError(`the answer ${statusOf(response)} of '${id}': ${why}`);
}

function checkBody(operation: Operation, response: ResponseObject | undefined, body: Json): void {
  const { id, contract } = operation;
  const content = response?.content ?? [];
  if (content.length === 0)
    throw new ToolError(`the answer ${statusOf(response)} of '${id}' documents no body`);
  const schemas = content.flatMap(({ type, schema }) =>
    schema && (isJsonType(type) || isXmlType(type)) ? [schema] : [],
  );
  for (const pointer of new Set(schemas.map((schema) => schema.pointer))) {
    const [problem] = schemaProblems(contract, pointer, body, 'response');
    if (!problem) continue;
    const { path, expected, received } = problem;
    throw new ToolError(
      `the body for '${id}' breaks its schema at ${path === '' ? 'its root' : path}: expected ${expected}, found ${received}`,
      {
        location: contract.locate(problem.pointer),
        hint: 'unchecked: true sends it nevertheless.',
      },
    );
  }
}

function statusOf(response: ResponseObject | undefined): string {
  return response?.status ?? 'that is not documented';
}

/** A copy, as it goes over the wire. */
function jsonOf(value: unknown): Json {
  return parseJson(jsonText(value));
}

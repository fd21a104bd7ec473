import { memoize } from '../json/memoize.js';
import type { Operation, ResponseObject } from '../model/document.js';

/** What has been looked up once for an operation: every check asks the same of every exchange. */
interface Known {
  byStatus: Map<number, ResponseObject | undefined>;
  success: readonly string[];
}

const knownOf = memoize((responses: readonly ResponseObject[]): Known => ({
  byStatus: new Map(),
  success: successOf(responses),
}));

/** The response that documents a status: the code itself, its range, or `default` (OpenAPI 3.1 §4.8.16). */
export function responseFor(operation: Operation, status: number): ResponseObject | undefined {
  const { byStatus } = knownOf(operation.responses);
  if (byStatus.has(status)) return byStatus.get(status);
  const documented = (key: string): ResponseObject | undefined =>
    operation.responses.find((response) => response.status === key);
  const code = String(status);
  const found = documented(code) ?? documented(`${code.charAt(0)}XX`) ?? documented('default');
  byStatus.set(status, found);
  return found;
}

/**
 * The keys of the responses that mean success: 2xx; where none is documented, 3xx and `default`; where none of those is
 * either, 4xx, else 5xx: an operation that only ever refuses (410 when it is retired) does so as documented.
 */
export function successKeys(operation: Operation): string[] {
  return [...knownOf(operation.responses).success];
}

function successOf(responses: readonly ResponseObject[]): string[] {
  const keys = responses.map((response) => response.status);
  const success = keys.filter((key) => key.startsWith('2'));
  if (success.length > 0) return success;
  const others = keys.filter((key) => key.startsWith('3') || key === 'default');
  if (others.length > 0) return others;
  const refusals = keys.filter((key) => key.startsWith('4'));
  return refusals.length > 0 ? refusals : keys.filter((key) => key.startsWith('5'));
}

/** Whether a status is one of those that mean success: under `default`, of a refusal or failure only the code tells. */
export function isSuccess(operation: Operation, status: number): boolean {
  // Where nothing is documented, nothing is promised of the answers (OpenAPI 3.1 §4.8.10).
  if (operation.responses.length === 0) return status < 400;
  const response = responseFor(operation, status);
  if (response === undefined || !knownOf(operation.responses).success.includes(response.status)) return false;
  return status < 400 || response.status !== 'default';
}

/** Whether a request with this answer was served: what a server does under a status that nobody documents is done as well. */
export function isServed(operation: Operation, status: number): boolean {
  return status < 400 && ((status >= 200 && status < 300) || isSuccess(operation, status));
}

/** The keys of the responses that are documented for refusals: 4xx. None means that any 4xx will do. */
export function refusalKeys({ responses }: Operation): string[] {
  return responses.map(({ status }) => status).filter((key) => key.startsWith('4'));
}

/** Whether a status falls under a response key. `default` covers what no other key of the operation does. */
export function isCovered(operation: Operation, status: number, key: string): boolean {
  return responseFor(operation, status)?.status === key;
}

/** Every response that has an example of this name, in the document's order. OpenAPI gives equal names no meaning. */
export function responsesWithExample({ responses }: Operation, name: string): ResponseObject[] {
  return responses.filter(({ content }) =>
    content.some(({ examples }) => examples.some((example) => example.name === name)),
  );
}

/** Whether only refusals have an example of this name: what a request of that name asks for is not there, or not allowed. */
export function isOfRefusal(operation: Operation, name: string | undefined): boolean {
  const success = successKeys(operation);
  const paired = name === undefined ? [] : responsesWithExample(operation, name);
  return paired.length > 0 && !paired.some(({ status }) => success.includes(status));
}

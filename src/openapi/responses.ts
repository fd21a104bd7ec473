import type { Operation, ResponseObject } from '../model.js';

/** The response that documents a status: the code itself, its range, or `default` (OpenAPI 3.1 §4.8.16). */
export function responseFor(operation: Operation, status: number): ResponseObject | undefined {
  const { responses } = operation;
  const documented = (key: string): ResponseObject | undefined =>
    responses.find((response) => response.status === key);
  const code = String(status);
  return documented(code) ?? documented(`${code.charAt(0)}XX`) ?? documented('default');
}

/** The keys of the responses that mean success: 2xx; where none is documented, 3xx and `default`. */
export function successKeys(operation: Operation): string[] {
  const keys = operation.responses.map((response) => response.status);
  const success = keys.filter((key) => key.startsWith('2'));
  return success.length > 0 ? success : keys.filter((key) => key.startsWith('3') || key === 'default');
}

/** Whether a status falls under a response key. `default` covers what no other key of the operation does. */
export function isCovered(operation: Operation, status: number, key: string): boolean {
  return responseFor(operation, status)?.status === key;
}

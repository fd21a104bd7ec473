import type { Operation } from '../model/document.js';

/** The methods for which a Path Item Object has a field of its own (OpenAPI 3.1 §4.8.9). */
const FIXED = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** OpenAPI 3.2 §4.9 adds a field for QUERY, and `additionalOperations` for every other method. */
const FIXED_32 = [...FIXED, 'query'];

/** Stands for the methods of a path item that cannot be read, which is unusable. */
export const ANY_METHOD = '*';

/** The fields of a path item that hold operations. */
export function methodFields(openapi: string): readonly string[] {
  return openapi === '3.2' ? FIXED_32 : FIXED;
}

/** Whether `additionalOperations` may not have the method, because a field of the path item stands for it. */
export function isFixedMethod(method: string): boolean {
  return FIXED_32.includes(method.toLowerCase());
}

/** The method of an operation as a request has it: methods have a case (RFC 9110 §9.1). */
export function methodName({ method }: Pick<Operation, 'method'>): string {
  return FIXED_32.includes(method) ? method.toUpperCase() : method;
}

/** What an operation is called where it has no id: `GET /pets/{id}`. */
export function nameOf(operation: Pick<Operation, 'method' | 'path'>): string {
  return `${methodName(operation)} ${operation.path}`;
}

/** What a method, or the name of a header, may consist of (RFC 9110 §5.6.2). */
export const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;

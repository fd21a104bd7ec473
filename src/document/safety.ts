import type { Operation } from '../model/document.js';
import { methodName } from './methods.js';

/** The methods that HTTP (RFC 9110 §9.2.1) and the registry of methods (§16.1.1) call safe. */
const SAFE: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY', 'PROPFIND', 'REPORT', 'SEARCH'];

/** Whether sending it can change nothing on the server: by its method, or because the document says so. */
export function onlyReads(operation: Pick<Operation, 'method' | 'extension'>): boolean {
  return SAFE.includes(methodName(operation)) || operation.extension.reads === true;
}

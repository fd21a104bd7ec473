import type { Operation } from '../model/document.js';

const SAFE: readonly string[] = ['get', 'head', 'options', 'trace'];

/** Whether sending it can change nothing on the server: by its method (RFC 9110 §9.2.1), or because the document says so. */
export function onlyReads({ method, extension }: Pick<Operation, 'method' | 'extension'>): boolean {
  return SAFE.includes(method) || extension.reads === true;
}

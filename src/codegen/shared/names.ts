import type { Contract, Operation } from '../../model/document.js';

/** What apps import of a client's runtime themselves. */
export const EXPORTED = [
  'ClientError',
  'NetworkError',
  'TimeoutError',
  'AbortError',
  'DecodeError',
  'retries',
] as const;

/** How the names of the types of an operation end. */
export const RESULT_ENDS = ['Operation', 'Input', 'Result', 'Output', 'Error'] as const;

export function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Members of openapi-fetch's client, and what every object or promise answers to: no operation may hide them. */
const RESERVED = new Set([
  'request', 'GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE', 'use', 'eject',
  'then', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__',
]); // prettier-ignore

/** The last part of the document's path or URL, without query: what a generated file may say about where it is from. */
export function sourceName(contract: Contract): string {
  const path = contract.source.split(/[?#]/)[0] ?? '';
  return path.split(/[\\/]/).pop() ?? '';
}

/** `superoffice-pocket` is `SuperofficePocket`. */
export function pascalCase(name: string): string {
  const words = wordsOf(name).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const joined = words.join('') || 'Api';
  return /^\p{ID_Start}/u.test(joined) ? joined : `Api${joined}`;
}

/**
 * A method name for every operation. A prefix that all ids share, up to its last `_`, says nothing and goes:
 * `v1PocketAgent_GetMyCallerIDs` is `getMyCallerIDs`. Where that is not unique, the whole id is used.
 */
export function methodNames(operations: readonly Operation[]): Map<Operation, string> {
  const ids = operations.map(({ id }) => id);
  const prefix = sharedPrefix(ids);
  const short = ids.map((id) => camelCase(id.slice(prefix.length)));
  const names = new Map<Operation, string>();
  const taken = new Set<string>(RESERVED);
  operations.forEach((operation, i) => {
    const name = short[i] ?? '';
    const isShared = short.filter((other) => other === name).length > 1;
    const wanted = isShared ? camelCase(operation.id) : name;
    let free = wanted;
    for (let n = 2; taken.has(free); n++) free = `${wanted}_${String(n)}`;
    taken.add(free);
    names.set(operation, free);
  });
  return names;
}

/** Words that no constant can be called, and names that generated files themselves use. */
const TAKEN = new Set([
  'arguments', 'await', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default', 'delete', 'do',
  'else', 'enum', 'eval', 'export', 'extends', 'false', 'finally', 'for', 'function', 'if', 'implements', 'import', 'in',
  'instanceof', 'interface', 'let', 'new', 'null', 'package', 'private', 'protected', 'public', 'return', 'static',
  'super', 'switch', 'this', 'throw', 'true', 'try', 'typeof', 'undefined', 'var', 'void', 'while', 'with', 'yield',
  'http', 'paths', 'components', 'webhooks', 'operations', 'and', 'or', 'retries', 'validator', 'checkOf', 'equal',
  'ucs2length', 'unique', 'isMultiple',
]); // prettier-ignore

/** The name of the exported constant of each operation: that of its method, or one like it that a constant can have. */
export function functionNames(operations: readonly Operation[]): Map<Operation, string> {
  return new Map([...methodNames(operations)].map(([operation, name]) => [operation, functionName(name)]));
}

export function functionName(name: string): string {
  const isTaken =
    TAKEN.has(name) ||
    /^(create\p{Lu}.*(Client|Fetch)|is(Date|Time|DateTime)|(check|places|validate|schema|func|pattern|formats|root|wrapper|default)\d+)$/u.test(
      name,
    );
  return isTaken ? `${name}_` : name;
}

function sharedPrefix(ids: readonly string[]): string {
  const [first = ''] = ids;
  const prefixes = [...first.matchAll(/_/g)].map(({ index }) => first.slice(0, index + 1));
  return prefixes.findLast((prefix) => ids.every((id) => id.startsWith(prefix) && id !== prefix)) ?? '';
}

/** `GetMyCallerIDs` is `getMyCallerIDs`, `GET /pets/{id}` is `getPetsId`, `HTTPStatus` is `httpStatus`. */
function camelCase(id: string): string {
  const [first = '', ...others] = wordsOf(id);
  const capitals = /^\p{Lu}+(?=\p{Lu}\p{Ll})|^\p{Lu}+(?!\p{Ll})|^\p{Lu}/u.exec(first)?.[0] ?? '';
  const head = capitals.toLowerCase() + first.slice(capitals.length);
  const tail = others.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const joined = [head, ...tail].join('') || 'operation';
  return /^[\p{ID_Start}_$]/u.test(joined) ? joined : `_${joined}`;
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{ID_Continue}$]+/u).filter((word) => word !== '');
}

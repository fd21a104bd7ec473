import type { Operation } from '../model/document.js';
import { methodName } from './methods.js';

/**
 * The parts of a key under `paths`. A path template has neither query nor fragment (OpenAPI 3.1 §4.8.8.2), but many
 * documents tell operations of one path apart by them.
 */
export interface PathKey {
  /** The path template alone, which a request can carry. */
  template: string;
  /** What follows the question mark; it is sent with every request. */
  query: string;
  /** What follows the number sign; no request carries it (RFC 9110 §7.1). */
  fragment: string;
}

export function pathKey(path: string): PathKey {
  const [, template = '', query = '', fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(path) ?? [];
  return { template, query, fragment };
}

/**
 * The names in a key's query by the parameters whose values stand there, as in `?file={name}`. OpenAPI knows no such
 * template, and documents call these parameters path parameters.
 */
export function queryNames(path: string): ReadonlyMap<string, string> {
  const pairs = pathKey(path).query.matchAll(/(?:^|&)([^=&]*)=\{([^{}]+)\}(?=&|$)/g);
  return new Map([...pairs].map(([, name = '', parameter = '']) => [parameter, name]));
}

/** Whether a value in the query of a key stands for a parameter. */
export function isQueryTemplate(value: string): boolean {
  return /^\{.*\}$/.test(value);
}

/** The template with its parameters unnamed: equal for paths that match the same texts. */
export function pathShape(path: string): string {
  return pathKey(path).template.replaceAll(/\{[^{}]*\}/g, '{}');
}

/** Equal for operations whose requests have the same method, and paths that the same templates match. */
export function addressOf(operation: Operation): string {
  return `${methodName(operation)} ${pathShape(operation.path)}`;
}

/** What is odd about a key, in sentences. */
export function unsentParts(path: string): string[] {
  const { query, fragment } = pathKey(path);
  return [
    ...(fragment === '' ? [] : [`no request carries a fragment: '#${fragment}' is not sent`]),
    ...(query === '' ? [] : [`a path has no query: '${query}' is sent with every request`]),
  ];
}

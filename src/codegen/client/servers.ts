import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract, Operation } from '../../model/document.js';

/**
 * The first of a document's servers, its variables at their defaults (OpenAPI 3.1 §4.8.5), without a slash at its end; `''`
 * where there is none. A relative one is so to the document, where that was read from a URL.
 */
export function usualServer(contract: Contract): string {
  return firstOf(contract.document.servers, contract) ?? '';
}

/** That of one operation: it or its path may have servers of its own (§4.8.9, §4.8.10). */
export function serverOf({ contract, pointer }: Operation): string {
  const item = above(pointer);
  // Operations of other methods stand one step deeper, under `additionalOperations` (OpenAPI 3.2 §4.9).
  const nodes = [pointer, item, above(item)].map((place) => valueAt(contract.document, place));
  const own = nodes.map((node) => (isObject(node) ? firstOf(node.servers, contract) : undefined));
  return own.find((server) => server !== undefined) ?? usualServer(contract);
}

function above(pointer: Pointer): Pointer {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

function firstOf(servers: Json | undefined, { source }: Contract): string | undefined {
  const [first] = Array.isArray(servers) ? servers : [];
  if (!isObject(first) || typeof first.url !== 'string') return undefined;
  const variables = isObject(first.variables) ? first.variables : {};
  const url = first.url.replaceAll(/\{([^{}]+)\}/g, (whole, name: string) => {
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    return isObject(variable) && typeof variable.default === 'string' ? variable.default : whole;
  });
  const isAbsolute = URL.canParse(url) || !/^https?:/.test(source);
  return (isAbsolute ? url : new URL(url, source).href).replace(/\/$/, '');
}

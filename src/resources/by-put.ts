import { onlyReads } from '../document/safety.js';
import { segmentsOf } from '../http/parse/path-template.js';
import type { Contract, Operation } from '../model/document.js';
import type { Arrow } from './arrow.js';

/**
 * Arrows from a PUT that makes what is at its path, as a documented 201 says (RFC 9110 §9.3.4): the client chooses the id.
 * It goes to the operations at that path and below it, the PUT itself included, which changes what it has made.
 */
export function* arrowsByPut({ operations }: Contract): Generator<Arrow> {
  for (const from of operations) {
    const name = madeAt(from, operations);
    if (name === undefined) continue;
    for (const to of operations) {
      const slot = nameAt(to, segmentsOf(from.path).length - 1);
      if (slot === undefined || !isBelow(to, from)) continue;
      const why = 'it makes what is at its path, as its answer 201 says';
      yield { from, to, source: { in: 'path', name }, slot: { in: 'path', name: slot }, origin: 'made', why };
    }
  }
}

/** The parameter at the end of the path of a PUT that makes things; undefined where a POST makes them, or nothing says so. */
function madeAt(
  { method, path, responses }: Operation,
  operations: readonly Operation[],
): string | undefined {
  if (method !== 'put' || !responses.some(({ status }) => status === '201')) return undefined;
  const collection = path.replace(/\/\{[^{}/]+\}$/, '');
  if (collection === path || collection === '') return undefined;
  const isPosted = operations.some(
    (other) => other.method === 'post' && !onlyReads(other) && other.path.replace(/\/$/, '') === collection,
  );
  return isPosted ? undefined : /\{([^{}/]+)\}$/.exec(path)?.[1];
}

/** The only parameter in a segment of an operation's path. */
function nameAt({ path }: Operation, index: number): string | undefined {
  const segment = segmentsOf(path)[index];
  return segment && 'names' in segment && segment.isWhole ? segment.names[0] : undefined;
}

function isBelow({ path }: Operation, { path: outer }: Operation): boolean {
  const plain = (of: string): string => of.replaceAll(/\{[^{}]+\}/g, '{}');
  return plain(path) === plain(outer) || plain(path).startsWith(`${plain(outer)}/`);
}

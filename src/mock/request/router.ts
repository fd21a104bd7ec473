import { formatLocation, ToolError } from '../../errors.js';
import type { Segment } from '../../http/parse/path-template.js';
import { matchSegments, segmentsOf } from '../../http/parse/path-template.js';
import type { Contract, Operation, UnusableOperation } from '../../model/document.js';

/** A path template split into segments; a segment with a parameter is a pattern for the encoded text. */
interface Route {
  operation: Operation | UnusableOperation;
  segments: readonly Segment[];
  /** Sorts concrete paths before templated ones (OpenAPI 3.1 §4.8.8.2), segment by segment. */
  rank: string;
}

export type Match =
  | { found: true; operation: Operation; pathTexts: ReadonlyMap<string, string> }
  /**
   * `others`: operations of the same path with other methods. `unusable`: the operation for the request, which the
   * document's errors make unusable.
   */
  | { found: false; others: readonly Operation[]; unusable?: UnusableOperation };

/** Finds the operation of a request among those of several documents. */
export class Router {
  private readonly routes = new Map<number, Route[]>();

  /** @throws ToolError when two operations answer the same requests. */
  constructor(contracts: readonly Contract[]) {
    const operations = contracts.flatMap((contract) => contract.operations);
    refuseClashes(operations);
    // If no request can tell two operations apart, the usable one comes first.
    for (const operation of [...operations, ...contracts.flatMap(({ unusable }) => unusable)]) {
      const route = routeOf(operation);
      const sameLength = this.routes.get(route.segments.length) ?? [];
      this.routes.set(route.segments.length, [...sameLength, route]);
    }
    for (const routes of this.routes.values())
      routes.sort((a, b) => (a.rank < b.rank ? -1 : Number(a.rank > b.rank)));
  }

  /** Finds the operation for a request. HEAD without an operation of its own is served by GET (RFC 9110 §9.3.2). */
  match(method: string, path: string): Match {
    const texts = path.split('/').slice(1);
    const matching = (this.routes.get(texts.length) ?? []).flatMap((route) => {
      const pathTexts = matchSegments(route.segments, texts);
      return pathTexts ? [{ operation: route.operation, pathTexts }] : [];
    });
    const withMethod = (name: string) =>
      matching.find(({ operation }) => operation.method === name.toLowerCase());
    const found = withMethod(method) ?? (method === 'HEAD' ? withMethod('GET') : undefined);
    const others = matching.map(({ operation }) => operation);
    if (!found) return { found: false, others };
    const { operation } = found;
    return 'problems' in operation
      ? { found: false, others, unusable: operation }
      : { found: true, ...found };
  }
}

/** Returns the methods of these operations, as an Allow field lists them. */
export function allowedMethods(operations: readonly Operation[]): string[] {
  const methods = new Set(operations.map(({ method }) => method.toUpperCase()));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

function refuseClashes(operations: readonly Operation[]): void {
  const seen = new Map<string, Operation>();
  for (const operation of operations) {
    const key = `${operation.method} ${operation.path.replaceAll(/\{[^{}]*\}/g, '{}')}`;
    const first = seen.get(key);
    seen.set(key, operation);
    if (!first) continue;
    const [here, there] = [operation, first].map(({ contract, pointer }) => contract.locate(pointer));
    if (!here || !there) continue;
    const name = `${operation.method.toUpperCase()} ${operation.path}`;
    throw new ToolError(
      `${name} is described twice: at ${formatLocation(there)} and at ${formatLocation(here)}`,
      { location: here, hint: 'One port cannot serve both: leave one out, or mock the documents apart.' },
    );
  }
}

function routeOf(operation: Operation): Route {
  const segments = segmentsOf(operation.path);
  const rank = segments.map((segment) => ('literal' in segment ? '0' : segment.isWhole ? '2' : '1'));
  return { operation, segments, rank: rank.join('') };
}

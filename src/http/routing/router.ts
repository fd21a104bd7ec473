import { ANY_METHOD, methodName } from '../../document/methods.js';
import { addressOf, pathShape } from '../../document/path-key.js';
import { groupBy } from '../../json/group-by.js';
import type { Contract, Operation, UnusableOperation } from '../../model/document.js';
import type { Segment } from '../parse/path-template.js';
import { matchSegments, segmentsOf } from '../parse/path-template.js';
import { nearestPath } from './nearest-path.js';
import type { Fields, Selector } from './selectors.js';
import { isCarried, selectorsOf } from './selectors.js';
import { areToldApart, takesText } from './told-apart.js';

/** A path template split into segments; a segment with a parameter is a pattern for the encoded text. */
interface Route {
  operation: Operation | UnusableOperation;
  segments: readonly Segment[];
  /** Sorts concrete paths before templated ones (OpenAPI 3.1 §4.8.8.2), segment by segment. */
  rank: string;
  /** Equal for operations that only the values of a request tell apart. */
  shape: string;
  selectors: readonly Selector[];
}

interface Candidate {
  route: Route;
  operation: Operation | UnusableOperation;
  pathTexts: ReadonlyMap<string, string>;
}

export type Match =
  | { found: true; operation: Operation; pathTexts: ReadonlyMap<string, string> }
  /**
   * `others`: operations of the same path with other methods. `unusable`: the operation for the request, which the
   * document's errors make unusable.
   */
  | {
      found: false;
      others: readonly Operation[];
      unusable?: UnusableOperation;
      /** The path below each document's base path, where several documents describe it. */
      below?: readonly string[];
    };

const NOTHING: Fields = { query: [], headers: [] };

/** Finds the operation of a request among those of several documents. */
export class Router {
  private readonly routes = new Map<number, Route[]>();

  /** `isServed`: whether an operation is one of those; all are by default. */
  constructor(contracts: readonly Contract[], isServed: (operation: Operation) => boolean = () => true) {
    const operations = contracts.flatMap((contract) => contract.operations).filter(isServed);
    const unusable = contracts.flatMap((contract) => contract.unusable);
    // If no request can tell two operations apart, all requests are for the usable one.
    const usable = groupBy(operations, addressOf);
    const told = unusable.filter((one) =>
      (usable.get(addressOf(one)) ?? []).every((other) => areToldApart(one, other)),
    );
    for (const operation of [...operations, ...told]) {
      const route = routeOf(operation);
      const sameLength = this.routes.get(route.segments.length);
      if (sameLength) sameLength.push(route);
      else this.routes.set(route.segments.length, [route]);
    }
    for (const routes of this.routes.values())
      routes.sort((a, b) => (a.rank < b.rank ? -1 : Number(a.rank > b.rank)));
  }

  /** The path template that an unknown path, still encoded and without query, was probably meant for. */
  nearest(path: string): string | undefined {
    const routes = [...this.routes.values()].flat();
    return nearestPath(
      path,
      routes.map(({ operation, segments }) => ({ path: operation.path, segments })),
    );
  }

  /**
   * Finds the operation for a request. HEAD without an operation of its own is served by GET (RFC 9110 §9.3.2).
   * `path`: still encoded, without query. `fieldsOf`: asked only where the path leads to several operations.
   */
  match(method: string, path: string, fieldsOf: () => Fields = () => NOTHING): Match {
    const texts = path.split('/').slice(1);
    const matching: Candidate[] = [];
    for (const route of this.routes.get(texts.length) ?? []) {
      const pathTexts = matchSegments(route.segments, texts);
      if (pathTexts) matching.push({ route, operation: route.operation, pathTexts });
    }
    const withMethod = (name: string): Candidate | undefined =>
      best(
        matching.filter(({ operation }) => methodName(operation) === name),
        fieldsOf,
      );
    const found =
      withMethod(method) ?? (method === 'HEAD' ? withMethod('GET') : undefined) ?? withMethod(ANY_METHOD);
    const others = matching.map(({ operation }) => operation);
    if (!found) return { found: false, others };
    const { operation, pathTexts } = found;
    return 'problems' in operation
      ? { found: false, others, unusable: operation }
      : { found: true, operation, pathTexts };
  }
}

/**
 * The first candidate, unless others have the same path, or one that is more concrete elsewhere, as `/{kind}/count` is
 * beside `/zones/{id}`: of those, the one whose path parameters are valid and that most of the other fields speak for.
 * Which of the latter is meant, OpenAPI leaves to the tool (3.1 §4.8.8.2).
 */
function best([first, ...rest]: readonly Candidate[], fieldsOf: () => Fields): Candidate | undefined {
  const rivals = rest.filter(({ route }) => first && isRival(first.route, route));
  if (!first || rivals.length === 0) return first;
  const fields = fieldsOf();
  const ranked = [first, ...rivals].map((candidate) => ({ candidate, rank: fitness(candidate, fields) }));
  return ranked.reduce((a, b) => (b.rank > a.rank ? b : a)).candidate;
}

/** Whether a route that is sorted behind another one is not less concrete in all. */
function isRival(first: Route, other: Route): boolean {
  if (other.shape === first.shape) return true;
  return other.segments.some((_, index) => (other.rank[index] ?? '') < (first.rank[index] ?? ''));
}

/** Below zero where something speaks against the operation. */
function fitness({ route, operation, pathTexts }: Candidate, fields: Fields): number {
  const { selectors } = route;
  const missing = selectors.filter((selector) => !isCarried(selector, fields)).length;
  const invalid = operation.parameters.filter((parameter) => {
    const text = parameter.in === 'path' ? pathTexts.get(parameter.name) : undefined;
    return text !== undefined && !takesText(operation, parameter, text);
  }).length;
  return missing + invalid > 0 ? -(missing + invalid) : selectors.length;
}

function routeOf(operation: Operation): Route {
  const segments = segmentsOf(operation.path);
  const rank = segments.map((segment) => ('literal' in segment ? '0' : segment.isWhole ? '2' : '1'));
  const shape = pathShape(operation.path);
  return { operation, segments, rank: rank.join(''), shape, selectors: selectorsOf(operation) };
}

import { basePathsOf } from '../../document/reader/servers.js';
import { groupBy } from '../../json/group-by.js';
import type { Contract, Operation } from '../../model/document.js';
import { matchSegments, segmentsOf } from '../parse/path-template.js';
import type { Match } from './router.js';
import { Router } from './router.js';
import type { Fields } from './selectors.js';

/** The operations of the documents that have servers with one base path. */
interface Below {
  base: string;
  /** The rest of a path that is below the base path; undefined for one that is not. */
  restOf: (path: string) => string | undefined;
  router: Router;
}

/**
 * Finds the operation of a request below the base paths of the documents' servers (OpenAPI 3.1 §4.8.5), and without one.
 * Where both are possible, base paths that the document knows come first, as that is what the document says, and those
 * of which a variable may have any value come last.
 */
export class BasePathRouter {
  private readonly known: readonly Below[];
  private readonly open: readonly Below[];
  private readonly direct: Router;

  /** `ambiguous`: operations of several documents for the same requests, which only a base path tells apart. */
  constructor(
    contracts: readonly Contract[],
    private readonly ambiguous: ReadonlySet<Operation> = new Set(),
  ) {
    this.known = belowEach(contracts, (contract) =>
      basePathsOf(contract).known.filter((base) => base !== ''),
    );
    this.open = belowEach(contracts, (contract) => basePathsOf(contract).open);
    this.direct = new Router(contracts, (operation) => !ambiguous.has(operation));
  }

  /** As `Router.match`. */
  match(method: string, path: string, fieldsOf?: () => Fields): Match {
    let other: Match | undefined;
    for (const [router, rest] of this.ways(path)) {
      const match = router.match(method, rest, fieldsOf);
      if (match.found || match.unusable) return match;
      if (match.others.length > 0) other ??= match;
    }
    return other ?? { found: false, others: [], below: this.belowWhich(method, path) };
  }

  /** The documented path that an unknown one was meant for, with the base path below which it was sought. */
  nearest(path: string): string | undefined {
    for (const { base, restOf, router } of this.known) {
      const rest = restOf(path);
      const near = rest === undefined ? undefined : router.nearest(rest);
      if (near !== undefined) return base + near;
    }
    return this.direct.nearest(path);
  }

  private *ways(path: string): Generator<[router: Router, rest: string]> {
    yield* waysBelow(this.known, path);
    yield [this.direct, path];
    yield* waysBelow(this.open, path);
  }

  /** Where to find what several documents describe at this path. */
  private belowWhich(method: string, path: string): string[] {
    if (this.ambiguous.size === 0) return [];
    return this.known.filter(({ router }) => router.match(method, path).found).map(({ base }) => base + path);
  }
}

/** The longest base paths first: a path below them is below the shorter ones too. */
function belowEach(
  contracts: readonly Contract[],
  basesOf: (contract: Contract) => readonly string[],
): Below[] {
  const pairs = contracts.flatMap((contract) => basesOf(contract).map((base) => ({ base, contract })));
  const below = [...groupBy(pairs, ({ base }) => base)].map(([base, those]): Below => {
    const router = new Router(those.map(({ contract }) => contract));
    return { base, restOf: restBelow(base), router };
  });
  return below.sort((a, b) => b.base.length - a.base.length);
}

function restBelow(base: string): Below['restOf'] {
  const segments = segmentsOf(base);
  return (path) => {
    const texts = path.split('/').slice(1);
    if (texts.length < segments.length || !matchSegments(segments, texts)) return undefined;
    return `/${texts.slice(segments.length).join('/')}`;
  };
}

function* waysBelow(all: readonly Below[], path: string): Generator<[router: Router, rest: string]> {
  for (const { restOf, router } of all) {
    const rest = restOf(path);
    if (rest !== undefined) yield [router, rest];
  }
}

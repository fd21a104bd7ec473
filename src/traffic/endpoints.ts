import { serverUrls } from '../document/reader/servers.js';
import type { HeaderList } from '../http/headers.js';
import { BasePathRouter } from '../http/routing/base-path-router.js';
import type { Match } from '../http/routing/router.js';
import { Router } from '../http/routing/router.js';
import type { Fields } from '../http/routing/selectors.js';
import { groupBy } from '../json/group-by.js';
import { fieldsOf, splitTarget } from '../mock/request/request.js';
import type { Contract, Operation } from '../model/document.js';

/** Where a recorded request went. */
export type Destination =
  | { kind: 'operation'; operation: Operation; pathTexts: ReadonlyMap<string, string> }
  /** At a server of the documents, and not in them. */
  | { kind: 'undocumented'; contract: Contract | undefined }
  /** The document's own errors stand in the way of its operation. */
  | { kind: 'unusable' }
  /** To a server that the documents do not name. */
  | { kind: 'elsewhere' };

/** Everything before the documents' paths, and the operations below it. */
interface Root {
  origin: string;
  /** Without a slash at its end. */
  base: string;
  router: Router;
  contract: Contract | undefined;
}

/** Finds the operations of recorded requests by host, base path, path and method. */
export class Endpoints {
  private readonly roots: readonly Root[];
  /** For documents that name no server: their paths, wherever they are. */
  private readonly anywhere: BasePathRouter | undefined;
  private readonly matched = new Set<string>();

  /** `given`: servers besides those of the documents. */
  constructor(contracts: readonly Contract[], given: readonly string[]) {
    const pairs = contracts.flatMap((contract) =>
      [...new Set([...given, ...serverUrls(contract)])].map((url) => ({ url, contract })),
    );
    this.roots = [...groupBy(pairs, ({ url }) => url)]
      .map(([url, those]): Root => {
        const { origin, pathname } = new URL(url);
        const router = new Router(those.map(({ contract }) => contract));
        return { origin, base: pathname.replace(/\/+$/, ''), router, contract: those[0]?.contract };
      })
      .sort((a, b) => b.base.length - a.base.length);
    const homeless = contracts.filter((contract) => serverUrls(contract).length === 0);
    this.anywhere = homeless.length > 0 ? new BasePathRouter(homeless) : undefined;
  }

  find(method: string, url: string, headers: HeaderList): Destination {
    const { origin } = new URL(url);
    const { path, query } = splitTarget(url);
    const fields = (): Fields => fieldsOf({ query, headers });
    let isKnown = this.matched.has(origin);
    let contract: Contract | undefined;
    for (const root of this.roots) {
      if (root.origin !== origin || !isBelow(root.base, path)) continue;
      isKnown = true;
      contract ??= root.contract;
      const found = destinationOf(root.router.match(method, path.slice(root.base.length) || '/', fields));
      if (found) return found;
    }
    const found = this.anywhere && destinationOf(this.anywhere.match(method, path, fields));
    if (found) this.matched.add(origin);
    return found ?? (isKnown ? { kind: 'undocumented', contract } : { kind: 'elsewhere' });
  }
}

function isBelow(base: string, path: string): boolean {
  return path === base || path.startsWith(`${base}/`);
}

function destinationOf(match: Match): Destination | undefined {
  if (match.found) return { kind: 'operation', operation: match.operation, pathTexts: match.pathTexts };
  return match.unusable && { kind: 'unusable' };
}

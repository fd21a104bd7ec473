import { queryPairsOf } from '../../http/parse/query-pairs.js';
import { Router } from '../../http/routing/router.js';
import { memoize } from '../../json/memoize.js';
import type { Contract } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';

const routerOf = memoize((contract: Contract) => new Router([contract]));

/**
 * True if the request of a case is one for its own operation. A value that one path parameter must not have may be what
 * leads to another operation, which answers by rules of its own. What the author wrote is sent all the same.
 */
export function isAddressed({ operation, request, expected: { claim } }: Case): boolean {
  if (claim !== 'invalid' && claim !== 'plausible') return true;
  const [path = '', query = ''] = request.target.split(/\?(.*)/s);
  const fields = { query: queryPairsOf(query), headers: request.headers };
  const match = routerOf(operation.contract).match(request.method, path, () => fields);
  const found = match.found ? match.operation : match.unusable;
  return found === undefined || found === operation || found.method !== operation.method;
}

import { methodName } from '../document/methods.js';
import { headerValue } from '../http/headers.js';
import { splitTarget } from '../mock/request/request.js';
import type { Contract } from '../model/document.js';
import type { RunFinding } from '../runner/record/run-findings.js';
import type { RecordedExchange } from './recorded.js';

interface Endpoint {
  method: string;
  path: string;
  origin: string;
  contract: Contract;
  count: number;
  statuses: Set<string>;
}

/** Endpoints that are told apart: a crawler asks for a new one each time. */
const MOST_ENDPOINTS = 1000;

/** What a browser loads beside the requests of an application. */
const ASSETS = /^(text\/(html|css|javascript)|application\/(x-)?javascript|image\/|font\/|audio\/|video\/)/i;

/** The requests to documented servers of which no document says anything, by method and path. */
export class UndocumentedEndpoints {
  private readonly endpoints = new Map<string, Endpoint>();

  add(recorded: RecordedExchange, contract: Contract): void {
    const { method, url, headers, outcome } = recorded;
    // A browser asks by itself whether it may (Fetch §3.3.2).
    const isPreflight =
      recorded.isPreflight ?? headerValue(headers, 'access-control-request-method') !== undefined;
    if (method === 'OPTIONS' && isPreflight) return;
    // Nobody can tell whether what was not answered is there.
    if (recorded.lack !== undefined && outcome.kind === 'failure') return;
    const status = outcome.kind === 'response' ? String(outcome.status) : outcome.reason;
    const type = outcome.kind === 'response' ? (headerValue(outcome.headers, 'content-type') ?? '') : '';
    if (method === 'GET' && status < '4' && ASSETS.test(type)) return;
    const { origin } = new URL(url);
    const path = shapeOf(splitTarget(url).path);
    const key = `${method} ${origin} ${path}`;
    const known = this.endpoints.get(key);
    if (!known && this.endpoints.size >= MOST_ENDPOINTS) return;
    const endpoint = known ?? { method, path, origin, contract, count: 0, statuses: new Set<string>() };
    endpoint.count++;
    endpoint.statuses.add(status);
    this.endpoints.set(key, endpoint);
  }

  /** How many there are so far. */
  get size(): number {
    return this.endpoints.size;
  }

  findings(): RunFinding[] {
    return [...this.endpoints.values()].map(({ method, path, origin, contract, count, statuses }) => {
      const documented = contract.operations.filter((operation) => shapeOf(operation.path) === path);
      const methods = documented.map(methodName).join(', ');
      const received = `${method} ${path}`;
      return {
        check: 'traffic.undocumented',
        severity: 'warning',
        message: `${received} of ${origin} is in no document: ${count === 1 ? 'once' : `${String(count)} times`}, answered ${[...statuses].sort().join(', ')}`,
        pointer: documented[0]?.pointer.replace(/\/[^/]*$/, '') ?? '#/paths',
        at: 'request',
        expected: methods === '' ? 'a documented path' : `a documented method of this path: ${methods}`,
        received,
        document: contract.name,
        location: contract.locate(documented[0]?.pointer ?? '#/paths'),
      };
    });
  }
}

/** A path in which what looks like an id, or is a parameter, is left open: a thousand ids are one endpoint. */
function shapeOf(path: string): string {
  return path
    .split('/')
    .map((segment) => (/^(\d+|\{.*\}|[0-9a-f-]{16,}|[\w-]{24,})$/i.test(segment) ? '{…}' : segment))
    .join('/');
}

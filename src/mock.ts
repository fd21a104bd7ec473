import { ToolError } from './errors.js';
import { serve } from './io/mock-server.js';
import type { ServerLimits } from './io/mock-server.js';
import { loadPrism } from './io/prism.js';
import { Secrets } from './message/secrets.js';
import { answerRequest } from './mocking/answer.js';
import { Router } from './mocking/routes.js';
import type { Contract } from './model.js';
import { unenforceable } from './schema/enforceability.js';

/** One request the mock has answered. */
export interface MockEvent {
  method: string;
  /** Path and query as sent, credentials redacted. */
  target: string;
  status: number;
  /** Name of the document and id of the operation; undefined when no operation was found. */
  document: string | undefined;
  operation: string | undefined;
  /** Name of the response example that was answered with. */
  example: string | undefined;
  /** Why the request was not served. */
  refused: string | undefined;
}

export interface MockOptions {
  contracts: readonly Contract[];
  /** Address to listen on; only this machine unless told otherwise. */
  host?: string;
  /** 0 stands for any free port. */
  port?: number;
  log?: (event: MockEvent) => void;
  limits?: Partial<ServerLimits>;
}

export interface Mock {
  /** Everything before the documents' paths. */
  url: string;
  /** Ends idle connections at once, and resolves once every request that arrived is answered. */
  close(): Promise<void>;
}

export const DEFAULT_LIMITS: ServerLimits = {
  body: 10 * 1024 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
};

/**
 * Serves the documents' own answers, all documents on one port. Mocks share nothing: any number may run in a process.
 * @throws ToolError when a document is unsound, a schema cannot be enforced, two operations clash, or the address
 *   cannot be listened on.
 */
export async function startMock(options: MockOptions): Promise<Mock> {
  const { contracts, host = '127.0.0.1', port = 0, log, limits } = options;
  for (const contract of contracts) refuseUnsound(contract);
  const router = new Router(contracts);
  const generate = await loadPrism(contracts);
  const secrets = new Secrets(contracts);
  return serve({
    host,
    port,
    limits: { ...DEFAULT_LIMITS, ...limits },
    async answer(request, target) {
      const answered = await answerRequest(router, request, generate);
      const { operation, status, example, refused } = answered;
      tell(log, {
        method: request.method,
        target: secrets.url(target),
        status,
        document: operation?.contract.name,
        operation: operation?.id,
        example,
        refused,
      });
      return answered;
    },
  });
}

/** A mock that cannot enforce a schema would accept what a server must refuse, and nobody would know. */
function refuseUnsound(contract: Contract): void {
  const problems = [...contract.problems, ...unenforceable(contract)];
  const [first, ...others] = problems.filter(({ severity }) => severity === 'error');
  if (!first) return;
  const more =
    others.length > 0 ? `${String(others.length)} more: run 'specproof lint ${contract.source}'.` : undefined;
  const hint = [first.hint, more].filter((part) => part !== undefined).join(' ');
  throw new ToolError(first.message, { location: first.location, ...(hint === '' ? {} : { hint }) });
}

/** A listener that throws must not cost the client its answer. */
function tell(log: MockOptions['log'], event: MockEvent): void {
  try {
    log?.(event);
  } catch {
    // The listener's own fault, and there is nobody to tell.
  }
}

import { methodName } from '../document/methods.js';
import { responseFor, successKeys } from '../document/responses.js';
import { EvidenceCollector } from '../evidence/responses.js';
import { queryPairsOf } from '../http/parse/query-pairs.js';
import { BasePathRouter } from '../http/routing/base-path-router.js';
import { splitTarget } from '../mock/request/request.js';
import type { Contract, Operation } from '../model/document.js';
import type { Case } from '../model/exchange.js';
import type { Evidence, Finding } from '../model/report.js';
import { judgeExchange } from '../runner/record/judge.js';
import { caseOf, sentRequest } from './case.js';
import type { RecordedExchange } from './recorded.js';

/** A finding, and the document that it is about. */
export type ContractFinding = Finding & { contract: Contract };

/**
 * What is wrong with one answer by the documents, whatever server gave it. Where not all of the request is known
 * (`isWhole`), it is taken for a valid one, and the answer alone is judged.
 */
export function responseChecked(
  contracts: readonly Contract[],
  recorded: RecordedExchange,
  isWhole: boolean,
): { findings: ContractFinding[]; evidence: Evidence[] } {
  const { path, query } = splitTarget(recorded.url);
  const router = new BasePathRouter(contracts);
  const fields = { query: queryPairsOf(query), headers: recorded.headers };
  const match = router.match(recorded.method, path, () => fields);
  if (!match.found) return { findings: undocumented(contracts, recorded, match.others), evidence: [] };
  const { operation, pathTexts } = match;
  const planned = isWhole
    ? caseOf(recorded, operation, pathTexts, 'the answer')
    : answered(recorded, operation);
  const { outcome, duration } = recorded;
  const exchange = { case: planned, request: sentRequest(recorded), outcome, duration };
  const { findings } = judgeExchange(exchange, { isLenient: false, isMock: false, severity: {} });
  // The clauses of all operations, so that what no test asks for counts as not seen.
  const collector = new EvidenceCollector(contracts.flatMap(({ operations }) => operations));
  collector.observe(exchange);
  return {
    findings: findings.map((finding) => ({ ...finding, contract: operation.contract })),
    evidence: collector.evidence(),
  };
}

/** A request of which only method and address are known: what it was answered with is what it asked for. */
function answered(recorded: RecordedExchange, operation: Operation): Case {
  const { outcome } = recorded;
  const status = outcome.kind === 'response' ? outcome.status : 0;
  const own = responseFor(operation, status)?.status;
  const { method, headers } = recorded;
  const { path, query } = splitTarget(recorded.url);
  return {
    id: `${operation.id}:answer`,
    operation,
    phase: 'examples',
    why: 'the answer of a test',
    request: { method, target: query === '' ? path : `${path}?${query}`, headers },
    clause: operation.pointer,
    expected: {
      claim: 'plausible',
      statuses: own === undefined ? successKeys(operation) : [own],
      reason: 'documented for the operation',
    },
  };
}

function undocumented(
  contracts: readonly Contract[],
  { method, url }: RecordedExchange,
  others: readonly Operation[],
): ContractFinding[] {
  const [contract] = contracts;
  if (!contract) return [];
  const [other] = others;
  const { path } = splitTarget(url);
  const methods = others.map(methodName).join(', ');
  return [
    {
      check: 'request.undocumented',
      severity: 'error',
      message: `no document describes ${method} ${path}${methods === '' ? '' : `; there are ${methods}`}`,
      pointer: other ? other.pointer : '#/paths',
      at: 'request',
      expected: methods === '' ? 'a documented path' : methods,
      received: `${method} ${path}`,
      contract: other?.contract ?? contract,
    },
  ];
}

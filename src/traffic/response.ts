import { methodName } from '../document/methods.js';
import { responseFor, successKeys } from '../document/responses.js';
import { EvidenceCollector } from '../evidence/responses.js';
import { BasePathRouter } from '../http/routing/base-path-router.js';
import { memoize } from '../json/memoize.js';
import { fieldsOf, splitTarget } from '../mock/request/request.js';
import type { Contract, Operation } from '../model/document.js';
import type { Case } from '../model/exchange.js';
import type { Evidence, Finding } from '../model/report.js';
import { judgeExchange } from '../runner/record/judge.js';
import { caseOf, plannedRequest, sentRequest } from './case.js';
import type { RecordedExchange } from './recorded.js';

/** A finding, and the document that it is about. */
type ContractFinding = Finding & { contract: Contract };

/** What is wrong with an answer, and what it shows. */
interface CheckedResponse {
  findings: ContractFinding[];
  /** Of the clauses of its operation; undefined where none is documented. Worked out when it is asked for. */
  evidence: (() => Evidence[]) | undefined;
}

/**
 * What is wrong with one answer by the documents, whatever server gave it. Where not all of the request is known
 * (`isWhole`), it is taken for a valid one, and the answer alone is judged.
 */
export function responseChecked(
  contracts: readonly Contract[],
  recorded: RecordedExchange,
  isWhole: boolean,
): CheckedResponse {
  const { path, query } = splitTarget(recorded.url);
  const { method, headers } = recorded;
  const match = routerOf(contracts).match(method, path, () => fieldsOf({ query, headers }));
  if (!match.found) return { findings: undocumented(contracts, recorded, match.others), evidence: undefined };
  const { operation, pathTexts } = match;
  const planned = isWhole
    ? caseOf(recorded, operation, pathTexts, 'the answer')
    : answered(recorded, operation);
  const { outcome, duration } = recorded;
  const exchange = { case: planned, request: sentRequest(recorded), outcome, duration };
  const { findings } = judgeExchange(exchange, { isLenient: false, isMock: false, severity: {} });
  return {
    findings: findings.map((finding) => ({ ...finding, contract: operation.contract })),
    evidence: () => {
      const collector = new EvidenceCollector([operation]);
      collector.observe(exchange);
      return collector.evidence();
    },
  };
}

/** The clauses of all operations, as they are before any answer: what no test asks for counts as not seen. */
export function unseenEvidence(contracts: readonly Contract[]): Evidence[] {
  return new EvidenceCollector(contracts.flatMap(({ operations }) => operations)).evidence();
}

/** Tests ask of the same documents again and again. */
const routerOf = memoize((contracts: readonly Contract[]) => new BasePathRouter(contracts));

/** A request of which only method and address are known: what it was answered with is what it asked for. */
function answered(recorded: RecordedExchange, operation: Operation): Case {
  const { outcome } = recorded;
  const status = outcome.kind === 'response' ? outcome.status : 0;
  const own = responseFor(operation, status)?.status;
  return {
    id: `${operation.id}:answer`,
    operation,
    phase: 'examples',
    why: 'the answer of a test',
    request: plannedRequest(recorded),
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

import type { Contract, Operation, Severity } from '../model/document.js';
import type { Evidence, EvidenceState, Report, ReportedFinding } from '../model/report.js';
import { VERSION } from '../version.js';
import type { Run } from './recorder.js';

export interface RunResult {
  options: {
    contracts: readonly Contract[];
    seed: number;
    settings: Readonly<Record<string, { skip?: string }>>;
  };
  operations: readonly Operation[];
  /** Those that were not sent, as they could change something on the server. */
  guarded: readonly Operation[];
  run: Run;
  /** What a report shows as the server of a contract; empty when nothing was sent. */
  serverOf: (contract: Contract) => string;
}

/** The whole outcome of a run as a plain JSON value. */
export function summarise({ options, operations, guarded, run, serverOf }: RunResult): Report {
  const { findings } = run;
  const evidence = run.evidence();
  const bySeverity = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    version: 1,
    tool: { name: 'specproof', version: VERSION },
    seed: options.seed,
    end: run.end,
    documents: options.contracts.map((contract) => {
      const { name, source, hash, title, version } = contract;
      return { name, source, hash, title, version, server: serverOf(contract) };
    }),
    summary: {
      operations: operations.length + guarded.length,
      cases: run.planned,
      exchanges: run.exchanges,
      ...left(run),
      findings: { error: bySeverity('error'), warning: bySeverity('warning'), note: bySeverity('note') },
      evidence: countEvidence(evidence),
    },
    operations: options.contracts
      .flatMap((contract) => contract.operations)
      .filter((operation) => operations.includes(operation) || guarded.includes(operation))
      .map((operation) => ({
        ...skipped(guarded.includes(operation) ? GUARDED : options.settings[operation.id]?.skip),
        ...operationEntry(operation, run),
      })),
    findings: inDocumentOrder(findings, operations),
    evidence,
  };
}

/** By operation, as documented, whatever the order of sending; those about a document or the whole run stay around. */
function inDocumentOrder(
  findings: readonly ReportedFinding[],
  operations: readonly Operation[],
): ReportedFinding[] {
  const nameOf = (document: string, id: string): string => `${document} ${id}`;
  const ranks = new Map(operations.map(({ contract, id }, i) => [nameOf(contract.name, id), i]));
  const rankOf = ({ check, document, operation }: ReportedFinding): number => {
    if (operation !== undefined) return ranks.get(nameOf(document, operation)) ?? operations.length;
    return check.startsWith('document.') ? -1 : operations.length;
  };
  return [...findings].sort((a, b) => rankOf(a) - rankOf(b));
}

function operationEntry(operation: Operation, run: Run): Report['operations'][number] {
  const { contract, id, method, path } = operation;
  return {
    document: contract.name,
    id,
    method: method.toUpperCase(),
    path,
    exchanges: run.exchangesOf(operation),
    findings: run.findings.filter(
      (finding) =>
        finding.operation === id && finding.document === contract.name && finding.severity !== 'note',
    ).length,
  };
}

const GUARDED = 'it could change something on the server; --allow-writes sends it';

function left(run: Run): Pick<Report['summary'], 'left'> {
  if (run.end === 'complete') return {};
  return { left: { ...run.left(), ...(run.hasMore ? { hasMore: true as const } : {}) } };
}

function skipped(reason: string | undefined): { skipped?: string } {
  return reason === undefined ? {} : { skipped: reason };
}

function countEvidence(evidence: readonly Evidence[]): Report['summary']['evidence'] {
  const errors = evidence.filter(({ about }) => about === 'error');
  const others = evidence.filter(({ about }) => about !== 'error');
  const count = (state: EvidenceState): number => others.filter((entry) => entry.state === state).length;
  return {
    clauses: others.length,
    seen: count('seen'),
    empty: count('empty'),
    never: count('never'),
    errorClauses: errors.length,
    errorSeen: errors.filter(({ state }) => state === 'seen').length,
  };
}

/**
 * The exit code a report stands for: 0 holds; 1 findings, nothing verified, or operations that a limit left out; 2
 * target lost or specproof failed; 130 interrupted.
 */
export function exitCodeOf({ end, summary }: Report): number {
  if (end === 'interrupted') return 130;
  if (end === 'target-lost' || end === 'crashed') return 2;
  const isIncomplete = (summary.left?.operations ?? 0) > 0;
  return summary.findings.error > 0 || summary.exchanges === 0 || isIncomplete ? 1 : 0;
}

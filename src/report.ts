import type {
  Case,
  Contract,
  Evidence,
  EvidenceState,
  Exchange,
  Operation,
  Report,
  ReportedFinding,
  RunEnd,
} from './model.js';
import { VERSION } from './version.js';

export interface RunResult {
  contracts: readonly Contract[];
  server: string;
  seed: number;
  end: RunEnd;
  operations: readonly Operation[];
  cases: readonly Case[];
  exchanges: readonly Exchange[];
  findings: readonly ReportedFinding[];
  evidence: readonly Evidence[];
}

/** The whole outcome of a run as a plain JSON value. */
export function summarise(result: RunResult): Report {
  const { findings, evidence, exchanges } = result;
  const count = (state: EvidenceState): number => evidence.filter((entry) => entry.state === state).length;
  const bySeverity = (severity: string): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    version: 1,
    tool: { name: 'specproof', version: VERSION },
    seed: result.seed,
    end: result.end,
    documents: result.contracts.map(({ name, source, hash, title, version }) => {
      return { name, source, hash, title, version, server: result.server };
    }),
    summary: {
      operations: result.operations.length,
      cases: result.cases.length,
      exchanges: exchanges.length,
      findings: { error: bySeverity('error'), warning: bySeverity('warning') },
      evidence: {
        clauses: evidence.length,
        seen: count('seen'),
        empty: count('empty'),
        never: count('never'),
      },
    },
    operations: result.operations.map((operation) => ({
      document: operation.contract.name,
      id: operation.id,
      method: operation.method.toUpperCase(),
      path: operation.path,
      exchanges: exchanges.filter((exchange) => exchange.case.operation === operation).length,
      findings: findings.filter((f) => f.operation === operation.id && f.document === operation.contract.name)
        .length,
    })),
    findings: [...findings],
    evidence: [...evidence],
  };
}

/** The exit code a report stands for: 0 holds, 1 findings or nothing verified, 2 target lost, 130 interrupted. */
export function exitCodeOf(report: Report): number {
  if (report.end === 'interrupted') return 130;
  if (report.end === 'target-lost') return 2;
  return report.summary.findings.error > 0 || report.summary.exchanges === 0 ? 1 : 0;
}

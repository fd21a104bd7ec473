import type { Contract, Problem } from '../../model/document.js';
import type { Cause, Report } from '../../model/report.js';
import { VERSION } from '../../version.js';
import { bySeverity, countEvidence } from '../counts.js';
import { describedDocument } from './described-document.js';
import { findingOf } from './run-findings.js';

/** A document, and what is wrong with it. */
export interface LintedDocument {
  contract: Contract;
  problems: readonly Problem[];
}

/** What lint has found as a report like that of a run that has sent nothing, for every reporter. */
export function lintReport(documents: readonly LintedDocument[]): Report {
  const causes = documents.flatMap(({ contract, problems }) =>
    problems.map((problem) => causeOf(problem, contract)),
  );
  return reportWithoutRun(
    documents.map(({ contract }) => contract),
    causes,
  );
}

/** What is known without sending anything, as a report. */
export function reportWithoutRun(contracts: readonly Contract[], causes: Cause[]): Report {
  const counts = bySeverity(causes, () => 1);
  return {
    version: 2,
    tool: { name: 'specproof', version: VERSION },
    seed: 0,
    failOn: 'error',
    end: 'complete',
    isLint: true,
    documents: contracts.map((contract) => ({ ...describedDocument(contract), server: '' })),
    summary: {
      operations: 0,
      cases: 0,
      exchanges: 0,
      causes: counts,
      occurrences: { ...counts },
      evidence: countEvidence([]),
    },
    operations: [],
    causes,
    evidence: [],
  };
}

function causeOf(problem: Problem, contract: Contract): Cause {
  return {
    ...findingOf(problem),
    line: contract.lineAt(problem.location),
    operations: contract.unusable.filter(({ problems }) => problems.includes(problem)).map(({ id }) => id),
    count: 1,
    occurrences: [{}],
  };
}

import type { Cause, Report } from '../model/report.js';
import { countEvidence } from '../runner/counts.js';
import type { Proof, Survivor } from './proof.js';

/**
 * A proof as the reporters take it: the operations with the faults that were tried, and a cause for each that nobody
 * noticed, at its clause of the document. They are errors where less was noticed than is wanted, else warnings.
 * @param minKill The share that must be noticed, 0 to 1.
 */
export function reportOf(proof: Proof, { minKill = 0, isInterrupted = false } = {}): Report {
  const { tool, seed, documents, summary, operations, survivors } = proof;
  const { mutants, killed, leftOut, operationsLeft } = summary;
  const isEnough = mutants > 0 && killed / mutants >= minKill;
  const causes = survivors.map((each) => causeOf(each, isEnough ? 'warning' : 'error'));
  const counts = { error: isEnough ? 0 : causes.length, warning: isEnough ? causes.length : 0, note: 0 };
  const isCut = leftOut > 0 || operationsLeft > 0;
  return {
    version: 2,
    tool,
    seed,
    failOn: 'error',
    end: isInterrupted ? 'interrupted' : 'complete',
    proof: { mutants, killed, ...(isCut && { leftOut, operationsLeft }) },
    documents: documents.map((each) => ({ ...each, server: '' })),
    summary: {
      operations: operations.length,
      cases: mutants,
      exchanges: mutants,
      causes: counts,
      occurrences: counts,
      evidence: countEvidence([]),
    },
    operations: operations.map(({ name, document, method, path, mutants: tried }) => ({
      ...{ document, id: name, method, path, exchanges: tried },
      causes: survivors.filter((each) => each.operation === name && each.document === document).length,
    })),
    causes,
    evidence: [],
  };
}

function causeOf({ document, operation, kind, ...survivor }: Survivor, severity: 'error' | 'warning'): Cause {
  const { what, why, remedy, clause, location, line } = survivor;
  return {
    check: kind === 'unshown' ? 'prove.unshown' : `prove.survived.${kind}`,
    severity,
    message: `nobody noticed a server that ${what}: ${why}`,
    pointer: clause,
    at: what,
    expected: `a suite that notices it: ${remedy}`,
    received: why,
    document,
    location,
    line,
    operations: [operation],
    count: 1,
    occurrences: [{}],
  };
}

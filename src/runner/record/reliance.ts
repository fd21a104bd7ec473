import type { Contract, Operation } from '../../model/document.js';
import type { Exchange } from '../../model/exchange.js';
import type { Evidence, Finding, ReportedFinding } from '../../model/report.js';
import type { RunFinding } from './run-findings.js';

/**
 * Who relies on what of the documents, such as consumers by their pacts. Each answer lists texts such as
 * `app: a list of things`, and is empty where nobody does.
 */
export interface Reliance {
  operation(operation: Operation): readonly string[];
  /** On what a finding of an exchange says is broken. */
  finding(finding: Finding, exchange: Exchange): readonly string[];
  /** On a clause of the evidence. */
  clause(entry: Evidence): readonly string[];
  /** Whether a clause has shown what those rely on: some expect nothing but null or an empty value. */
  isShown(entry: Evidence): boolean;
}

/** Why nothing is sent to an operation, and why what is broken is accepted. */
export const NOBODY = 'no consumer relies on it';

/** The finding with those who rely on what it says is broken; without any, it is a note. */
export function withReliance(
  finding: ReportedFinding,
  exchange: Exchange,
  usedBy: Reliance | undefined,
): ReportedFinding {
  if (!usedBy) return finding;
  const users = usedBy.finding(finding, exchange);
  if (users.length > 0) return { ...finding, message: `${finding.message} (relied on by ${named(users)})` };
  const { severity } = finding;
  return severity === 'note'
    ? finding
    : { ...finding, severity: 'note', known: { severity, reason: NOBODY } };
}

/** Users that one message names. */
const MOST_NAMED = 3;

function named(users: readonly string[]): string {
  const first = users.slice(0, MOST_NAMED).join('; ');
  const more = users.length - MOST_NAMED;
  return more > 0 ? `${first}; and ${String(more)} more` : first;
}

/** What consumers rely on and no answer has shown: a warning for each operation, which names all of it. */
export function unshown(
  evidence: readonly Evidence[],
  contracts: readonly Contract[],
  usedBy: Reliance | undefined,
): RunFinding[] {
  const missing = usedBy
    ? evidence.filter((entry) => usedBy.clause(entry).length > 0 && !usedBy.isShown(entry))
    : [];
  return contracts.flatMap((contract) =>
    contract.operations.flatMap((operation): RunFinding[] => {
      const own = missing.filter(
        (entry) => entry.document === contract.name && entry.operation === operation.id,
      );
      const [first] = own;
      if (!first || !usedBy) return [];
      const clauses = own.map((entry) => `${entry.clause} (${named(usedBy.clause(entry))})`);
      return [
        {
          check: 'evidence.needed',
          severity: 'warning',
          message: `consumers rely on what no answer has shown: ${clauses.join(', ')}`,
          pointer: first.pointer,
          at: 'evidence',
          expected: 'each clause that a consumer relies on, with a value',
          received: first.state === 'empty' ? 'null or empty' : 'nothing',
          document: contract.name,
          location: contract.locate(first.pointer),
          operation: operation.id,
        },
      ];
    }),
  );
}

import type { Contract } from '../../model/document.js';
import type { Cause, Report } from '../../model/report.js';
import { reportWithoutRun } from '../../runner/record/lint-report.js';
import type { CheckedInteraction } from './check/index.js';
import type { PactFile } from './file.js';

/** What the check of pacts has found as a report like that of a run that has sent nothing, for every reporter. */
export function pactReport(
  contracts: readonly Contract[],
  checked: readonly { pact: PactFile; interactions: readonly CheckedInteraction[] }[],
): Report {
  const causes = checked.flatMap(({ pact, interactions }) =>
    interactions.flatMap(({ interaction, contract, operation, findings }) =>
      findings.map(({ at, message, ...finding }): Cause => {
        const location = contract.locate(finding.pointer);
        return {
          ...finding,
          message: `${pact.consumer}, ${interaction.description}: ${message}`,
          at: `${pact.source}#${at}`,
          document: contract.name,
          location,
          line: contract.lineAt(location),
          operations: operation === undefined ? [] : [operation],
          count: 1,
          occurrences: [{ case: interaction.description }],
        };
      }),
    ),
  );
  return reportWithoutRun(contracts, causes);
}

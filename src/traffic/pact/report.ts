import { responseFor } from '../../document/responses.js';
import type { Secrets } from '../../http/secrets/redaction.js';
import type { Contract } from '../../model/document.js';
import type { Cause, Report } from '../../model/report.js';
import { reportWithoutRun } from '../../runner/record/lint-report.js';
import type { CheckedInteraction } from './check/index.js';
import { contractsOfProvider, operationAsked } from './check/index.js';
import type { PactFile } from './file.js';
import type { VerifiedPact } from './verify.js';

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

/** What the verification of pacts has found, as a report for every reporter: a cause for each mismatch. */
export function verifiedReport(
  contracts: readonly Contract[],
  verified: readonly { pact: PactFile | undefined; result: VerifiedPact }[],
  secrets: Secrets,
): Report {
  const causes = verified.flatMap(({ pact, result }) =>
    result.interactions.flatMap(({ consumer, description, interaction, mismatches, isPending }) => {
      const own = pact ? contractsOfProvider(pact.provider, contracts) : contracts;
      const operation = interaction && operationAsked(interaction, own);
      const contract = operation?.contract ?? own[0];
      if (!contract) return [];
      const response = operation && responseFor(operation, interaction.response.status);
      const pointer = response?.pointer ?? operation?.pointer ?? '#/paths';
      const location = contract.locate(pointer);
      return mismatches.map(({ message, at, expected, received }): Cause => ({
        check: 'pact.mismatch',
        severity: isPending ? 'warning' : 'error',
        message: secrets.text(`${consumer}, ${description}: ${message}`),
        ...{ pointer, location, document: contract.name, line: contract.lineAt(location) },
        at: `${pact?.source ?? 'broker'}#${at}`,
        expected: secrets.text(expected),
        received: secrets.text(received),
        operations: operation ? [operation.id] : [],
        count: 1,
        occurrences: [{ case: description }],
      }));
    }),
  );
  return reportWithoutRun(contracts, causes);
}

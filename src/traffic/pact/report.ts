import { responseFor } from '../../document/responses.js';
import type { Secrets } from '../../http/secrets/redaction.js';
import type { Contract } from '../../model/document.js';
import type { Cause, Report } from '../../model/report.js';
import { reportWithoutRun } from '../../runner/record/lint-report.js';
import type { CheckedInteraction } from './check/index.js';
import { contractsOfProvider, operationAsked } from './check/index.js';
import type { PactFile } from './file.js';
import type { VerifiedInteraction, VerifiedPact } from './verify.js';

/** What the check of pacts has found as a report like that of a run that has sent nothing, for every reporter. */
export function pactReport(
  contracts: readonly Contract[],
  checked: readonly { pact: PactFile; interactions: readonly CheckedInteraction[] }[],
): Report {
  const told = checked.flatMap(({ pact, interactions }) =>
    interactions.map(({ interaction: { description }, contract, operation, findings }): Told => {
      const { consumer, source } = pact;
      const causes = findings.map(({ at, message, ...finding }): Cause => {
        const location = contract.locate(finding.pointer);
        return {
          ...finding,
          message: `${consumer}, ${description}: ${message}`,
          at: `${source}#${at}`,
          document: contract.name,
          location,
          line: contract.lineAt(location),
          operations: operation === undefined ? [] : [operation],
          count: 1,
          occurrences: [{ case: description }],
        };
      });
      return { pact: source, consumer, description, causes };
    }),
  );
  return reportOf(contracts, told);
}

/** What the verification of pacts has found, as a report for every reporter: a cause for each mismatch. */
export function verifiedReport(
  contracts: readonly Contract[],
  verified: readonly { pact: PactFile | undefined; result: VerifiedPact }[],
  secrets: Secrets,
): Report {
  const told = verified.flatMap(({ pact, result }) =>
    result.interactions.map((verifiedOne): Told => {
      const own = pact ? contractsOfProvider(pact.provider, contracts) : contracts;
      const source = pact?.source ?? 'broker';
      const [consumer, description] = [verifiedOne.consumer, verifiedOne.description].map((each) => secrets.text(each)) as [string, string]; // prettier-ignore
      return { pact: source, consumer, description, causes: mismatchesOf(verifiedOne, own, source, secrets) };
    }),
  );
  return reportOf(contracts, told);
}

/** An interaction, and what was found out about it. */
interface Told {
  pact: string;
  consumer: string;
  description: string;
  causes: Cause[];
}

function reportOf(contracts: readonly Contract[], told: readonly Told[]): Report {
  const causes = told.flatMap((each) => each.causes);
  let next = 0;
  const interactions = told.map((each) => ({ ...each, causes: each.causes.map(() => next++) }));
  return { ...reportWithoutRun(contracts, causes), interactions };
}

function mismatchesOf(
  { consumer, description, interaction, mismatches, isPending }: VerifiedInteraction,
  contracts: readonly Contract[],
  source: string,
  secrets: Secrets,
): Cause[] {
  const operation = interaction && operationAsked(interaction, contracts);
  const contract = operation?.contract ?? contracts[0];
  if (!contract) return [];
  const response = operation && responseFor(operation, interaction.response.status);
  const pointer = response?.pointer ?? operation?.pointer ?? '#/paths';
  const location = contract.locate(pointer);
  return mismatches.map(({ message, at, expected, received }): Cause => ({
    check: 'pact.mismatch',
    severity: isPending ? 'warning' : 'error',
    message: secrets.text(`${consumer}, ${description}: ${message}`),
    ...{ pointer, location, document: contract.name, line: contract.lineAt(location) },
    at: `${source}#${at}`,
    expected: secrets.text(expected),
    received: secrets.text(received),
    operations: operation ? [operation.id] : [],
    count: 1,
    occurrences: [{ case: description }],
  }));
}

import { ContractError } from './failure.js';
import type { ContractRequest } from './judged-response.js';
import { judgedResponse } from './judged-response.js';

/** What vitest and jest take for the result of a matcher. */
interface MatcherResult {
  pass: boolean;
  message: () => string;
  actual?: string;
  expected?: string;
}

/** Judges an answer for a matcher. `note` takes the evidence that the answer gives. */
export async function toSatisfyContract(
  received: unknown,
  documents: string | readonly string[],
  request: ContractRequest | undefined,
  note: (evidence: Awaited<ReturnType<typeof judgedResponse>>['evidence']) => Promise<void> = () =>
    Promise.resolve(),
): Promise<MatcherResult> {
  const { findings, evidence } = await judgedResponse(received, [documents].flat(), request);
  await note(evidence);
  const error = new ContractError(findings);
  return {
    pass: findings.length === 0,
    message: () =>
      findings.length === 0 ? 'expected the answer to break the contract, and it keeps it' : error.message,
    ...(findings.length > 0 && { actual: error.actual, expected: error.expected }),
  };
}

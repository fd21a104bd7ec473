/** Contract tests for `node:test`: nothing besides Node.js is needed. */
import { before, describe, it } from 'node:test';
import { ContractError } from './failure.js';
import type { ContractRequest } from './judged-response.js';
import { judgedResponse } from './judged-response.js';
import { groupName, registerTests, SentOnce } from './register.js';
import type { ContractTestOptions } from './run.js';
import { contractRun } from './run.js';

export type { App, FetchHandler } from '../io/in-process.js';
export { ContractError } from './failure.js';
export type { ContractRequest } from './judged-response.js';
export type { ContractTestOptions } from './run.js';

/**
 * Registers a test for each case that follows from the documents, in groups by operation: what `specproof verify` sends
 * to a server, to a server or to an application in this process. All requests are sent before the first test, whatever
 * `--test-name-pattern` leaves out of the tests; `onlyOperations` and `onlyCases` send fewer.
 *
 * @throws {ToolError} as a failed group: when a document cannot be used, or an option means nothing.
 * @example
 * import { contractTests } from 'specproof/node-test';
 *
 * contractTests({ documents: ['api.yaml'], fetch: () => Response.json([]), minEvidence: '90%' });
 */
export function contractTests(options: ContractTestOptions): void {
  void describe(groupName(options), async () => {
    const run = await contractRun(options);
    const results = new SentOnce();
    before(() => results.from(run.start(undefined)).then(() => undefined));
    registerTests(run, { describe, it }, () => results.found);
  });
}

/**
 * Asserts that an answer is as the documents say: of fetch, supertest, light-my-request (Fastify's `inject`) or axios. The
 * request is taken from the answer as far as it is there; of fetch only the address is, so say the method where it is not
 * GET.
 *
 * @throws {ContractError} when it is not, with what is broken and the line of the document.
 * @throws {ToolError} when a document cannot be used, or what was given is no answer.
 * @example
 * import { assertContract } from 'specproof/node-test';
 *
 * const response = await fetch('http://127.0.0.1:8080/things/7');
 * await assertContract(response, 'api.yaml');
 */
export async function assertContract(
  received: unknown,
  documents: string | readonly string[],
  request?: ContractRequest,
): Promise<void> {
  const { findings } = await judgedResponse(received, [documents].flat(), request);
  if (findings.length > 0) throw new ContractError(findings);
}

/**
 * Contract tests for jest, and for any runner with its globals. The package is made of ES modules, so that jest has to run
 * them (https://jestjs.io/docs/ecmascript-modules).
 */
import type { ContractRequest } from './judged-response.js';
import { toSatisfyContract } from './matcher.js';
import type { TestRunner } from './register.js';
import { groupName, registerTests, SentOnce } from './register.js';
import type { ContractTestOptions } from './run.js';
import { contractRun } from './run.js';

export type { App, FetchHandler } from '../io/in-process.js';
export { ContractError } from './failure.js';
export type { ContractRequest } from './judged-response.js';
export type { ContractTestOptions } from './run.js';

// What jest puts into the global scope; its types are those of whoever installs it.
declare const describe: TestRunner['describe'];
declare const it: TestRunner['it'];
declare const beforeAll: (prepare: () => Promise<unknown>, timeout: number) => void;
declare const expect: { extend(matchers: Record<string, unknown>): void };

/**
 * Registers a test for each case that follows from the documents, in groups by operation: what `specproof verify` sends
 * to a server, to a server or to an application in this process. To be awaited at the top of a test file, as jest takes
 * no tests that come later. All requests of the documents are sent before the first of their tests that jest runs,
 * whatever `-t` leaves out; `onlyOperations` and `onlyCases` send fewer.
 *
 * @throws {ToolError} when a document cannot be used, or an option means nothing.
 * @example
 * import { contractTests } from 'specproof/jest';
 *
 * await contractTests({ documents: ['api.yaml'], fetch: () => Response.json([]), minEvidence: '90%' });
 */
export async function contractTests(options: ContractTestOptions): Promise<void> {
  const run = await contractRun(options);
  describe(groupName(options), () => {
    const results = new SentOnce();
    beforeAll(() => results.from(run.start(undefined)), run.maxTime);
    registerTests(run, { describe, it }, () => results.found);
  });
}

expect.extend({
  toSatisfyContract: (received: unknown, documents: string | readonly string[], request?: ContractRequest) =>
    toSatisfyContract(received, documents, request),
});

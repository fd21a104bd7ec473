/**
 * Contract tests in a team's own test run: `contractTests` makes tests out of documents, `toSatisfyContract` judges the
 * answers of other tests. Only vitest is needed; nothing else of a runner is known here.
 */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { EVIDENCE_FOLDER, noteEvidence } from './evidence-folder.js';
import type { ContractRequest } from './judged-response.js';
import { toSatisfyContract } from './matcher.js';
import { groupName, registerTests, SentOnce } from './register.js';
import type { ContractTestOptions } from './run.js';
import { contractRun } from './run.js';

export type { App, FetchHandler } from '../io/in-process.js';
export { ContractError } from './failure.js';
export type { ContractRequest } from './judged-response.js';
export type { ContractTestOptions } from './run.js';

/**
 * Registers a test for each case that follows from the documents, in groups by operation: what `specproof verify` sends
 * to a server, to a server or to an application in this process. What is left out by `-t` is not sent.
 *
 * @throws {ToolError} when vitest collects the tests: when a document cannot be used, or an option means nothing.
 * @example
 * import { contractTests } from 'specproof/vitest';
 *
 * contractTests({ documents: ['api.yaml'], fetch: () => Response.json([]), minEvidence: '90%' });
 */
export function contractTests(options: ContractTestOptions): void {
  describe(groupName(options), async () => {
    const run = await contractRun(options);
    const results = new SentOnce();
    // Vitest hands fixtures over first, and insists on the braces.
    // eslint-disable-next-line no-empty-pattern
    beforeAll(async ({}, suite) => {
      const { report } = await results.from(run.start(selectedIn(suite.tasks, ids)));
      await noteEvidence(inject(EVIDENCE_FOLDER as never), () => report.evidence);
    }, run.maxTime);
    const ids = registerTests(run, { describe, it }, () => results.found);
  });
}

interface Task {
  name: string;
  mode: string;
  tasks?: Task[];
}

/** The cases that vitest has not left out, such as by `-t`; undefined where it runs all. */
function selectedIn(tasks: readonly Task[], ids: ReadonlyMap<string, string>): string[] | undefined {
  const all = tasks.flatMap((group) => (group.tasks ?? []).map((task) => ({ group: group.name, task })));
  const isRun = ({ mode }: Task): boolean => mode !== 'skip' && mode !== 'todo';
  if (all.every(({ task }) => isRun(task))) return undefined;
  return all
    .filter(({ task }) => isRun(task))
    .flatMap(({ group, task }) => ids.get(`${group} ${task.name}`) ?? []);
}

interface ContractMatchers<Result = unknown> {
  /**
   * Whether an answer is as the documents say: of fetch, supertest, light-my-request (Fastify's `inject`) or axios. The
   * request is taken from the answer as far as it is there; of fetch only the address is, so say the method where it is
   * not GET.
   */
  toSatisfyContract(documents: string | readonly string[], request?: ContractRequest): Promise<Result>;
}

declare module 'vitest' {
  // The parameter must have the name that vitest gives it.
  interface Assertion<T = any> extends ContractMatchers<T> {} // eslint-disable-line
  interface AsymmetricMatchersContaining extends ContractMatchers {} // eslint-disable-line
}

expect.extend({
  toSatisfyContract: (received: unknown, documents: string | readonly string[], request?: ContractRequest) =>
    toSatisfyContract(received, documents, request, (evidence) =>
      noteEvidence(inject(EVIDENCE_FOLDER as never), evidence),
    ),
});

/**
 * Contract tests in a team's own test run: `contractTests` makes tests out of documents, `toSatisfyContract` judges the
 * answers of other tests. Only vitest is needed; nothing else of a runner is known here.
 */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { EVIDENCE_FOLDER, noteEvidence } from './evidence-folder.js';
import { ContractError } from './failure.js';
import type { ContractRequest } from './judged-response.js';
import { judgedResponse } from './judged-response.js';
import type { ContractResults, ContractRun, ContractTestOptions } from './run.js';
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
  describe(`the contract of ${options.documents.join(' and ')}`, async () => {
    const run = await contractRun(options);
    let results: ContractResults | undefined;
    const groups = new Map<string, string>();
    // Vitest hands fixtures over first, and insists on the braces.
    // eslint-disable-next-line no-empty-pattern
    beforeAll(async ({}, suite) => {
      const all = await run.start(selectedIn(suite.tasks, groups));
      results = all;
      await noteEvidence(inject(EVIDENCE_FOLDER as never), () => all.report.evidence);
    }, run.maxTime);
    const found = (): ContractResults => {
      if (!results) throw new Error('the requests were not sent');
      return results;
    };
    for (const { id, cases, isOpen } of run.operations) {
      describe(id, () => {
        for (const each of cases) {
          const label = each.id.startsWith(`${id}:`) ? each.id.slice(id.length + 1) : each.id;
          const name = `${label} (${each.why})`;
          groups.set(`${id} ${name}`, each.id);
          it(name, () => {
            const { sent, byCase } = found();
            if (!sent.has(each.id)) throw new Error('this case was not sent: the run ended before');
            refuse(byCase.get(each.id));
          });
        }
        if (isOpen) it(FOLLOWS, () => refuse(found().byOperation.get(id)));
      });
    }
    registerWhole(run, found);
  });
}

/** Of behaviors and of ids that flow, what is sent next is in the answer before. */
const FOLLOWS = 'what follows from its answers';

function registerWhole({ operations }: ContractRun, found: () => ContractResults): void {
  if (operations.length === 0) return;
  it('as a whole', () => refuse(found().ofRun));
}

function refuse(
  findings: readonly ConstructorParameters<typeof ContractError>[0][number][] | undefined,
): void {
  if (findings && findings.length > 0) throw new ContractError(findings);
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
  async toSatisfyContract(
    received: unknown,
    documents: string | readonly string[],
    request?: ContractRequest,
  ) {
    const { findings, evidence } = await judgedResponse(received, [documents].flat(), request);
    await noteEvidence(inject(EVIDENCE_FOLDER as never), evidence);
    const error = new ContractError(findings);
    return {
      pass: findings.length === 0,
      message: () =>
        findings.length === 0 ? 'expected the answer to break the contract, and it keeps it' : error.message,
      ...(findings.length > 0 && { actual: error.actual, expected: error.expected }),
    };
  },
});

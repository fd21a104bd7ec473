import { ContractError } from './failure.js';
import type { ContractResults, ContractRun } from './run.js';

/** What of a test runner is needed to register tests. */
export interface TestRunner {
  describe: (name: string, register: () => void) => unknown;
  it: (name: string, test: () => void) => unknown;
}

/** What the tests of documents are called as a group. */
export function groupName({ documents }: { documents: readonly string[] }): string {
  return `the contract of ${documents.join(' and ')}`;
}

/**
 * Registers a test for each case, in groups by operation, and one for the run as a whole. `found`: what the run has found,
 * once it is over.
 * @returns the ids of the cases, by the names of group and test with a space between.
 */
export function registerTests(
  { operations }: ContractRun,
  { describe, it }: TestRunner,
  found: () => ContractResults,
): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const { id, cases, isOpen } of operations) {
    describe(id, () => {
      for (const each of cases) {
        const label = each.id.startsWith(`${id}:`) ? each.id.slice(id.length + 1) : each.id;
        const name = `${label} (${each.why})`;
        ids.set(`${id} ${name}`, each.id);
        it(name, () => {
          const { sent, byCase } = found();
          if (!sent.has(each.id)) throw new Error('this case was not sent: the run ended before');
          refuse(byCase.get(each.id));
        });
      }
      if (isOpen) it(FOLLOWS, () => refuse(found().byOperation.get(id)));
    });
  }
  if (operations.length > 0) it('as a whole', () => refuse(found().ofRun));
  return ids;
}

/** Of behaviors and of ids that flow, what is sent next is in the answer before. */
const FOLLOWS = 'what follows from its answers';

function refuse(
  findings: readonly ConstructorParameters<typeof ContractError>[0][number][] | undefined,
): void {
  if (findings && findings.length > 0) throw new ContractError(findings);
}

/** The results of a run that all tests wait for: sent once, before the first of them. */
export class SentOnce {
  private results: ContractResults | undefined;

  /** Keeps what the run has found. */
  async from(results: Promise<ContractResults>): Promise<ContractResults> {
    this.results = await results;
    return this.results;
  }

  /** @throws Error where nothing was sent. */
  get found(): ContractResults {
    if (!this.results) throw new Error('the requests were not sent');
    return this.results;
  }
}

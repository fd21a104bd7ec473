import { extensionProblems } from '../behaviors/declaration-schema.js';
import { behaviorProblems } from '../behaviors/index.js';
import { buildContract } from '../document/contract.js';
import { ToolError } from '../errors.js';
import { readEntry, referenceReader } from '../io/files.js';
import { withoutRepeats } from '../io/same-document.js';
import type { Contract, Problem } from '../model/document.js';

export interface LoadOptions {
  /** Folder that relative paths start from. */
  cwd: string;
}

/**
 * Loads one OpenAPI document with everything it refers to; `problems` may hold errors.
 * @throws ToolError when it cannot be read or is no OpenAPI 3.0/3.1 document.
 * @example
 * import { readContract } from 'specproof';
 *
 * const { operations, problems } = await readContract('api.yaml', { cwd: '.' });
 * console.log(operations.map(({ id }) => id), problems.length);
 */
export async function readContract(source: string, { cwd }: LoadOptions): Promise<Contract> {
  const entry = await readEntry(source, cwd);
  const contract = await buildContract(entry, referenceReader(entry, cwd));
  contract.problems.push(...extensionProblems(contract));
  // Whether a declaration fits its operation can only be asked of sound ones.
  const isSound = contract.problems.every(({ severity }) => severity !== 'error');
  if (isSound) contract.problems.push(...behaviorProblems(contract));
  return contract;
}

/**
 * Loads documents that are to be used, each once however often it is named: it must be sound in structure and
 * references.
 * Schemas that cannot be enforced are no reason to refuse it here; a verification reports them as findings.
 * @throws ToolError naming the first error and how many more there are.
 * @example
 * import { loadContracts, startMock, verify } from 'specproof';
 *
 * const contracts = await loadContracts(['api.yaml'], { cwd: '.' });
 * const mock = await startMock({ contracts });
 * for await (const event of verify({ contracts, server: mock.url })) console.log(event.type);
 * await mock.close();
 */
export async function loadContracts(sources: readonly string[], options: LoadOptions): Promise<Contract[]> {
  const distinct = await withoutRepeats(sources, options.cwd);
  const contracts = await Promise.all(distinct.map((source) => readContract(source, options)));
  for (const contract of contracts) refuseErrors(contract);
  return contracts;
}

function refuseErrors(contract: Contract): void {
  const [first, ...others] = contract.problems.filter(({ severity }) => severity === 'error');
  if (!first) return;
  throw new ToolError(first.message, {
    location: first.location,
    ...hintOf(first, others.length, contract.source),
  });
}

function hintOf({ hint }: Problem, others: number, source: string): { hint?: string } {
  const more =
    others === 0 ? [] : [`${String(others)} more: run 'specproof lint ${source}' to see them all.`];
  const hints = [...(hint === undefined ? [] : [hint]), ...more];
  return hints.length > 0 ? { hint: hints.join(' ') } : {};
}

import { addressOf, unsentParts } from '../document/path-key.js';
import { problemAt } from '../document/problem.js';
import { join } from '../json/pointer.js';
import type { Contract, Problem } from '../model/document.js';

/**
 * Finds what is wrong with the keys under `paths` of the operations that are left, by how a server has to route requests.
 * Few documents have identical paths, and what tells their operations apart takes long to load.
 */
export async function pathJudge({ operations }: Contract): Promise<(contract: Contract) => Problem[]> {
  const addresses = new Set(operations.map(addressOf));
  if (addresses.size === operations.length) return oddKeys;
  const { identicalPaths } = await import('./identical-paths.js');
  return (contract) => [...oddKeys(contract), ...identicalPaths(contract)];
}

function oddKeys(contract: Contract): Problem[] {
  const paths = new Set(contract.operations.map(({ path }) => path));
  return [...paths].flatMap((path) =>
    unsentParts(path).map((message) =>
      problemAt(contract, join('#', 'paths', path), 'document.path.key', message, { severity: 'warning' }),
    ),
  );
}

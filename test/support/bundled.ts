import { BUNDLED, bundledDocument } from '../../src/load/bundled.js';
import { loadContracts, readContract } from '../../src/load/index.js';
import type { Contract } from '../../src/model/document.js';
import { ROOT } from './root.js';

/** The two documents that come with the package. */
export function bundledContracts(): Promise<Contract[]> {
  return loadContracts(
    BUNDLED.map((name) => bundledDocument(name, ROOT)),
    { cwd: ROOT },
  );
}

/** One of them. */
export function bundledContract(name: (typeof BUNDLED)[number]): Promise<Contract> {
  return readContract(bundledDocument(name, ROOT), { cwd: ROOT });
}

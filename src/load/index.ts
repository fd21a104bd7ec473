import { buildContract } from '../document/contract.js';
import { someObject } from '../document/places.js';
import { readEntry, referenceReader } from '../io/files.js';
import type { ReadLimits } from '../io/read-limits.js';
import { withoutRepeats } from '../io/same-document.js';
import type { Contract, DocumentSource, Problem } from '../model/document.js';
import { applyCustomFormats } from '../schema/custom-formats.js';
import { metaSchemaText } from '../schema/keywords/dialects/meta-schemas.js';
import { misspelt } from './bundled.js';
import { linkProblems } from './link-problems.js';
import { pathJudge } from './path-problems.js';
import { unprovedParts } from './unproved.js';
import type { UsabilityOptions } from './usability.js';
import { leaveOutUnusable } from './usability.js';

export interface LoadOptions extends UsabilityOptions, ReadLimits {
  /** Folder that relative paths start from. */
  cwd: string;
}

/**
 * Loads one OpenAPI document with everything it refers to. What is wrong with it is in `problems`, and the operations
 * that need a place with an error are in `unusable`; the others can be used.
 * @throws ToolError when it cannot be read or is no OpenAPI document.
 * @example
 * import { readContract } from 'specproof';
 *
 * const { operations, problems } = await readContract('api.yaml', { cwd: '.' });
 * console.log(operations.map(({ id }) => id), problems.length);
 */
export async function readContract(source: DocumentSource, options: LoadOptions): Promise<Contract> {
  const { cwd, formats = {} } = options;
  const entry = await readEntry(source, cwd, options).catch((thrown: unknown) => {
    throw misspelt(source, thrown);
  });
  const read = referenceReader(entry, cwd, options);
  const contract = await buildContract(entry, async (uri, how) => {
    const text = metaSchemaText(uri);
    return text === undefined ? read(uri, how) : { text, label: uri };
  });
  applyCustomFormats(contract, formats);
  const { problems, judge } = await declarations(contract);
  contract.problems.push(...problems, ...unprovedParts(contract));
  leaveOutUnusable(contract, { ...options, judgePaths: await pathJudge(contract), judge });
  contract.problems.push(...linkProblems(contract));
  return contract;
}

/**
 * What is wrong with the `x-contract` declarations of a document, and what then judges them by their operations. Most
 * documents declare nothing; what knows the behaviors takes longer to load than those take to be linted.
 */
async function declarations(
  contract: Contract,
): Promise<{ problems: Problem[]; judge: (contract: Contract) => Problem[] }> {
  const isDeclaring = someObject(contract.document, 'OpenAPI', (_, node) => node['x-contract'] !== undefined);
  if (!isDeclaring) return { problems: [], judge: () => [] };
  const [{ extensionProblems }, { behaviorProblems }] = await Promise.all([
    import('../behaviors/declaration-schema.js'),
    import('../behaviors/index.js'),
  ]);
  return { problems: extensionProblems(contract), judge: behaviorProblems };
}

/**
 * Loads documents that are to be used, each once however often it is named.
 * @throws ToolError when one cannot be read or is no OpenAPI document.
 * @example
 * import { loadContracts, startMock, verify } from 'specproof';
 *
 * const contracts = await loadContracts(['api.yaml'], { cwd: '.' });
 * const mock = await startMock({ contracts });
 * for await (const event of verify({ contracts, server: mock.url })) console.log(event.type);
 * await mock.close();
 */
export async function loadContracts(
  sources: readonly DocumentSource[],
  options: LoadOptions,
): Promise<Contract[]> {
  const distinct = await withoutRepeats(sources, options.cwd);
  return Promise.all(distinct.map((source) => readContract(source, options)));
}

import { basePathsOf } from '../document/reader/servers.js';
import type { Contract } from '../model/document.js';

/** The server to verify: one for all contracts, or one for each by the contract's name. */
export interface Target<Server> {
  /** Undefined when there is nothing to send requests to. */
  server: Server | string | Readonly<Record<string, string>> | undefined;
  /** Stops what was started for it. */
  close: () => Promise<void>;
}

/**
 * Returns the given server, else starts a mock of the contracts on a free port of this machine. Where no contract has
 * a usable operation, `server` is undefined and only the documents are checked.
 * @throws ToolError when the mock cannot be started.
 */
export async function openTarget<Server>(
  contracts: readonly Contract[],
  server: Server | undefined,
): Promise<Target<Server>> {
  const nothing = { close: () => Promise.resolve() };
  if (server !== undefined) return { server, ...nothing };
  if (contracts.every(({ operations }) => operations.length === 0)) return { server: undefined, ...nothing };
  // The mock takes long to load, and verifying a given server does not need it.
  const { startMock } = await import('./index.js');
  const mock = await startMock({ contracts });
  return { server: mockedServers(mock.url, contracts), close: () => mock.close() };
}

/** The mock's address with the base path of each contract. Contracts of one name cannot have servers of their own. */
export function mockedServers(url: string, contracts: readonly Contract[]): string | Record<string, string> {
  const own = contracts.map((contract) => [contract.name, url + basePathsOf(contract).first] as const);
  const isOne = new Set(contracts.map(({ name }) => name)).size < contracts.length;
  return isOne ? url : Object.fromEntries(own);
}

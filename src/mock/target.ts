import type { Contract } from '../model/document.js';

/** The server that a verification asks: one, or one for each contract by its name. */
export interface Target<Server> {
  /** Undefined when there is nothing that could be asked. */
  server: Server | string | undefined;
  /** Ends what was started for it. */
  close: () => Promise<void>;
}

/**
 * The given server, else a mock of the contracts on a free port of this machine. Documents
 * without an operation that it could serve have no mock: they are judged by themselves.
 * @throws ToolError when the mock cannot be started.
 */
export async function openTarget<Server>(
  contracts: readonly Contract[],
  server: Server | undefined,
): Promise<Target<Server>> {
  const nothing = { close: () => Promise.resolve() };
  if (server !== undefined) return { server, ...nothing };
  if (contracts.every(({ operations }) => operations.length === 0)) return { server: undefined, ...nothing };
  // The mock takes long to load; who verifies a server of their own need not wait for it.
  const { startMock } = await import('./index.js');
  const mock = await startMock({ contracts });
  return { server: mock.url, close: () => mock.close() };
}

import { serve } from '../io/http-server/index.js';
import type { Incoming } from '../io/http-server/message.js';
import type { Contract } from '../model/document.js';
import type { Response } from './cached-responder.js';
import { load } from './load.js';
import type { Mutation } from './mutation.js';
import { DEFAULT_LIMITS } from './options.js';

/** A mock that can be made wrong on purpose, without pages of its own. */
export interface MutableMock {
  /** Its address, before the documents' paths. */
  url: string;
  /** What it answers; nothing is sent. */
  respond: (incoming: Incoming) => Response;
  /** Makes it wrong in one way, in place of any before; undefined makes it right again. */
  mutate: (mutation: Mutation | undefined) => void;
  close: () => Promise<void>;
}

/**
 * Starts a mock of the contracts on a free port of this machine.
 * @throws ToolError when the documents cannot be mocked.
 */
export async function startMutableMock(contracts: readonly Contract[], seed: number): Promise<MutableMock> {
  const { responder } = await load({ contracts, seed }, '');
  const respond = (incoming: Incoming): Response => responder.respond(incoming);
  const answer = (incoming: Incoming): Response['outgoing'] => respond(incoming).outgoing;
  const server = await serve({ host: '127.0.0.1', port: 0, tls: undefined, limits: DEFAULT_LIMITS, answer });
  return {
    url: server.url,
    respond,
    mutate: (mutation) => responder.mutate(mutation),
    close: () => server.close(),
  };
}

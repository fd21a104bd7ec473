import { serve } from '../io/http-server/index.js';
import type { Incoming } from '../io/http-server/message.js';
import type { Contract } from '../model/document.js';
import type { Response } from './cached-responder.js';
import { load } from './load.js';
import type { Mutation } from './mutation.js';
import { observed } from './mutation.js';
import { DEFAULT_LIMITS } from './options.js';

/** A mock that can be made wrong on purpose, without pages of its own. */
export interface MutableMock {
  /** Its address, before the documents' paths. */
  url: string;
  /** What it answers; nothing is sent. */
  respond: (incoming: Incoming) => Response;
  /** Makes it wrong in one way, in place of any before; undefined makes it right again. */
  mutate: (mutation: Mutation | undefined) => void;
  /** Whether it was asked since for something that shows how it is wrong. */
  wasShown: () => boolean;
  close: () => Promise<void>;
}

/**
 * Starts a mock of the contracts on a free port of this machine. `stateful`: it keeps what it is sent.
 * @throws ToolError when the documents cannot be mocked.
 */
export async function startMutableMock(
  contracts: readonly Contract[],
  { seed, stateful = false }: { seed: number; stateful?: boolean },
): Promise<MutableMock> {
  const { responder } = await load({ contracts, seed, stateful }, '');
  let isShown = false;
  const respond = (incoming: Incoming): Response => responder.respond(incoming);
  const answer = (incoming: Incoming): Response['outgoing'] => respond(incoming).outgoing;
  const server = await serve({ host: '127.0.0.1', port: 0, tls: undefined, limits: DEFAULT_LIMITS, answer });
  return {
    url: server.url,
    respond,
    mutate: (mutation) => {
      isShown = false;
      responder.mutate(mutation && observed(mutation, () => (isShown = true)));
    },
    wasShown: () => isShown,
    close: () => server.close(),
  };
}

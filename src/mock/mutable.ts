import { serve } from '../io/http-server/index.js';
import type { Incoming, Outgoing } from '../io/http-server/message.js';
import type { Contract } from '../model/document.js';
import { VERSION } from '../version.js';
import type { Response } from './cached-responder.js';
import { CONTROL } from './control/index.js';
import type { Loaded } from './load.js';
import { load } from './load.js';
import type { Mutation } from './mutation.js';
import { observed } from './mutation.js';
import { DEFAULT_LIMITS } from './options.js';
import { MockService } from './service.js';

/** A mock that can be made wrong on purpose. Of a mock's own pages it has that for provider states, where it was given some. */
export interface MutableMock {
  /** Its address, before the documents' paths. */
  url: string;
  /** Where it takes Pact's requests for provider states; undefined where it was given none. */
  statesUrl: string | undefined;
  /** What it answers; nothing is sent. */
  respond: (incoming: Incoming) => Response;
  /** Makes it wrong in one way, in place of any before; undefined makes it right again. */
  mutate: (mutation: Mutation | undefined) => void;
  /** Whether it was asked since for anything, and for something that shows how it is wrong. */
  wasAsked: () => boolean;
  wasShown: () => boolean;
  close: () => Promise<void>;
}

/** What a busy suite leaves unused for long stays open: a closed connection would fail a request, and break no clause. */
export const PATIENT_LIMITS = { ...DEFAULT_LIMITS, keepAliveTimeout: 600_000 };

const STATES_PATH = `${CONTROL}states`;

export interface MutableMockOptions {
  seed: number;
  /** Whether it keeps what it is sent. */
  stateful?: boolean;
  /** The path of a file with Pact's provider states. */
  states?: string | undefined;
}

/**
 * Starts a mock of the contracts on a free port of this machine.
 * @throws ToolError when the documents cannot be mocked, or the file of states cannot be used.
 */
export async function startMutableMock(
  contracts: readonly Contract[],
  { seed, stateful = false, states }: MutableMockOptions,
): Promise<MutableMock> {
  const loaded = await load({ contracts, seed, stateful, ...(states !== undefined && { states }) }, '');
  const { responder } = loaded;
  const service = serviceOf(loaded);
  let [isAsked, isShown] = [false, false];
  const respond = (incoming: Incoming): Response => responder.respond(incoming);
  const answer = (incoming: Incoming): Outgoing | Promise<Outgoing> => {
    isAsked = true;
    const isOfStates = loaded.states !== undefined && incoming.target === STATES_PATH;
    return isOfStates ? service.answer(incoming) : respond(incoming).outgoing;
  };
  const server = await serve({ host: '127.0.0.1', port: 0, tls: undefined, limits: PATIENT_LIMITS, answer });
  return {
    url: server.url,
    statesUrl: loaded.states && server.url + STATES_PATH,
    respond,
    mutate: (mutation) => {
      [isAsked, isShown] = [false, false];
      // A suite that was broken off has taken back no state.
      if (loaded.states) loaded.data.reset();
      responder.mutate(mutation && observed(mutation, () => (isShown = true)));
    },
    wasAsked: () => isAsked,
    wasShown: () => isShown,
    close: () => server.close(),
  };
}

function serviceOf(loaded: Loaded): MockService {
  return new MockService(loaded, {
    access: { policy: 'local', cors: false, listensOn: '127.0.0.1' },
    version: VERSION,
    viewerFile: () => Promise.resolve(undefined),
    onAnswer: undefined,
    send: () => undefined,
  });
}

import { endToEnd } from '../http/end-to-end.js';
import type { HttpClient } from '../io/http-client/index.js';
import { createHttpClient } from '../io/http-client/index.js';
import { serve } from '../io/http-server/index.js';
import type { Incoming, Outgoing } from '../io/http-server/message.js';
import { outgoing, pairsOf } from '../io/http-server/message.js';
import type { Response } from '../mock/cached-responder.js';
import type { MutableMock } from '../mock/mutable.js';
import { PATIENT_LIMITS, startMutableMock } from '../mock/mutable.js';
import type { Mutation } from '../mock/mutation.js';
import { observed } from '../mock/mutation.js';
import type { Contract } from '../model/document.js';
import type { HttpResponse } from '../model/exchange.js';
import type { Stand } from './stand.js';

/** Milliseconds and octets of one exchange with the real server, and connections to it. */
const LIMITS = { timeout: 60_000, connectTimeout: 5000, maxBody: 50_000_000 };
const CONNECTIONS = 16;

/**
 * Starts a server before a real one that can be made wrong on purpose. What is wrong with answers is put into those of the
 * real server. What is wrong in how requests are taken is answered as the mock of the documents would: the real server does
 * not see such a request. `upstream`: everything before the documents' paths.
 * @throws ToolError when the documents cannot be mocked.
 */
export async function startRelay(
  upstream: string,
  contracts: readonly Contract[],
  seed: number,
): Promise<Stand> {
  const mock = await startMutableMock(contracts, { seed });
  const client = createHttpClient(LIMITS, CONNECTIONS);
  const relay = new Relay(upstream.replace(/\/+$/, ''), mock, client);
  const answer = (incoming: Incoming): Promise<Outgoing> => relay.answer(incoming);
  const server = await serve({ host: '127.0.0.1', port: 0, tls: undefined, limits: PATIENT_LIMITS, answer });
  return {
    url: server.url,
    statesUrl: undefined,
    mutate: (mutation) => relay.mutate(mutation),
    wasAsked: () => relay.isAsked,
    wasShown: () => relay.isShown,
    unanswered: () => relay.unanswered,
    close: async () => {
      await server.close();
      client.close();
      await mock.close();
    },
  };
}

class Relay {
  isAsked = false;
  isShown = false;
  unanswered: string | undefined;
  private mutation: Mutation = {};

  constructor(
    private readonly upstream: string,
    private readonly mock: MutableMock,
    private readonly client: HttpClient,
  ) {}

  mutate(mutation: Mutation | undefined): void {
    [this.isAsked, this.isShown] = [false, false];
    this.mutation = observed(mutation ?? {}, () => (this.isShown = true));
  }

  async answer(incoming: Incoming): Promise<Outgoing> {
    this.isAsked = true;
    const { alters, ...ofRequests } = this.mutation;
    const right = this.mocked(incoming, {});
    if (Object.keys(ofRequests).length > 0) {
      const { outgoing: wrong } = this.mocked(incoming, ofRequests);
      if (wrong.status !== right.outgoing.status) return wrong;
    }
    const outcome = await this.sent(incoming);
    if (outcome === undefined) return outgoing(502, [['Content-Type', 'text/plain']], 'no answer from the upstream');
    return altered(outcome, right, alters);
  } // prettier-ignore

  private mocked(incoming: Incoming, mutation: Mutation): Response {
    this.mock.mutate(mutation);
    try {
      return this.mock.respond(incoming);
    } finally {
      this.mock.mutate(undefined);
    }
  }

  /** What the real server answers, without a content coding; undefined for nothing. */
  private async sent({ method, target, fields, body }: Incoming): Promise<HttpResponse | undefined> {
    if (body === 'too-large') return undefined;
    const own = pairsOf(endToEnd(fields)).filter(([name]) => !OF_THIS_HOP.has(name.toLowerCase()));
    const headers: [string, string][] = [...own, ['Accept-Encoding', 'identity']];
    const url = this.upstream + target;
    const sent = body.length === 0 ? { method, url, headers } : { method, url, headers, body: body.toString() };
    const { outcome } = await this.client.send(sent);
    if (outcome.kind === 'response') return outcome;
    this.unanswered = outcome.message;
    return undefined;
  } // prettier-ignore
}

/** Fields that the connection to the real server has of its own. */
const OF_THIS_HOP: ReadonlySet<string> = new Set(['host', 'content-length', 'accept-encoding', 'expect']);

/** The answer of the real server, wrong where the mutation says so. */
function altered(
  { status, headers, body }: HttpResponse,
  { operation, refused }: Response,
  alters: Mutation['alters'],
): Outgoing {
  const own = pairsOf(endToEnd(headers.flat())).filter(([name]) => name.toLowerCase() !== 'content-length');
  const bytes = Buffer.from(body);
  const text = bytes.length === 0 ? undefined : bytes.toString('utf8');
  const wrong = alters?.({ status, headers: own, body: text, operation, refused });
  return wrong ? outgoing(wrong.status, wrong.headers, wrong.body) : outgoing(status, own, bytes);
}

import { messageOf } from '../errors.js';
import { Secrets } from '../http/secrets/redaction.js';
import type { Incoming, Outgoing } from '../io/http-server/message.js';
import { outgoing } from '../io/http-server/message.js';
import type { Asset } from '../io/viewer.js';
import { jsonText } from '../json/text.js';
import type { Contract } from '../model/document.js';
import type { SentRequest } from '../model/exchange.js';
import type { CachedResponder, Response } from './cached-responder.js';
import type { ControlAccess } from './control/access.js';
import { answerControl, CONTROL } from './control/index.js';
import { preflight } from './cors.js';
import type { DataSet } from './data/data-set.js';
import type { ProviderStates, StateChange } from './data/states.js';
import type { Received } from './received.js';
import { ReceivedRequests } from './received.js';
import { mockRefusal, problemDetails } from './request/refusal.js';
import { Stubs } from './testing/stubs.js';
import { Waits } from './testing/waiting.js';

/** The parts that are replaced together when a document changes. */
export interface Served {
  contracts: readonly Contract[];
  responder: CachedResponder;
  data: DataSet;
  states: ProviderStates | undefined;
  /** Restores the data to its state at the start. */
  reset: () => void | Promise<void>;
}

export interface ServiceOptions {
  /** Sends a callback. Nobody waits for its answer. */
  send: (callback: SentRequest, secrets: Secrets) => void;
  access: ControlAccess;
  version: string;
  viewerFile: (name: string) => Promise<Asset | undefined>;
  /** Called with every client request once its answer is ready. */
  onAnswer: ((received: Received, response: Response, secrets: Secrets) => void) | undefined;
}

/** Answers all requests to the mock: for documented operations, CORS preflights, and its own pages and switches. */
export class MockService {
  /** The mock's address, before the documents' paths; empty until it listens. */
  url = '';
  readonly stubs = new Stubs();
  readonly waits: Waits;
  private readonly received = new ReceivedRequests();
  private secrets: Secrets;
  private answeredAt = performance.now();

  constructor(
    private served: Served,
    private readonly options: ServiceOptions,
  ) {
    this.secrets = new Secrets(served.contracts);
    this.waits = new Waits({
      all: () => this.requests(),
      one: (number) => this.received.one(number, this.secrets),
      given: this.received.given,
    });
  }

  /** Serves other documents from here on. Requests in progress are answered from the old ones. */
  replace(served: Served): void {
    this.served = served;
    this.secrets = new Secrets(served.contracts);
  }

  async reset(): Promise<void> {
    this.received.clear();
    this.stubs.clear();
    await this.served.reset();
    this.served.responder.forget();
  }

  /** Makes a provider state true, besides those before it; without one, the data are as they were at the start. */
  state(change: StateChange | undefined): void {
    const { data, responder } = this.served;
    if (change) data.state(change.records);
    else data.reset();
    responder.forget();
  }

  requests(): ReturnType<ReceivedRequests['list']> {
    return this.received.list(this.secrets);
  }

  /** Neither throws nor rejects. */
  answer(incoming: Incoming): Outgoing | Promise<Outgoing> {
    if (this.isControl(incoming)) return this.control(incoming);
    return preflight(this.options.access.cors, incoming) ?? this.respond(incoming);
  }

  private respond(incoming: Incoming): Outgoing | Promise<Outgoing> {
    const started = performance.now();
    const received = this.received.add(incoming, Date.now());
    const response = this.served.responder.respond(incoming, this.stubs);
    if (response.delay > 0) return this.late(response, received, started);
    return this.answered(response, received, started);
  }

  private async late(response: Response, received: Received, started: number): Promise<Outgoing> {
    await pause(response.delay);
    return this.answered(response, received, started);
  }

  /** For how many milliseconds no request was answered. */
  quietFor(): number {
    return performance.now() - this.answeredAt;
  }

  private answered(response: Response, received: Received, started: number): Outgoing {
    this.answeredAt = performance.now();
    this.received.answer(received, response, this.answeredAt - started);
    this.options.onAnswer?.(received, response, this.secrets);
    this.waits.answered(received.number);
    for (const callback of response.callbacks) this.options.send(callback, this.secrets);
    return response.outgoing;
  }

  /**
   * True if the request is for the mock's own pages. The index is at the root only if no document describes the root.
   */
  private isControl({ target, method }: Incoming): boolean {
    if (target.startsWith(CONTROL) || target === CONTROL.slice(0, -1)) return true;
    if (method !== 'GET' && method !== 'HEAD') return false;
    return (target === '/' || target.startsWith('/?')) && !this.served.responder.serves('/');
  }

  private control(incoming: Incoming): Promise<Outgoing> {
    const { access, version, viewerFile } = this.options;
    const context = {
      contracts: this.served.contracts,
      secrets: this.secrets,
      received: this.received,
      access,
      url: this.url,
      version,
      reset: () => this.reset(),
      states: this.served.states,
      state: (change: StateChange | undefined) => this.state(change),
      viewerFile,
    };
    return answerControl(incoming, context).catch((thrown: unknown) => {
      const details = problemDetails(500, mockRefusal(500, `The mock failed: ${messageOf(thrown)}`));
      return outgoing(500, [['Content-Type', 'application/problem+json']], jsonText(details));
    });
  }
}

/** Waits. Only the open connection keeps the process alive, not the timer. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

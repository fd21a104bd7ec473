import type { ToolError } from '../errors.js';
import type { InProcessFetch } from '../io/http-server/in-process.js';
import type { ServerLimits } from '../io/http-server/index.js';
import type { KeyPairFiles } from '../io/tls.js';
import type { Contract, DocumentSource } from '../model/document.js';
import type { CustomFormats } from '../schema/custom-formats.js';
import type { CallbackEvent } from './callback-event.js';
import type { ControlPolicy } from './control/access.js';
import type { CorsPolicy } from './cors.js';
import type { MockEvent } from './event.js';
import type { ReceivedRequest } from './received.js';
import type { Fault } from './request/fault.js';
import type { StubAnswer } from './testing/stub-answer.js';
import type { Stub } from './testing/stubs.js';
import type { WaitOptions } from './testing/waiting.js';

/** Reported when a watched file has changed: the new contracts, or the error for which the old ones stay. */
export type ReloadEvent =
  { kind: 'reloaded'; contracts: readonly Contract[] } | { kind: 'not-reloaded'; error: ToolError };

/** The documents that a mock serves, its address, and the faults that it simulates. */
export interface MockOptions {
  /**
   * OpenAPI documents: paths, URLs, names of bundled ones, or documents that are parsed already. Give either these or
   * `contracts`.
   */
  documents?: readonly DocumentSource[];
  contracts?: readonly Contract[];
  /** Bytes of the largest document, or file that one refers to, that is read; 50 MB by default. */
  maxFile?: number | undefined;
  /** Whether references may lead out of `cwd`, or of the folder of a document elsewhere; false by default. */
  allowOutside?: boolean | undefined;
  /** Folder that relative paths start from; the working directory by default. */
  cwd?: string;
  /** Folder that references may lead into; `cwd` by default. */
  root?: string | undefined;
  /** Whether formats and keywords that nobody knows are errors of `documents`; false by default. */
  strict?: boolean | undefined;
  /** Formats of `documents` that are in no standard: what their values look like, or `ignore`. */
  formats?: CustomFormats | undefined;
  /** Address to listen on; by default one that only this machine can reach. */
  host?: string;
  /** Port to listen on; 0, the default, stands for any free port. */
  port?: number;
  /** Whether to listen at all; true by default. A mock that does not is reached by its `fetch` alone. */
  listen?: boolean;
  /** Files with a certificate and its key, in PEM. With them, the mock speaks HTTPS. */
  tls?: KeyPairFiles;
  /** Origins whose web pages may call the mock: all (`true`, the default), none, or a list. */
  cors?: CorsPolicy;
  /**
   * Who may use the mock's own pages and switches below `/__specproof/`: `local`, the default, where `host` can be
   * reached from this machine alone; nobody (false); or, wherever it listens, those who ask under an address, localhost,
   * `host` or one of these host names. Web pages of other origins may only if `cors` lists them by name.
   */
  control?: ControlPolicy;
  /** Milliseconds by which answers are delayed, unless the request asks for another delay; 0 by default. */
  delay?: number;
  /** The longest delay that a request may ask for, in milliseconds; 30,000 by default. */
  maxDelay?: number;
  /** A fault that is applied to every request that does not ask for another one; none by default. */
  fault?: Fault;
  /** Equal seeds make equal records, in addition to those of the documents' examples; 1 by default. */
  seed?: number;
  /** Number of records in each collection; by default as many as the documents' examples mention, at least three. */
  records?: number;
  /**
   * Whether what requests make, change and remove is kept until the reset, so that later requests see it; false by
   * default.
   */
  stateful?: boolean;
  /** The records to answer with, or whole answers, by operation id; or a JSON or YAML file with them; they replace all others. */
  data?: string | Readonly<Record<string, unknown>>;
  /** A JSON or YAML file with Pact's provider states, which `POST /__specproof/states` makes true; none by default. */
  states?: string;
  /**
   * Read `documents`, `data` and `states` again when one of their files changes. After a broken edit, the last good ones stay.
   * False by default.
   */
  watch?: boolean;
  /**
   * Whether answers to the documented requests are made up beforehand, for about as long as it took to load the documents, so that
   * the first ones come as quickly as later ones; false by default.
   */
  warmUp?: boolean;
  onReload?: (event: ReloadEvent) => void;
  log?: (event: MockEvent) => void;
  /** Called for each request that a callback describes, once it is answered or has failed. */
  onCallback?: (event: CallbackEvent) => void;
  limits?: Partial<ServerLimits>;
}

/** A running mock. */
export interface Mock {
  /** The mock's address, before the documents' paths; `http://mock.localhost` for one that does not listen. */
  url: string;
  /** The documents that the mock serves. */
  contracts: readonly Contract[];
  /** The requests since the start or the last reset, in order, with secrets redacted; at most the newest 1,000. */
  requests(): ReceivedRequest[];
  /**
   * Answers as if over HTTP, without a socket. Relative URLs start at `url`; of others, only path and query count. It can
   * be handed to clients in place of the global `fetch`.
   */
  fetch: InProcessFetch;
  /**
   * Sets the answer to the requests of an operation, until it is removed, or `reset`. What a request lacks is refused
   * nevertheless. The answers of `once` and `times` come first, in their order; then the last of the others.
   * @throws {ToolError} when no document has the operation, or it no such answer, or the body breaks its schema.
   */
  on(operation: string, answer: StubAnswer): Stub;
  /**
   * Waits for a request to an operation to be answered. One that was answered before counts too, unless an earlier call
   * gave it.
   * @throws {ToolError} when no document has the operation, none comes in time, or the mock is closed.
   */
  waitFor(operation: string, options?: WaitOptions): Promise<ReceivedRequest>;
  /** Forgets the received requests and what `on` has set. */
  reset(): Promise<void>;
  /** Ends idle connections at once, and resolves once every request that arrived is answered. */
  close(): Promise<void>;
  /** The same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** The default limits of the server, in bytes and milliseconds as `ServerLimits` describes. */
export const DEFAULT_LIMITS: ServerLimits = {
  body: 10 * 1024 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
};

/** The default of `maxDelay`, in milliseconds. */
export const DEFAULT_MAX_DELAY = 30_000;

import type { ToolError } from '../errors.js';
import type { ServerLimits } from '../io/http-server/index.js';
import type { KeyPairFiles } from '../io/tls.js';
import type { Contract } from '../model/document.js';
import type { CorsPolicy } from './cors.js';
import type { MockEvent } from './event.js';
import type { ReceivedRequest } from './received.js';
import type { Fault } from './request/fault.js';

/** A changed document was read again: what is served now, or why it is still what it was. */
export type ReloadEvent =
  { kind: 'reloaded'; contracts: readonly Contract[] } | { kind: 'not-reloaded'; error: ToolError };

/** What a mock serves, where, and what goes wrong there on purpose. */
export interface MockOptions {
  /** Paths or URLs of OpenAPI documents, or names of bundled ones; all bundled ones by default. Either these or `contracts`. */
  documents?: readonly string[];
  contracts?: readonly Contract[];
  /** Folder that relative paths start from; the working directory unless told otherwise. */
  cwd?: string;
  /** Address to listen on; only this machine unless told otherwise. */
  host?: string;
  /** 0 stands for any free port, and is the default. */
  port?: number;
  /** Files of a certificate and its key, in PEM: the mock then speaks HTTPS. */
  tls?: KeyPairFiles;
  /** Whose web pages may call the mock: all, none, or those of some origins. All, by default. */
  cors?: CorsPolicy;
  /** Milliseconds by which every answer is late that is not asked for with another delay. */
  delay?: number;
  /** The longest delay that a request may ask for, in milliseconds; 30,000 by default. */
  maxDelay?: number;
  /** What goes wrong with every request that does not ask for another fault. */
  fault?: Fault;
  /** The same seed makes the same records, beside those of the documents' examples; 1 by default. */
  seed?: number;
  /** Records in each collection; by default as many as the documents' examples speak of, at least three. */
  records?: number;
  /** A JSON or YAML file with the records to answer with, by operation id, in place of all others. */
  data?: string;
  /** Read `documents` and `data` again when one of their files changes; a broken edit keeps the last good ones. */
  watch?: boolean;
  onReload?: (event: ReloadEvent) => void;
  log?: (event: MockEvent) => void;
  limits?: Partial<ServerLimits>;
}

/** A mock that is running. */
export interface Mock {
  /** Everything before the documents' paths. */
  url: string;
  /** The documents that are served. */
  contracts: readonly Contract[];
  /** What was received since the start or the last reset, in order, secrets redacted; the newest 1,000. */
  requests(): ReceivedRequest[];
  /** Forgets the received requests. */
  reset(): Promise<void>;
  /** Ends idle connections at once, and resolves once every request that arrived is answered. */
  close(): Promise<void>;
}

/** Bytes and milliseconds, as `ServerLimits` says. */
export const DEFAULT_LIMITS: ServerLimits = {
  body: 10 * 1024 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
};

/** Milliseconds. */
export const DEFAULT_MAX_DELAY = 30_000;

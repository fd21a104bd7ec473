import type { PlanBounds } from '../cases/plan-budget.js';
import type { PlanOptions } from '../cases/shared/draft.js';
import type { GivenCredentials } from '../http/credentials/index.js';
import type { HeaderList } from '../http/headers.js';
import type { Secrets } from '../http/secrets/redaction.js';
import type { OpenConnection } from '../io/http-client/connection.js';
import type { HttpLimits } from '../io/http-client/index.js';
import type { Json } from '../json/json.js';
import type { Contract, Operation } from '../model/document.js';
import type { Phase } from '../model/exchange.js';
import type { FailOn, Report } from '../model/report.js';
import type { KnownDeviation } from './record/known-deviations.js';
import type { Reliance } from './record/reliance.js';
import type { SeveritySettings } from './record/severity.js';
import type { CommandedCredential } from './setup/commanded-credentials.js';
import type { GivenHooks } from './setup/hooks.js';
import type { Reset } from './setup/reset.js';

/** One server for all contracts, or one for each by the contract's name: everything before the documents' paths. */
export type ServerChoice = string | Readonly<Record<string, string>>;

/** What one operation of a run is sent, and how its answers are judged: every setting resolved. */
export interface OperationRun {
  operation: Operation;
  /** The phases in which it is sent requests; none when it is skipped. */
  phases: readonly Phase[];
  /**
   * The phases that were asked for, before the selected cases narrowed them. Equal requests of several phases are
   * planned once, so which case is planned depends on all of them.
   */
  plannedPhases: readonly Phase[];
  /** Whether it is sent all that it usually is, so that what was not seen is not there. */
  isWhole: boolean;
  /** Values that only the tenant knows, by parameter or body property; they replace the document's examples. */
  values: Readonly<Record<string, Json>>;
  /** Headers of every request; they replace planned ones of the same name. */
  headers: HeaderList;
  /** Milliseconds for one exchange. */
  timeout: number;
  /** Whether requests that could change something on its server may be planned. */
  allowWrites: boolean;
  /** Whether its server is known to accept what the document forbids: accepted invalid input is a warning. */
  isLenient: boolean;
  /** Whether its server is the mock of these documents, which was started for the run. */
  isMock: boolean;
  /** How severe its findings are, by their code. */
  severity: SeveritySettings;
  /** Why nothing is sent to it; the report repeats it. */
  skip?: string;
}

/** Everything a run needs to know of what the user asked for: resolved once, then only read. */
export interface RunOptions {
  contracts: readonly Contract[];
  /** Without one, only the documents are judged and nothing is sent. */
  server: ServerChoice | undefined;
  /** The selected operations, in the order of the documents. */
  operations: readonly OperationRun[];
  /** Those that were selected too, but may change what the user did not allow to change, and why each is left out. */
  guarded: ReadonlyMap<Operation, string>;
  /** Only cases of these ids, in every document that has them; all when empty. */
  cases: readonly string[];
  /** Whether everything is selected that the documents have. */
  isEverything: boolean;
  /** Credentials by the key of their security scheme. */
  credentials: GivenCredentials;
  /** Those of somebody who may do less; none for a mock, which knows no users. */
  limitedCredentials: GivenCredentials;
  /** Those of them that commands give: what stands for them above is put into plans, and never sent. */
  commanded: readonly CommandedCredential[];
  /** Those of them that the server is expected to tell from wrong ones: none for a mock, which knows no users. */
  provableCredentials: GivenCredentials;
  /** Set where only one part of the operations is verified, and others verify the rest: which of how many, from 1. */
  shard?: { index: number; count: number };
  /** Set where the exchanges are those that others have made: what they do not show, nobody has asked for. */
  isRecorded?: true;
  /** Whether the server is expected to keep what it is sent: a mock does not. */
  keepsThings: boolean;
  /** What brings the server back to where every run starts; undefined where nobody says how, or a mock answers. */
  reset: Reset | undefined;
  /** What the user's own code does while the run goes on; undefined where there is none, or a mock answers. */
  hooks: GivenHooks | undefined;
  /** What must not be shown anywhere. */
  secrets: Secrets;
  /** Random requests for each operation in the phase fuzz. */
  fuzz: number;
  seed: number;
  /** Requests under way at once. */
  concurrency: number;
  /** Requests started in a second at most; undefined means as fast as they are answered. */
  rate: number | undefined;
  /** Milliseconds of the longest pause that a server may ask for. */
  maxPause: number;
  /** Cases sent at most; 0 means all. */
  maxCases: number;
  /** What planning one operation may cost. */
  planBounds: PlanBounds;
  /** Ends the run once this many error findings are known; 0 means never. */
  maxFailures: number;
  /** Milliseconds for which a server that is starting is waited for; 0: not at all. */
  wait: number;
  /** Milliseconds after which no further case is sent, and what is under way is given up. */
  maxTime: number;
  /** Share of the documented clauses that must be seen with a value, 0 to 1; undefined means any. */
  minEvidence: number | undefined;
  limits: HttpLimits;
  /** How severe findings are that are of no operation, by their code. */
  severity: SeveritySettings;
  /** The mildest severity that fails the run. */
  failOn: FailOn;
  /** Occurrences of one cause that are reported one by one. */
  maxOccurrences: number;
  deviations: readonly KnownDeviation[];
  /** Who relies on what of the documents: the rest fails nothing. Undefined where all of them count. */
  usedBy?: Reliance | undefined;
  /** The day of the run, `YYYY-MM-DD`, by which known deviations expire. */
  today: string;
  /** Ends the run early; what was found so far is still reported. */
  signal?: AbortSignal | undefined;
  /** Opens connections in place of sockets: the server is in this process. */
  open?: OpenConnection | undefined;
  /** Takes lines for the user while the run goes on, such as what commands say; secrets are redacted. */
  tell?: ((line: string) => void) | undefined;
  /** Called when the run starts, with the way to the report of what was found so far, should it not end in time. */
  onStart?: (soFar: () => Report) => void;
}

/** How an operation is sent; undefined where it is not. */
export function operationRunOf(
  { operations }: RunOptions,
  operation: Operation | undefined,
): OperationRun | undefined {
  return operations.find((own) => own.operation === operation && own.phases.length > 0);
}

/** What the requests of an operation are made from. */
export function planOptionsOf(
  { headers, values, allowWrites }: OperationRun,
  { credentials, limitedCredentials: limited, seed }: RunOptions,
): PlanOptions {
  return { headers, credentials, limited, values, allowWrites, seed };
}

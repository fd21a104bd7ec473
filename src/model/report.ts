import type { Pointer } from '../json/json.js';
import type { Location, Severity } from './document.js';
import type { BrokenParameter, Violated } from './exchange.js';
import type { RunEnd } from './run-end.js';

/** What a run has found and shown. */

/** What is expected of a document where nothing more can be said of how to mend it. */
export const ENFORCEABLE = 'a document that can be enforced';

/** One broken clause, as a check sees it. */
export interface Finding<Code extends string = string> {
  /** Stable dotted code of what is broken, e.g. `response.body.schema`. */
  check: Code;
  severity: Severity;
  message: string;
  /** The clause in the document. */
  pointer: Pointer;
  /** The place in the message: `status`, `header:<name>`, or `body` and a JSON Pointer, e.g. `body#/items/0/id`. */
  at: string;
  expected: string;
  received: string;
}

/** A Finding with everything needed to read and repeat it, as an event of the run tells it. */
export interface ReportedFinding extends Finding {
  document: string;
  location: Location;
  /** Absent for findings about the document itself. */
  operation?: string;
  case?: string;
  /** A shell command that repeats the request; secrets are replaced by variables. */
  curl?: string;
  /** Set when something accounts for it, such as a known deviation: the severity it would have, and why it is accepted. */
  known?: { severity: Severity; reason: string };
}

/**
 * What is broken once, however often it shows: findings that one change would mend. Its severity is that of its worst
 * occurrence; what else it says is of the first of those, which is also the first of `occurrences`.
 */
export interface Cause extends Omit<ReportedFinding, 'operation' | 'case'> {
  /** The line of the document at `location`, without its indentation; shortened when it is long. */
  line?: string;
  /** The ids of the operations at which it showed, in the order of the document. */
  operations: string[];
  /** How often it showed. */
  count: number;
  /** The first of them; `count` says how many there are. */
  occurrences: Occurrence[];
  /** Set where a report that this one is compared with does not have it. */
  isNew?: true;
}

/** One finding of a Cause. What is absent is as the cause says. */
export interface Occurrence {
  /** Absent for what is about the document or the whole run, and where the cause has one operation only. */
  operation?: string;
  case?: string;
  /** Of another finding that follows from the same cause. */
  check?: string;
  severity?: Severity;
  at?: string;
  expected?: string;
  received?: string;
}

/** The mildest severity that fails a run. */
export type FailOn = 'error' | 'warning';

export type EvidenceState = 'seen' | 'empty' | 'never';

/** What was observed of one documented clause. */
export interface Evidence {
  document: string;
  operation: string;
  /**
   * `success`: what 2xx answers show; `error`: what other answers show; `request`: what is refused and accepted;
   * `behavior`: what is declared under `x-contract`.
   */
  about: 'success' | 'error' | 'request' | 'behavior';
  /** e.g. `200`, `200 application/json`, `200 application/json #/CallerIDs/[]/PersonId`, `200 header apple-request-id`. */
  clause: string;
  pointer: Pointer;
  /** Where it stands, as of a report: the line, and the file where that is not the document's own. */
  line?: number;
  file?: string;
  state: EvidenceState;
  /** How many exchanges showed it with a value. */
  count: number;
  /** Why nothing could show it: of a clause that requests can break, why none that is planned does. */
  reason?: string;
  /** Who relies on it, as pacts say, e.g. `app: a list of things`; absent where nobody has asked. */
  usedBy?: string[];
  /** Set where nothing enforces the clause, because nobody knows what its format or keyword asks for. */
  unenforced?: true;
}

export interface ReportDocument {
  name: string;
  source: string;
  hash: string;
  title: string;
  version: string;
  server: string;
  /** The URLs of its own servers, with the defaults of their variables; absent where it names none. */
  servers?: string[];
}

/** What a finding says is broken. */
export interface Fault {
  /** Equal for findings of which one change mends all. */
  key: string;
  /** Equal for findings that differ in nothing but the operation: one cause, when all operations show it. */
  theme?: string | undefined;
  /** Which operations could show it, as `Opportunities` names them; undefined: none but those that do. */
  opportunity?: string | undefined;
  /** The part of a request that is not checked. */
  part?: string | undefined;
  /** The parameter that is not checked. */
  parameter?: BrokenParameter | undefined;
  /** What invalid input that was accepted breaks of a schema. */
  violated?: Violated | undefined;
  /** Set where a request was refused for a value that the document states. */
  isStated?: boolean;
  /** The security schemes whose given credentials the first request had. */
  security?: string | undefined;
}

/** Findings that are known to have one cause. */
export interface Gathered {
  /** The first of the worst severity. */
  worst: ReportedFinding;
  count: number;
  /** The first ones, with the worst at the front. */
  kept: ReportedFinding[];
}

/** Findings of one cause, as a part of a run saves them. */
export interface SavedDraft extends Fault, Gathered {
  byOperation: [id: string, count: number][];
  /** What the document says at the place of `worst`. */
  line: string;
  /** Whether the user says how severe it is. */
  isSeverityGiven: boolean;
}

/** What a part of a run hands on, so that the parts together tell the causes that the whole run would. */
export interface SavedPart {
  /** Which part this is, from 1, and of how many; absent in reports of earlier versions. */
  index?: number;
  count?: number;
  drafts: SavedDraft[];
  /** Which operations could have shown a fault of a kind. */
  opportunities: { document: string; kind: string; operations: string[] }[];
  /** Documents whose server was seen to keep something. */
  keeping: string[];
  /** All operations of the documents, in their order. */
  operations: { document: string; id: string }[];
}

/** What has become different since another report. What is new is marked in the report itself. */
export interface Comparison {
  /** Causes that the other one has, and this one has not. */
  gone: Pick<Cause, 'severity' | 'check' | 'message' | 'document' | 'location' | 'operations'>[];
  /** Clauses that were seen with more than they are now; those of operations that were left out included. */
  lost: (Pick<Evidence, 'document' | 'operation' | 'clause'> & {
    was: EvidenceState;
    is: EvidenceState | 'absent';
  })[];
  /** Clauses that are seen with a value, and were not. */
  gained: number;
}

/** The whole outcome of a run: a plain JSON value, rendered by every reporter. */
export interface Report {
  /** Version of the report's format. */
  version: 2;
  tool: { name: 'specproof'; version: string };
  seed: number;
  failOn: FailOn;
  end: RunEnd;
  /** Set where no server was given, and the mock of the documents was verified. */
  isMock?: true;
  /** Set where only the documents were looked at, and nothing was sent. */
  isLint?: true;
  /** Set where what others have recorded was judged, and nothing was sent. */
  isRecorded?: true;
  /** Set where a suite was tried on servers with one fault each: how many, those noticed, and what was left out. */
  proof?: { mutants: number; killed: number; leftOut?: number; operationsLeft?: number };
  documents: ReportDocument[];
  summary: {
    operations: number;
    /** Planned; those that a limit left out included. */
    cases: number;
    exchanges: number;
    /**
     * What the end of the run left out, unless it was complete: operations of which nothing was sent, and cases.
     * `hasMore`: there are more than were counted.
     */
    left?: { operations: number; cases: number; hasMore?: true };
    causes: Record<Severity, number>;
    /** Findings, by the severity of their cause. */
    occurrences: Record<Severity, number>;
    /** Clauses about errors are counted apart: most of them cannot be provoked from outside. */
    evidence: {
      clauses: number;
      seen: number;
      empty: number;
      never: number;
      errorClauses: number;
      errorSeen: number;
      /** Of those never seen: those that nothing enforces. Absent where there are none. */
      unenforced?: number;
      /** Clauses that consumers rely on, and those of them that were shown. Absent where nobody has asked. */
      used?: number;
      usedSeen?: number;
    };
  };
  operations: {
    document: string;
    id: string;
    method: string;
    path: string;
    exchanges: number;
    /** Causes that showed at it; those that are only notes left out. */
    causes: number;
    /** Why the configuration leaves it out. */
    skipped?: string;
  }[];
  /** Set where pacts were checked or verified: each interaction, and which of the causes, by their places in the list, are its. */
  interactions?: { pact: string; consumer: string; description: string; causes: number[] }[];
  /** In the order of the documents: the credential that is missing first, what only the whole run shows last. */
  causes: Cause[];
  evidence: Evidence[];
  /** Set where only one part of the operations was verified. */
  part?: SavedPart;
  /** Set where parts were merged and some are missing: their numbers, of how many. */
  missing?: { parts: number[]; count: number };
  /** Set where it is compared with another report. */
  against?: Comparison;
}

/**
 * The words of specproof as types (L0). Everything points backward only: a Finding names its Case,
 * a Case its Operation, an Operation its Contract.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** A JSON Pointer in URI fragment form (RFC 6901 §6) into the bundled document, e.g. `#/paths/~1pets/get`. */
export type Pointer = string;

/** A place in a file the user wrote. `line` and `column` count from 1; `file` is as the user would type it. */
export interface Location {
  file: string;
  line: number;
  column: number;
}

/**
 * `error`: a clause is broken. `warning`: probably wrong, or not provable. `note`: worth knowing, breaks nothing.
 */
export type Severity = 'error' | 'warning' | 'note';

/** Something wrong with a document itself. Errors make the document unusable or a schema unenforceable. */
export interface Problem {
  /** Stable dotted code, e.g. `document.schema.pattern`. */
  code: string;
  severity: Severity;
  message: string;
  pointer: Pointer;
  location: Location;
  hint?: string;
}

/** One loaded OpenAPI 3.0/3.1 document: a single value in which every `$ref` is local. */
export interface Contract {
  /** Name of the artefacts that follow from it: the file's name without `.openapi` and extension. */
  name: string;
  /** The path or URL as the user gave it. */
  source: string;
  /** `sha256:` and the hex digest over the text of every file the document consists of. */
  hash: string;
  openapi: '3.0' | '3.1';
  title: string;
  version: string;
  /** The bundled document. Treat it as read-only. */
  document: JsonObject;
  /** The absolute file or URL of the entry document, and of every other file it refers to. */
  files: string[];
  operations: Operation[];
  securitySchemes: SecurityScheme[];
  /** What is wrong with the document's structure and references. Only `specproof lint` goes on when it holds errors. */
  problems: Problem[];
  /** Where a pointer of the bundled document stands in the user's files; the nearest ancestor if it is absent. */
  locate(pointer: Pointer): Location;
}

export type HttpMethod = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace';

/** One method on one path (OpenAPI 3.1 §4.8.10). */
export interface Operation {
  contract: Contract;
  /** `operationId`, or `METHOD /path` where the document gives none. */
  id: string;
  method: HttpMethod;
  /** The path template as written, e.g. `/pets/{id}`. */
  path: string;
  pointer: Pointer;
  parameters: Parameter[];
  requestBody?: RequestBody;
  responses: ResponseObject[];
  /** Alternatives (any one suffices); an empty alternative means that no credentials are needed. */
  security: SecurityRequirement[];
  /** The `x-contract` declaration as written; validated when the document is loaded. */
  extension: JsonObject;
}

/** A schema by its place; the value is read from `contract.document`. */
export interface SchemaRef {
  pointer: Pointer;
}

export interface Example {
  /** The key in `examples`; undefined for the singular `example`. */
  name: string | undefined;
  value: Json;
  pointer: Pointer;
}

export type ParameterIn = 'path' | 'query' | 'header' | 'cookie';

/** A parameter of an operation, path-level ones included (OpenAPI 3.1 §4.8.12). */
export interface Parameter {
  name: string;
  in: ParameterIn;
  required: boolean;
  style: string;
  explode: boolean;
  allowReserved: boolean;
  schema?: SchemaRef;
  /** For parameters described by `content`: the one media type. */
  content?: MediaType;
  examples: Example[];
  pointer: Pointer;
}

export interface RequestBody {
  required: boolean;
  content: MediaType[];
  pointer: Pointer;
}

export interface MediaType {
  /** As written: a type, or a range such as `application/*`. */
  type: string;
  schema?: SchemaRef;
  examples: Example[];
  /** How the properties of a form body are written, where the document says so. */
  encoding?: Encoding[];
  pointer: Pointer;
}

/** How one property of a form body is written (OpenAPI 3.1 §4.8.15); what is absent is left to the defaults. */
export interface Encoding {
  property: string;
  /** As written: one media type or several, separated by commas; ranges are possible. */
  contentType?: string;
  /** Of the part that carries the property, in a multipart body. */
  headers: Header[];
  style?: string;
  explode?: boolean;
  allowReserved?: boolean;
  pointer: Pointer;
}

export interface ResponseObject {
  /** `200`, a range such as `4XX`, or `default`. */
  status: string;
  headers: Header[];
  content: MediaType[];
  pointer: Pointer;
}

export interface Header {
  /** As written; compare without case. */
  name: string;
  required: boolean;
  schema?: SchemaRef;
  content?: MediaType;
  examples: Example[];
  pointer: Pointer;
}

/** Schemes that must be satisfied together. */
export interface SecurityRequirement {
  schemes: SecurityScheme[];
}

/** OpenAPI 3.1 §4.8.27. */
export interface SecurityScheme {
  /** The key under `components.securitySchemes`. */
  key: string;
  type: 'apiKey' | 'http' | 'oauth2' | 'openIdConnect' | 'mutualTLS';
  /** For `http`: the scheme as written, e.g. `bearer`. */
  scheme?: string;
  /** For `apiKey`. */
  in?: 'query' | 'header' | 'cookie';
  name?: string;
  /** The value sent when no real credential is given, from the scheme's `x-contract.placeholder`. */
  placeholder?: string;
  pointer: Pointer;
}

/** Everything of a request but the server. Header names keep their written case; the order is the order sent. */
export interface PlannedRequest {
  method: string;
  /** Path and query, percent-encoded, to be appended to the server URL. */
  target: string;
  headers: [name: string, value: string][];
  body?: string;
}

/** Where cases come from, in the order in which they are sent. */
export const PHASES = ['examples', 'coverage', 'negative', 'behaviors', 'fuzz'] as const;
export type Phase = (typeof PHASES)[number];

/**
 * What is known of a request, and so what answers are allowed.
 * - `documented`: written by the document's author, or taken from the server's own answer: it must succeed.
 * - `plausible`: valid by schemas whose breadth may exceed what the server can accept (any string for a query
 *   language, an id that does not exist): a refusal is no more than a warning.
 * - `invalid`: provably breaks the document: it must be refused.
 * - `unauthenticated`: without credentials, or with spoilt ones: it must be refused as such.
 * - `method`: a method that the document does not describe.
 */
export type Claim = 'documented' | 'plausible' | 'invalid' | 'unauthenticated' | 'method';

/** One request planned for an Operation. */
export interface Case {
  /** Stable across runs with the same document and seed. */
  id: string;
  operation: Operation;
  phase: Phase;
  /** One sentence: why this case exists. */
  why: string;
  request: PlannedRequest;
  /** The clause of the document that the case is about. */
  clause: Pointer;
  /** Whether requests of the run before it may have changed what the server holds. */
  isTouched?: true;
  /** The security schemes whose given credentials it carries, joined by `+`; undefined for placeholders or none. */
  security?: string;
  /** What the request claims to be, the keys of the responses it may be answered with, and why those. */
  expected: { claim: Claim; statuses: string[]; reason: string };
}

export interface HttpResponse {
  kind: 'response';
  status: number;
  statusText: string;
  /** In the order received, names as received. */
  headers: [name: string, value: string][];
  /** After transfer coding, before content coding. At most the run's body limit. */
  body: Uint8Array;
}

/** Why no usable response came back. `connect` is the only one that means the target was never reached. */
export type FailureReason = 'connect' | 'timeout' | 'reset' | 'protocol' | 'too-large';

export interface HttpFailure {
  kind: 'failure';
  reason: FailureReason;
  message: string;
}

export interface SentRequest {
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body?: string;
}

/** One request and what came back. */
export interface Exchange {
  case: Case;
  request: SentRequest;
  outcome: HttpResponse | HttpFailure;
  /** Milliseconds from the first byte sent to the last byte received. */
  duration: number;
}

/** One broken clause, as a check sees it. */
export interface Finding {
  /** Stable dotted code of the check, e.g. `response.body.schema`. */
  check: string;
  severity: Severity;
  message: string;
  /** The clause in the document. */
  pointer: Pointer;
  /** The place in the message: `status`, `header:<name>`, or `body` and a JSON Pointer, e.g. `body#/items/0/id`. */
  at: string;
  expected: string;
  received: string;
}

/** A check is a small pure function; it never throws on anything a server can send. */
export type Check = (exchange: Exchange, operation: Operation) => Finding[];

/** A Finding with everything needed to read and repeat it, as it stands in the Report. */
export interface ReportedFinding extends Finding {
  document: string;
  location: Location;
  /** Absent for findings about the document itself. */
  operation?: string;
  case?: string;
  /** A shell command that repeats the request; secrets are replaced by variables. */
  curl?: string;
  /** Set when a known deviation accounts for it: the severity it would have, and why it is accepted. */
  known?: { severity: Severity; reason: string };
}

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
  state: EvidenceState;
  /** How many exchanges showed it with a value. */
  count: number;
}

export interface ReportDocument {
  name: string;
  source: string;
  hash: string;
  title: string;
  version: string;
  server: string;
}

/** How a run came to its end. */
export type RunEnd =
  | 'complete'
  | 'interrupted'
  | 'max-failures'
  | 'max-cases'
  | 'max-time'
  | 'target-lost'
  /** specproof itself failed. */
  | 'crashed';

/** The whole outcome of a run: a plain JSON value, rendered by every reporter. */
export interface Report {
  /** Version of the report's format. */
  version: 1;
  tool: { name: 'specproof'; version: string };
  seed: number;
  end: RunEnd;
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
    findings: Record<Severity, number>;
    /** Clauses about errors are counted apart: most of them cannot be provoked from outside. */
    evidence: {
      clauses: number;
      seen: number;
      empty: number;
      never: number;
      errorClauses: number;
      errorSeen: number;
    };
  };
  operations: {
    document: string;
    id: string;
    method: string;
    path: string;
    exchanges: number;
    findings: number;
    /** Why the configuration leaves it out. */
    skipped?: string;
  }[];
  findings: ReportedFinding[];
  evidence: Evidence[];
}

import type { Json, JsonObject, Pointer } from '../json/json.js';

/** What is known of an OpenAPI document. Everything points backward only: an Operation names its Contract. */

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

/** Something wrong with a document itself. An error makes the operations that need its place unusable. */
export interface Problem {
  /** The contract it was found in, whichever file of it `location` names. */
  contract: Contract;
  /** Stable dotted code, e.g. `document.schema.pattern`. */
  code: string;
  severity: Severity;
  message: string;
  pointer: Pointer;
  location: Location;
  hint?: string;
  /** Whether the operation at its place is left out although this is no error: another one serves its requests. */
  leavesOut?: true;
}

/** The versions of OpenAPI that are read; what follows the second number changes no meaning. */
export type OpenApiVersion = '3.0' | '3.1' | '3.2';

/** A document to be loaded: its path or URL, or the document as it was parsed, which is never changed. */
export type DocumentSource = string | object;

/** One loaded OpenAPI document: a single value in which every `$ref` is local. */
export interface Contract {
  /** Name of the artefacts that follow from it: the file's name without `.openapi` and extension. */
  name: string;
  /** The path or URL as the user gave it. */
  source: string;
  /** `sha256:` and the hex digest over the text of every file the document consists of. */
  hash: string;
  openapi: OpenApiVersion;
  title: string;
  version: string;
  /** The bundled document. Treat it as read-only. */
  document: JsonObject;
  /** The absolute file or URL of the entry document, and of every other file it refers to. */
  files: string[];
  /** The parts of the bundled document that came from outside of its folder; they are shown to nobody else. */
  outside: Pointer[];
  /** Those that can be used, in the order of the document. */
  operations: Operation[];
  /** Those that no command uses, because something that they need is broken. */
  unusable: UnusableOperation[];
  securitySchemes: SecurityScheme[];
  /** The examples that are known to break their own schema: what equals them is nobody's fault but the document's. */
  brokenExamples: BrokenExample[];
  /** What is wrong with the document: its structure, references, declarations and schemas. */
  problems: Problem[];
  /** Where a pointer of the bundled document stands in the user's files; the nearest ancestor if it is absent. */
  locate(pointer: Pointer): Location;
  /** The line at a place in the user's files, without its indentation; of a long one, what follows the column. */
  lineAt(location: Location): string;
}

/** One method on one path (OpenAPI 3.1 §4.8.10). */
export interface Operation {
  contract: Contract;
  /** `operationId`, or `METHOD /path` where the document gives none. */
  id: string;
  /** A method of OpenAPI's own in lower case, e.g. `get`; one of `additionalOperations` as it is sent, e.g. `COPY`. */
  method: string;
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

/** An operation as far as it could be read, and the errors that stand in its way. */
export interface UnusableOperation extends Operation {
  problems: Problem[];
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

/** An example that breaks its own schema. */
export interface BrokenExample {
  value: Json;
  pointer: Pointer;
  /** The places of the keywords that it breaks. */
  clauses: Pointer[];
  /** Whether a schema states it, and no message: then it is one value of many, and nobody need send it. */
  isOfSchema?: true;
}

/** `querystring`: the whole query, described by `content` (OpenAPI 3.2 §4.12.1). */
export type ParameterIn = 'path' | 'query' | 'header' | 'cookie' | 'querystring';

/** A parameter of an operation, path-level ones included (OpenAPI 3.1 §4.8.12). */
export interface Parameter {
  name: string;
  in: ParameterIn;
  required: boolean;
  style: string;
  explode: boolean;
  allowReserved: boolean;
  /** Of a query: whether its name may stand there without a value, whatever the schema says. */
  allowEmptyValue?: true;
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
  /** What each item of a sequential media type is (OpenAPI 3.2 §4.14.2). */
  itemSchema?: SchemaRef;
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

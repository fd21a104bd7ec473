/**
 * The programmatic interface. Everything else is private: modules under `dist/` may change with any release.
 * Each function takes the options of the command of its name, with the same defaults.
 */
import { resolve } from 'node:path';
import type { GenerateResult } from './codegen/index.js';
import { generate as generateFiles } from './codegen/index.js';
import { refuseUnknownNames } from './config/checks/names.js';
import { SETTINGS } from './config/options.js';
import { runOptions } from './config/run-options.js';
import type { RunSettings } from './config/run-settings.js';
import type { LintResult } from './lint/index.js';
import { lint as lintDocument } from './lint/index.js';
import { documentsOf } from './load/bundled.js';
import type { LoadOptions } from './load/index.js';
import { loadContracts } from './load/index.js';
import { openTarget } from './mock/target.js';
import type { Contract, DocumentSource } from './model/document.js';
import type { VerifyEvent } from './model/events.js';
import type { Case } from './model/exchange.js';
import type { Unlisted } from './runner/plan.js';
import { plan as planRun } from './runner/plan.js';
import { verify as verifyRun } from './runner/verify.js';
import type { CustomFormats } from './schema/custom-formats.js';

export type { FileState, GenerateResult } from './codegen/index.js';
export type {
  Config,
  ConfigCommand,
  ConfigCredential,
  ConfigReset,
  ConfigSecret,
  LintSeverity,
  OperationConfig,
} from './config/index.js';
export { defineConfig } from './config/index.js';
export type { HeaderSettings, OperationSettings } from './config/run-settings.js';
export { ToolError } from './errors.js';
export type { InProcessFetch } from './io/http-server/in-process.js';
export type { LintResult } from './lint/index.js';
export { BUNDLED, bundledDocument } from './load/bundled.js';
export type { LoadOptions } from './load/index.js';
export { loadContracts, readContract } from './load/index.js';
export type { CallbackEvent } from './mock/callback-event.js';
export type { ControlPolicy } from './mock/control/access.js';
export type { CorsPolicy } from './mock/cors.js';
export type { MockEvent } from './mock/event.js';
export type { Mock, MockOptions, ReloadEvent } from './mock/index.js';
export { startMock } from './mock/index.js';
export type { ReceivedRequest } from './mock/received.js';
export type { Fault } from './mock/request/fault.js';
export type { StubAnswer } from './mock/testing/stub-answer.js';
export type { Stub } from './mock/testing/stubs.js';
export type { WaitOptions } from './mock/testing/waiting.js';
export type { Contract, DocumentSource, Location, Operation, Problem, Severity } from './model/document.js';
export type { Progress, VerifyEvent } from './model/events.js';
export type { Case, Exchange, Phase } from './model/exchange.js';
export type {
  Cause,
  Evidence,
  FailOn,
  Finding,
  Occurrence,
  Report,
  ReportedFinding,
} from './model/report.js';
export type { RunEnd } from './model/run-end.js';
export type { RenderOptions, Reporter, ReportFormat } from './reporters/index.js';
export { REPORTERS } from './reporters/index.js';
export type { FindingCode } from './runner/codes.js';
export type { ServerChoice } from './runner/options.js';
export type { Unlisted } from './runner/plan.js';
export type { KnownDeviation } from './runner/record/known-deviations.js';
export { exitCodeOf } from './runner/report.js';
export type {
  HookedCase,
  HookedExchange,
  HookedValues,
  Hooks,
  RequestChanges,
} from './runner/setup/hooks.js';
export type { CustomFormat, CustomFormats } from './schema/custom-formats.js';
export type { Likeness, LikeOptions } from './traffic/pact/like.js';
export { like } from './traffic/pact/like.js';
import { usedOnly } from './traffic/pact/read.js';

/** Which documents a function is about. */
export interface DocumentOptions {
  /**
   * OpenAPI documents: paths, URLs, names of bundled ones, or documents that are parsed already. At least one, unless
   * there are `contracts`.
   */
  readonly documents?: readonly DocumentSource[] | undefined;
  /** Folder that relative paths start from; the working directory by default. */
  readonly cwd?: string | undefined;
  /** Whether formats and keywords that nobody knows are errors; false by default. */
  readonly strict?: boolean | undefined;
  /** Formats that are in no standard: what their values look like, or `ignore`. */
  readonly formats?: CustomFormats | undefined;
  /** Largest document, or file that one refers to: bytes, or text such as `10MB`; 50 MB by default. */
  readonly maxFile?: string | number | undefined;
  /** Whether references may lead out of `cwd`, or of the folder of a document elsewhere; false by default. */
  readonly allowOutside?: boolean | undefined;
}

/** Documents, or contracts that are loaded already, which win over them. */
export interface ContractOptions extends DocumentOptions {
  readonly contracts?: readonly Contract[] | undefined;
}

/** The documents, and what a verification of them can be asked for: as in the configuration file, secrets as texts. */
export type VerifyOptions = ContractOptions &
  RunSettings & {
    /**
     * Pacts, by paths, URLs or patterns such as `pacts/*.json`: what their consumers rely on is verified, and what is broken
     * besides is a note.
     */
    readonly usedBy?: readonly string[] | undefined;
  };

/**
 * Verifies that a server keeps what the documents say: sends planned requests, and judges every answer. Without
 * `server`, a mock of the documents is verified. Durations are milliseconds or texts such as `10s`, sizes bytes or
 * texts such as `10MB`. No configuration file is read.
 *
 * @returns the events of the run in the order of the plan, the report last. Leaving the loop early ends the run.
 * @throws {ToolError} when a document cannot be used, an option or a name means nothing, or the server cannot be
 *   reached; after the report, when no answer led to a selected case. What a server does wrong is never thrown.
 * @example
 * import { exitCodeOf, verify } from 'specproof';
 *
 * for await (const event of verify({ documents: ['api.yaml'], server: 'http://localhost:3000' })) {
 *   if (event.type === 'exchange') console.log(event.exchange.case.id, event.findings.length);
 *   if (event.type === 'report') console.log(event.report.summary, exitCodeOf(event.report));
 * }
 */
export async function* verify(options: VerifyOptions = {}): AsyncGenerator<VerifyEvent, void> {
  const contracts = await contractsOf(options);
  refuseUnknownNames(contracts, options);
  const run = await usedOnly(runOptions(contracts, options), options.usedBy ?? [], options.cwd ?? resolve());
  const target = await openTarget(contracts, run.server);
  try {
    yield* verifyRun({ ...run, server: target.server });
  } finally {
    await target.close();
  }
}

/**
 * Lists the requests that `verify` would send with the same options, up to `maxCases`; it sends nothing.
 *
 * @returns the cases in the order of sending; then, as the generator's return value, what they leave out.
 * @throws {ToolError} when a document cannot be used, or an option or a name means nothing.
 * @example
 * import { plan } from 'specproof';
 *
 * for await (const { id, why, request } of plan({ documents: ['api.yaml'], onlyPhases: ['negative'] }))
 *   console.log(id, why, request.method, request.target);
 */
export async function* plan(options: VerifyOptions = {}): AsyncGenerator<Case, Unlisted> {
  const contracts = await contractsOf(options);
  refuseUnknownNames(contracts, options);
  const run = runOptions(contracts, options);
  return yield* planRun(await usedOnly(run, options.usedBy ?? [], options.cwd ?? resolve()));
}

/**
 * Finds the problems of documents: structure, references, `x-contract` declarations, schemas that cannot be enforced,
 * and examples that break their own schema.
 *
 * @returns one result for each document, its problems in the order of the document.
 * @throws {ToolError} when a document cannot be read or is no OpenAPI 3.0 or 3.1 document.
 * @example
 * import { lint } from 'specproof';
 *
 * for (const { contract, problems } of await lint({ documents: ['api.yaml'] }))
 *   for (const { severity, code, location } of problems)
 *     console.log(`${contract.name}:${String(location.line)} ${severity} ${code}`);
 */
export async function lint(options: DocumentOptions = {}): Promise<LintResult[]> {
  const { documents = [] } = options;
  const load = loadOptions(options);
  const results: LintResult[] = [];
  for (const source of documentsOf(documents, load.cwd)) results.push(await lintDocument(source, load));
  return results;
}

export interface GenerateOptions extends ContractOptions {
  /** Folder, relative to `cwd`, in which each document gets one of its name; `generated` by default. */
  readonly outDir?: string | undefined;
  /** Writes nothing, and says what writing would change; false by default. */
  readonly check?: boolean | undefined;
}

/**
 * Writes TypeScript types and a fetch client for each document. The same document always gives the same bytes; files
 * that are current are left alone.
 *
 * @returns every file and its state: `written` or `unchanged`; with `check` also `missing`, `stale` or `orphaned`.
 * @throws {ToolError} when a document cannot be used, two have one name, or a file cannot be written.
 * @example
 * import { generate } from 'specproof';
 *
 * const { files } = await generate({ documents: ['api.yaml'], outDir: 'src/api', check: true });
 * if (files.some(({ state }) => state !== 'unchanged')) throw new Error('run generate again');
 */
export async function generate(options: GenerateOptions = {}): Promise<GenerateResult> {
  const { outDir = SETTINGS.out.default, cwd = resolve(), check = false } = options;
  const contracts = await contractsOf(options);
  return generateFiles({ contracts, outDir: resolve(cwd, outDir), check });
}

async function contractsOf(options: ContractOptions): Promise<readonly Contract[]> {
  const { contracts, documents = [] } = options;
  const load = loadOptions(options);
  return contracts ?? loadContracts(documentsOf(documents, load.cwd), load);
}

function loadOptions(options: DocumentOptions): LoadOptions {
  const { cwd = resolve(), strict, formats, allowOutside } = options;
  const maxFile = SETTINGS.maxFile.parse(String(options.maxFile ?? SETTINGS.maxFile.default));
  return { cwd, strict, formats, allowOutside, maxFile };
}

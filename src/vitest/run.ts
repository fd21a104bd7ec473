import { resolve } from 'node:path';
import { refuseUnknownNames } from '../config/checks/names.js';
import { SETTINGS } from '../config/options.js';
import { runOptions } from '../config/run-options.js';
import type { RunSettings } from '../config/run-settings.js';
import { basePathsOf } from '../document/reader/servers.js';
import type { App, FetchHandler } from '../io/in-process.js';
import { connectionsTo } from '../io/in-process.js';
import { documentsOf } from '../load/bundled.js';
import { loadContracts } from '../load/index.js';
import { leaveOutUnusable } from '../load/usability.js';
import type { Contract } from '../model/document.js';
import type { Case } from '../model/exchange.js';
import type { Report } from '../model/report.js';
import type { RunOptions } from '../runner/options.js';
import { plan } from '../runner/plan.js';
import { verify } from '../runner/verify.js';
import type { Told } from './failure.js';
import { told } from './failure.js';

/** What is tested, and by which documents; the rest is as for `verify`. */
export interface ContractTestOptions extends RunSettings {
  /** Paths or URLs of OpenAPI documents, or names of bundled ones. */
  readonly documents: readonly string[];
  /** An application in this process, which no socket leads to: Express, Fastify, Hono, a listener of node:http. */
  readonly app?: App | undefined;
  /** A handler in this process: what takes a Request and gives a Response. */
  readonly fetch?: FetchHandler | undefined;
  /** Before the documents' paths, for `app` and `fetch`; by default the base path of the document. */
  readonly basePath?: string | undefined;
}

/** The tests of one operation. */
interface OperationTests {
  id: string;
  /** The cases that are known before anything is sent. */
  cases: Case[];
  /** Whether more follow from the answers. */
  isOpen: boolean;
}

/** What a run found, by the case that it was found in. */
export interface ContractResults {
  report: Report;
  /** The cases that were sent. */
  sent: ReadonlySet<string>;
  /** Errors by the id of the case. */
  byCase: ReadonlyMap<string, Told[]>;
  /** Errors in cases that followed from answers, by the id of the operation. */
  byOperation: ReadonlyMap<string, Told[]>;
  /** Errors of the run as a whole. */
  ofRun: Told[];
}

/** The tests that follow from documents, and how they are run. Knows no test runner. */
export interface ContractRun {
  contracts: readonly Contract[];
  operations: OperationTests[];
  /** Milliseconds that the run may take. */
  maxTime: number;
  /** Sends the cases that were selected, or all, and judges the answers. */
  start(cases: readonly string[] | undefined): Promise<ContractResults>;
}

/**
 * Loads the documents and plans the cases; sends nothing.
 * @throws {ToolError} when a document cannot be used, or an option means nothing.
 */
export async function contractRun(options: ContractTestOptions): Promise<ContractRun> {
  const { documents, app, fetch, basePath, ...settings } = options;
  const cwd = settings.cwd ?? resolve();
  const maxFile = SETTINGS.maxFile.parse(SETTINGS.maxFile.default);
  const contracts = await loadContracts(documentsOf(documents, cwd), { cwd, maxFile });
  for (const contract of contracts) leaveOutUnusable(contract);
  const [first] = contracts;
  const own = fetch ? { fetch } : app;
  const base = basePath ?? (first ? basePathsOf(first).first : '');
  const given = own ? { ...settings, server: `http://localhost${base}` } : settings;
  refuseUnknownNames(contracts, given);
  const run: RunOptions = {
    ...runOptions(contracts, given),
    ...(own && { open: await connectionsTo(own) }),
  };
  const cases = [...plan(run)];
  const operations = run.operations.map(({ operation, phases, skip }) => ({
    id: operation.id,
    cases: cases.filter((each) => each.operation === operation),
    isOpen: skip === undefined && (phases.includes('behaviors') || phases.includes('fuzz')),
  }));
  return { contracts, operations, maxTime: run.maxTime, start: (selected) => results(run, cases, selected) };
}

async function results(
  run: RunOptions,
  cases: readonly Case[],
  selected: readonly string[] | undefined,
): Promise<ContractResults> {
  const asked =
    selected === undefined ? run : { ...run, cases: selected, isEverything: false, minEvidence: undefined };
  const planned = new Set(cases.map(({ id }) => id));
  const sent = new Set<string>();
  const byCase = new Map<string, Told[]>();
  const byOperation = new Map<string, Told[]>();
  const contractOf = (name: string): Contract | undefined => run.contracts.find((each) => each.name === name);
  const known = new Set<string>();
  for await (const event of verify(asked)) {
    if (event.type === 'report') {
      const others = event.report.causes.filter(
        ({ severity, message }) => severity === 'error' && !known.has(message),
      );
      return {
        report: event.report,
        sent,
        byCase,
        byOperation,
        ofRun: others.map((cause) => told(contractOf(cause.document), cause)),
      };
    }
    const { id, operation } = event.exchange.case;
    sent.add(id);
    for (const finding of event.findings) {
      known.add(finding.message);
      if (finding.severity !== 'error' || finding.known) continue;
      const list = planned.has(id) ? byCase : byOperation;
      const key = planned.has(id) ? id : operation.id;
      list.set(key, [...(list.get(key) ?? []), told(operation.contract, finding)]);
    }
  }
  throw new Error('the run has ended without a report');
}

import { methodName } from '../document/methods.js';
import { serverUrls } from '../document/reader/servers.js';
import type { Pointer } from '../json/json.js';
import { memoizeBy } from '../json/memoize.js';
import type { Contract, Operation } from '../model/document.js';
import type { Cause, Evidence, Report, ReportDocument } from '../model/report.js';
import { VERSION } from '../version.js';
import { bySeverity, countEvidence } from './counts.js';
import type { RunOptions } from './options.js';
import { describedDocument } from './record/described-document.js';
import type { Recorder } from './record/recorder.js';
import { serverOf } from './selection.js';

/** The whole outcome of a run as a plain JSON value. */
export function summarise(run: RunOptions, recorder: Recorder, causes: Cause[]): Report {
  const place = placing(run.contracts);
  const evidence = recorder.evidence().map(place);
  const entries = operationEntries(run, recorder, causes);
  return {
    version: 2,
    tool: { name: 'specproof', version: VERSION },
    seed: run.seed,
    failOn: run.failOn,
    end: recorder.end,
    ...(run.server !== undefined && !run.keepsThings ? { isMock: true as const } : {}),
    ...(run.isRecorded && { isRecorded: true as const }),
    documents: run.contracts.map((contract) => documentEntry(contract, run)),
    summary: {
      operations: entries.length,
      cases: recorder.planned,
      exchanges: recorder.exchanges,
      ...left(recorder),
      causes: bySeverity(causes, () => 1),
      occurrences: bySeverity(causes, ({ count }) => count),
      evidence: countEvidence(evidence),
    },
    operations: entries,
    causes,
    evidence,
    ...(recorder.log.part && { part: recorder.log.part }),
  };
}

/** Adds where in its file each clause stands. Many operations share the schemas that most clauses are about. */
function placing(contracts: RunOptions['contracts']): (entry: Evidence) => Evidence {
  const byName = new Map(contracts.toReversed().map((contract) => [contract.name, contract]));
  const locate = memoizeBy((contract: Contract, pointer: Pointer) => contract.locate(pointer));
  return (entry) => {
    const contract = byName.get(entry.document);
    if (!contract) return entry;
    const { file, line } = locate(contract, entry.pointer);
    return { ...entry, line, ...(file === contract.source ? {} : { file }) };
  };
}

/** `server`: what a report shows of it; empty when nothing was sent. */
function documentEntry(contract: Contract, { server, secrets }: RunOptions): ReportDocument {
  const servers = serverUrls(contract);
  const own = servers.length > 0 ? { servers } : {};
  return {
    ...describedDocument(contract),
    server: secrets.url(serverOf(server, contract) ?? ''),
    ...own,
  };
}

type OperationEntry = Report['operations'][number];

/** In the order of the documents; with those that were not sent, as they could change something on the server. */
function operationEntries(
  { contracts, operations, guarded }: RunOptions,
  recorder: Recorder,
  causes: readonly Cause[],
): OperationEntry[] {
  const selected = new Map(operations.map((own) => [own.operation, own]));
  return contracts
    .flatMap((contract) => contract.operations)
    .flatMap((operation) => {
      const own = selected.get(operation);
      const skip = own ? own.skip : guarded.get(operation);
      if (!own && skip === undefined) return [];
      return [
        { ...(skip === undefined ? {} : { skipped: skip }), ...operationEntry(operation, recorder, causes) },
      ];
    });
}

function operationEntry(operation: Operation, recorder: Recorder, causes: readonly Cause[]): OperationEntry {
  const { contract, id, path } = operation;
  return {
    document: contract.name,
    id,
    method: methodName(operation),
    path,
    exchanges: recorder.tally.exchangesOf(operation),
    causes: causes.filter(
      ({ operations, document, severity }) =>
        document === contract.name && severity !== 'note' && operations.includes(id),
    ).length,
  };
}

function left(recorder: Recorder): Pick<Report['summary'], 'left'> {
  if (recorder.end === 'complete' && recorder.givenUp.size === 0) return {};
  return { left: { ...recorder.left(), ...(recorder.hasMore ? { hasMore: true as const } : {}) } };
}

/**
 * The exit code a report stands for: 0 holds; 1 causes of the severity that fails the run, nothing verified, operations that a limit left out, or missing parts; 2
 * target lost, or specproof or something that the user gave to it failed; 130 interrupted.
 * @example
 * import type { Report } from 'specproof';
 * import { exitCodeOf } from 'specproof';
 *
 * const isPassed = (report: Report): boolean => exitCodeOf(report) === 0;
 * console.log(isPassed);
 */
export function exitCodeOf({ end, summary, failOn, isLint }: Report): number {
  if (end === 'interrupted') return 130;
  if (end === 'target-lost' || end === 'setup-failed' || end === 'crashed') return 2;
  const isIncomplete = end === 'parts-missing' || (summary.left?.operations ?? 0) > 0;
  const { error, warning } = summary.causes;
  const failures = failOn === 'warning' ? error + warning : error;
  const isEmpty = summary.exchanges === 0 && isLint !== true;
  return failures > 0 || isEmpty || isIncomplete ? 1 : 0;
}

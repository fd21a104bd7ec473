import { endsServer } from '../document/ends-server.js';
import { onlyReads } from '../document/safety.js';
import { ToolError } from '../errors.js';
import { isLoopback } from '../http/loopback.js';
import type { Contract, Operation } from '../model/document.js';
import type { Phase } from '../model/exchange.js';
import { PHASES } from '../model/exchange.js';
import type { RunOptions, ServerChoice } from './options.js';

/** What is to be verified, and what a server may be sent. */
export interface Selection {
  contracts: readonly Contract[];
  server: ServerChoice | undefined;
  /** Only operations of these ids; all when empty. */
  operations: readonly string[];
  /** Only cases of these ids, and so only the operations that have them; all when empty. */
  cases: readonly string[];
  /**
   * Whether a server that is not on this machine may be sent operations that are not known to only read, and any server
   * those that stop or wipe it.
   */
  allowWrites: boolean;
  /** Whether no server may be sent operations that are not known to only read. */
  readsOnly: boolean;
  /** Why operations are left out, by their id. */
  skipped: ReadonlyMap<string, string>;
}

export interface Selected {
  /** In the order of the documents. */
  operations: readonly Operation[];
  /** Those that were meant too, but may change what the user did not allow to change, and why each is left out. */
  guarded: ReadonlyMap<Operation, string>;
}

/**
 * The operations to verify.
 * @throws ToolError when an operation's name means nothing, a selected case is of an operation that is left out, or
 *   nothing may be sent.
 */
export function selectOperations(selection: Selection): Selected {
  refuseUnknownOperations(selection);
  const selected = guard(selection, wantedOperations(selection));
  if (selection.cases.length > 0) refuseSkipped(selection, selected.operations);
  refuseGuardedOnly(selection, selected);
  return selected;
}

function refuseUnknownOperations({ contracts, operations: ids }: Selection): void {
  const known = contracts.flatMap(({ operations }) => operations.map(({ id }) => id));
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown === undefined) return;
  const unusable = contracts.flatMap((contract) => contract.unusable).find(({ id }) => id === unknown);
  const [fault] = unusable?.problems ?? [];
  if (fault) {
    const { message, location, hint } = fault;
    throw new ToolError(`operation '${unknown}' is not usable: ${message}`, {
      location,
      ...(hint !== undefined && { hint }),
    });
  }
  throw new ToolError(`no operation is called '${unknown}'`, { hint: `There are: ${known.join(', ')}` });
}

function wantedOperations({ contracts, operations: ids, cases }: Selection): Operation[] {
  const all = contracts.flatMap(({ operations }) => operations);
  const named = ids.length > 0 ? all.filter(({ id }) => ids.includes(id)) : all;
  return cases.length > 0 ? named.filter((operation) => phasesOfCases(cases, operation).length > 0) : named;
}

/** Why an operation is not sent to a server that it could change. */
const GUARDS = {
  reads: 'it could change something on the server; --reads-only leaves it out',
  ends: 'its name says that it stops or wipes the server; --allow-writes sends it, last',
  writes: 'it could change something on the server; --allow-writes sends it',
};

function guard(selection: Selection, wanted: readonly Operation[]): Selected {
  const guarded = new Map(
    wanted.flatMap((operation) => {
      const reason = guardOf(operation, selection);
      return reason === undefined ? [] : [[operation, reason] as const];
    }),
  );
  return { operations: wanted.filter((operation) => !guarded.has(operation)), guarded };
}

function guardOf(
  operation: Operation,
  { server: all, allowWrites, readsOnly }: Selection,
): string | undefined {
  const server = serverOf(all, operation);
  // The mock changes nothing.
  const isEnd = server !== undefined && endsServer(operation);
  if (readsOnly && (isEnd || !onlyReads(operation))) return GUARDS.reads;
  if (isEnd && !allowWrites) return GUARDS.ends;
  return allowWrites || isLocal(server) || onlyReads(operation) ? undefined : GUARDS.writes;
}

function refuseSkipped({ skipped }: Selection, operations: readonly Operation[]): void {
  const found = operations.find(({ id }) => skipped.has(id));
  if (!found) return;
  throw new ToolError(`the configuration leaves '${found.id}' out: ${skipped.get(found.id) ?? ''}`);
}

function refuseGuardedOnly({ cases, readsOnly }: Selection, { operations, guarded }: Selected): void {
  const [first] = guarded.keys();
  if (operations.length > 0 || !first) return;
  const what = cases.length > 0 ? `'${first.id}'` : 'every operation';
  throw new ToolError(`${what} could change something on the server, so none was sent`, {
    hint: `Mark those that only read with x-contract: { reads: true }, or ${readsOnly ? 'leave out --reads-only' : 'pass --allow-writes'}.`,
  });
}

/** Of the ids of cases, those of an operation and phase. */
export function casesOf(cases: readonly string[], operation: Operation, phase: Phase): string[] {
  return cases.filter((id) => id.startsWith(`${operation.id}:${phase}:`));
}

/** The phases that the cases of an operation belong to, in the order of sending. */
export function phasesOfCases(cases: readonly string[], operation: Operation): Phase[] {
  return PHASES.filter((phase) => casesOf(cases, operation, phase).length > 0);
}

/** The server of an operation's or contract's document. */
export function serverOf(server: RunOptions['server'], of: Operation | Contract): string | undefined {
  if (typeof server !== 'object') return server;
  return server['contract' in of ? of.contract.name : of.name];
}

/** Whether a server is on this machine: the user's own to break. */
export function isLocal(server: string | undefined): boolean {
  if (server === undefined) return true;
  return isLoopback(new URL(server).hostname);
}

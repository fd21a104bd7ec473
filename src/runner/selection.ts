import { onlyReads } from '../document/safety.js';
import { ToolError } from '../errors.js';
import type { Contract, Operation } from '../model/document.js';
import type { Phase } from '../model/exchange.js';
import { PHASES } from '../model/exchange.js';

/** What is to be verified: by operation, phase and case, and by what a server may be sent. */
export interface SelectionOptions {
  contracts: readonly Contract[];
  /**
   * The server of each contract by its name, or one for all: everything before the documents' paths.
   * Without one, only the documents are judged and nothing is sent.
   */
  server: string | Readonly<Record<string, string>> | undefined;
  /** Only operations of these ids; all when empty. */
  operations: readonly string[];
  /** Only cases of these ids, in every document that has them, whatever the phases; all when empty. */
  cases: readonly string[];
  phases: readonly Phase[];
  /** The phases of a run of which nobody asks for fewer; `phases` by default. */
  usualPhases?: readonly Phase[];
  /** Whether a server that is not on this machine may be sent operations that are not known to only read. */
  allowWrites: boolean;
  /** What operations do differently, by id: why one is left out, and its own phases. */
  settings: Readonly<Record<string, { skip?: string; phases?: readonly Phase[] }>>;
}

export interface Selected {
  operations: Operation[];
  /** Those that were meant too, but may change something on a server that is not the user's own to break. */
  guarded: Operation[];
}

/** The operations to verify. @throws ToolError when a name means nothing, or nothing may be sent. */
export function selected(options: SelectionOptions): Selected {
  const { contracts, operations: ids, cases, server, allowWrites } = options;
  const all = contracts.flatMap((contract) => contract.operations);
  const unknown = ids.find((id) => !all.some((operation) => operation.id === id));
  if (unknown !== undefined) {
    const hint = `There are: ${all.map(({ id }) => id).join(', ')}`;
    throw new ToolError(`no operation is called '${unknown}'`, { hint });
  }
  const named = ids.length > 0 ? all.filter(({ id }) => ids.includes(id)) : all;
  const wanted = cases.length > 0 ? named.filter((operation) => ownsCase(options, operation)) : named;
  const isAllowed = (operation: Operation): boolean =>
    allowWrites || isLocal(serverOf(server, operation)) || onlyReads(operation);
  const operations = wanted.filter(isAllowed);
  const guarded = wanted.filter((operation) => !isAllowed(operation));
  const skipped = cases.length > 0 ? operations.find(({ id }) => options.settings[id]?.skip !== undefined) : undefined; // prettier-ignore
  if (skipped) {
    const reason = options.settings[skipped.id]?.skip ?? '';
    throw new ToolError(`the configuration leaves '${skipped.id}' out: ${reason}`);
  }
  if (operations.length > 0 || guarded.length === 0) return { operations, guarded };
  const [first] = guarded;
  const what = cases.length > 0 && first ? `'${first.id}'` : 'every operation';
  throw new ToolError(`${what} could change something on the server, so none was sent`, {
    hint: 'Mark those that only read with x-contract: { reads: true }, or pass --allow-writes.',
  });
}

function ownsCase({ cases }: SelectionOptions, operation: Operation): boolean {
  return PHASES.some((phase) => casesOf(cases, operation, phase).length > 0);
}

/** Of the ids of cases, those of an operation and phase. */
export function casesOf(cases: readonly string[], operation: Operation, phase: Phase): string[] {
  return cases.filter((id) => id.startsWith(`${operation.id}:${phase}:`));
}

/** The phases in which an operation is sent requests: those that the selected cases belong to, if there are any. */
export function phasesOf(
  { settings, phases, cases }: SelectionOptions,
  operation: Operation,
): readonly Phase[] {
  const own = settings[operation.id];
  if (own?.skip !== undefined) return [];
  if (cases.length === 0) return own?.phases ?? phases;
  return PHASES.filter((phase) => casesOf(cases, operation, phase).length > 0);
}

/** Whether an operation is sent all that it is usually sent, so that what was not seen is not there. */
export function isWhole(options: SelectionOptions, operation: Operation): boolean {
  if (options.cases.length > 0) return false;
  const { usualPhases = options.phases, settings } = options;
  const usual = settings[operation.id]?.phases ?? usualPhases;
  const sent = phasesOf(options, operation);
  return usual.every((phase) => sent.includes(phase));
}

/** Whether everything is selected that the documents have. */
export function isEverything({ operations, cases }: SelectionOptions): boolean {
  return operations.length === 0 && cases.length === 0;
}

/** The server of an operation's or contract's document. */
export function serverOf(server: SelectionOptions['server'], of: Operation | Contract): string | undefined {
  if (typeof server !== 'object') return server;
  return server['contract' in of ? of.contract.name : of.name];
}

/** Whether a server is on this machine: the user's own to break. */
export function isLocal(server: string | undefined): boolean {
  if (server === undefined) return true;
  const { hostname } = new URL(server);
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    /^127(\.\d+){3}$/.test(hostname) ||
    hostname === '[::1]'
  );
}

import type fc from 'fast-check';
import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { fastCheck } from '../../schema/sample/fast-check.js';
import { baseRequest } from '../base-request.js';
import { isAddressed } from '../shared/addressed.js';
import type { PlanOptions } from '../shared/draft.js';
import type { FuzzDraft } from './drafts.js';
import { fuzzCase, fuzzDrafts } from './drafts.js';

export interface FuzzOptions {
  /** Random requests to plan. */
  fuzz: number;
  seed: number;
  /** Case ids to repeat, if any; only those of this operation's phase fuzz count. */
  cases: readonly string[];
  plan: PlanOptions;
}

/** What the random requests of one operation are made from. */
export interface FuzzSource {
  operation: Operation;
  options: FuzzOptions;
  arbitrary: fc.Arbitrary<FuzzDraft>;
}

/** Random requests are made up in chunks that grow: few to begin with, so that the first are soon sent. */
const CHUNK = { least: 50, most: 1000 };

/** The source of an operation's random requests; undefined when no valid request of it can be made. */
export function fuzzSource(operation: Operation, options: FuzzOptions): FuzzSource | undefined {
  const base = baseRequest(operation, options.plan);
  if (!base) return undefined;
  const arbitrary = fuzzDrafts(operation, base);
  const isOwn = (draft: FuzzDraft): boolean => isAddressed(fuzzCase(operation, draft, '', options.plan));
  const isReached = isOwn({ draft: base, violation: undefined });
  return { operation, options, arbitrary: isReached ? arbitrary.filter(isOwn) : arbitrary };
}

/** The planned requests of a source: `options.fuzz` random ones, or those that `options.cases` names. */
export function fuzzCases(source: FuzzSource): Iterable<Case> {
  const { operation, options } = source;
  if (options.cases.length === 0) return randomCases(source);
  return pathsOf(operation, options).flatMap((path) => repeatedCase(source, path) ?? []);
}

/** How many requests `fuzzCases` plans, without making them up. */
export function countFuzz(operation: Operation, options: FuzzOptions): number {
  if (!baseRequest(operation, options.plan)) return 0;
  return options.cases.length > 0 ? pathsOf(operation, options).length : options.fuzz;
}

/** True if `id` names a random request of the operation, or a step of shrinking one. */
export function isFuzzCase(operation: Operation, id: string, options: FuzzOptions): boolean {
  const source = fuzzSource(operation, options);
  return source !== undefined && repeatedCase(source, id.slice(prefixOf(operation).length)) !== undefined;
}

/** The id of a random request; `path` is fast-check's name of it: its number, then the steps of shrinking. */
export function fuzzCaseId(operation: Operation, path: string): string {
  return `${prefixOf(operation)}${path}`;
}

function prefixOf({ id }: Operation): string {
  return `${id}:fuzz:`;
}

/** fast-check's names of the selected requests. */
function pathsOf(operation: Operation, { cases }: FuzzOptions): string[] {
  const prefix = prefixOf(operation);
  return cases.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
}

/** fast-check names the n-th request by its number, and the steps of shrinking by what follows it. */
function* randomCases({ operation, options, arbitrary }: FuzzSource): Generator<Case> {
  const { seed, fuzz, plan } = options;
  let start = 0;
  while (start < fuzz) {
    const size = Math.min(Math.max(start, CHUNK.least), CHUNK.most, fuzz - start);
    for (const draft of fastCheck().sample(arbitrary, { seed, path: String(start), numRuns: size })) {
      yield fuzzCase(operation, draft, String(start++), plan);
    }
  }
}

/** A number, and the steps of shrinking; larger numbers than anyone sends requests would take for ever to come to. */
const PATH = /^\d{1,7}(:\d{1,7})*$/;

/** The request that fast-check calls so; undefined when there is none. */
function repeatedCase({ operation, options, arbitrary }: FuzzSource, path: string): Case | undefined {
  if (!PATH.test(path)) return undefined;
  let drafts: FuzzDraft[];
  try {
    drafts = fastCheck().sample(arbitrary, { seed: options.seed, path, numRuns: 1 });
  } catch {
    // It has no such step.
    return undefined;
  }
  const [draft] = drafts;
  return draft && fuzzCase(operation, draft, path, options.plan);
}

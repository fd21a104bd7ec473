import fc from 'fast-check';
import { exampleDrafts } from '../cases/examples.js';
import type { FuzzDraft } from '../cases/fuzz/drafts.js';
import { fuzzCase, fuzzDrafts } from '../cases/fuzz/drafts.js';
import type { Draft, PlanOptions } from '../cases/shared/draft.js';
import type { Operation } from '../model/document.js';
import type { Case, Exchange } from '../model/exchange.js';
import type { Run } from './recorder.js';
import type { Sender } from './sender.js';

export interface FuzzOptions {
  /** Random requests to send; shrinking a failure sends more. */
  fuzz: number;
  seed: number;
  /** Case ids to repeat, if any; only those of this operation's phase fuzz count. */
  cases: readonly string[];
  plan: PlanOptions;
}

/** Requests spent on making one failure smaller. */
const MAX_SHRINKS = 100;

/** Requests made up at once: few to begin with, so that the first are soon sent. */
const CHUNK = { least: 50, most: 1000 };

/** One broken clause; shrinking must not wander off to another. */
class Failure extends Error {}

/**
 * The phase *fuzz* of one operation: random requests, and for each check that one of them fails, the smallest request
 * that fails it still, in place of the first. The seed and the failure's path, which is part of its case id, make the
 * same request again.
 */
export async function* fuzzOperation(
  operation: Operation,
  options: FuzzOptions,
  run: Run,
  sender: Sender,
): AsyncGenerator<Exchange> {
  const source = sourceOf(operation, options);
  if (!source) return;
  const admitted = admittedOf(planned(source), run);
  if (options.cases.length === 0) yield* search({ ...source, run, sender }, admitted);
  else yield* sender.all(admitted);
}

/** The requests that are known beforehand: all but those that make a failure smaller. */
export function* fuzzCases(operation: Operation, options: FuzzOptions): Generator<Case> {
  const source = sourceOf(operation, options);
  if (source) yield* planned(source);
}

/** How many those are. */
export function countFuzz(operation: Operation, options: FuzzOptions): number {
  if (!baseOf(operation, options)) return 0;
  return options.cases.length > 0 ? pathsOf(operation, options).length : options.fuzz;
}

/** Whether an id is one that a random request of the operation can have. */
export function isFuzzCase(operation: Operation, id: string, options: FuzzOptions): boolean {
  const source = sourceOf(operation, options);
  return source !== undefined && repeated(source, id.slice(prefixOf(operation).length)) !== undefined;
}

/** What random requests are made from. */
interface Source {
  operation: Operation;
  options: FuzzOptions;
  arbitrary: fc.Arbitrary<FuzzDraft>;
}

interface Context extends Source {
  run: Run;
  sender: Sender;
}

function baseOf(operation: Operation, { plan }: FuzzOptions): Draft | undefined {
  const drafts = exampleDrafts(operation, plan);
  return typeof drafts === 'string' ? undefined : drafts[0];
}

function sourceOf(operation: Operation, options: FuzzOptions): Source | undefined {
  const base = baseOf(operation, options);
  return base && { operation, options, arbitrary: fuzzDrafts(operation, base) };
}

function prefixOf({ id }: Operation): string {
  return `${id}:fuzz:`;
}

/** fast-check's names of the selected requests. */
function pathsOf(operation: Operation, { cases }: FuzzOptions): string[] {
  const prefix = prefixOf(operation);
  return cases.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
}

function planned(source: Source): Iterable<Case> {
  const { operation, options } = source;
  if (options.cases.length === 0) return randomCases(source);
  return pathsOf(operation, options).flatMap((path) => repeated(source, path) ?? []);
}

function* admittedOf(cases: Iterable<Case>, run: Run): Generator<Case> {
  for (const each of cases) {
    if (!run.admits(each)) return;
    yield each;
  }
}

/** A number, and the steps of shrinking; larger numbers than anyone sends requests would take for ever to come to. */
const PATH = /^\d{1,7}(:\d{1,7})*$/;

/** The request that fast-check calls so; undefined when there is none. */
function repeated({ operation, options, arbitrary }: Source, path: string): Case | undefined {
  if (!PATH.test(path)) return undefined;
  let drafts: FuzzDraft[];
  try {
    drafts = fc.sample(arbitrary, { seed: options.seed, path, numRuns: 1 });
  } catch {
    // It has no such step.
    return undefined;
  }
  const [draft] = drafts;
  return draft && fuzzCase(operation, draft, path, options.plan);
}

async function* search(context: Context, cases: Iterable<Case>): AsyncGenerator<Exchange> {
  const { run, sender } = context;
  const known = new Set<string>();
  let sent = 0;
  for await (const exchange of sender.all(cases)) {
    const check = errorsOf(run, exchange).find((name) => !known.has(name));
    if (check === undefined) yield exchange;
    else {
      known.add(check);
      yield await smallest(context, exchange, sent, check);
    }
    sent++;
  }
}

/** fast-check names the n-th request by its number, and the steps of shrinking by what follows it. */
function* randomCases({ operation, options, arbitrary }: Source): Generator<Case> {
  const { seed, fuzz, plan } = options;
  let start = 0;
  while (start < fuzz) {
    const size = Math.min(Math.max(start, CHUNK.least), CHUNK.most, fuzz - start);
    for (const draft of fc.sample(arbitrary, { seed, path: String(start), numRuns: size })) {
      yield fuzzCase(operation, draft, String(start++), plan);
    }
  }
}

/** The checks that an exchange fails. */
function errorsOf(run: Run, exchange: Exchange): string[] {
  return run.examine(exchange).flatMap(({ severity, check }) => (severity === 'error' ? [check] : []));
}

/** The smallest request found that fails the same check as the `index`-th. */
async function smallest(context: Context, first: Exchange, index: number, check: string): Promise<Exchange> {
  const { operation, options, run, sender, arbitrary } = context;
  const failures: Exchange[] = [];
  let tries = 0;
  const property = fc.asyncProperty(arbitrary, async (draft) => {
    // Passing everything from here on ends the shrinking.
    if (tries > MAX_SHRINKS) return;
    const exchange =
      tries++ === 0 ? first : await sender.one(fuzzCase(operation, draft, String(index), options.plan));
    // The run's time is over.
    if (!exchange) tries = MAX_SHRINKS + 1;
    if (!exchange || !errorsOf(run, exchange).includes(check)) return;
    failures.push(exchange);
    throw new Failure();
  });
  const { counterexamplePath } = await fc.check(property, {
    seed: options.seed,
    path: String(index),
    numRuns: 1,
  });
  const last = failures.at(-1) ?? first;
  // The path leads the generator to the smallest request again.
  const path = counterexamplePath ?? String(index);
  return { ...last, case: { ...last.case, id: `${operation.id}:fuzz:${path}` } };
}

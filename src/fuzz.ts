import fc from 'fast-check';
import type { PlanOptions } from './cases/draft.js';
import { exampleDrafts } from './cases/examples.js';
import { fuzzCase, fuzzDrafts } from './cases/fuzz.js';
import type { FuzzDraft } from './cases/fuzz.js';
import type { Sender } from './io/sender.js';
import type { Case, Exchange, Operation } from './model.js';
import type { Run } from './run.js';

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
  const drafts = exampleDrafts(operation, options.plan);
  const [base] = typeof drafts === 'string' ? [] : drafts;
  if (!base) return;
  const prefix = `${operation.id}:fuzz:`;
  const wanted = options.cases.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
  const context: Context = { operation, options, run, sender, arbitrary: fuzzDrafts(operation, base) };
  if (options.cases.length === 0) yield* search(context);
  else yield* sender.all(repeated(context, wanted));
}

interface Context {
  operation: Operation;
  options: FuzzOptions;
  run: Run;
  sender: Sender;
  arbitrary: fc.Arbitrary<FuzzDraft>;
}

function* repeated(
  { operation, options, run, arbitrary }: Context,
  paths: readonly string[],
): Generator<Case> {
  for (const path of paths) {
    const [draft] = fc.sample(arbitrary, { seed: options.seed, path, numRuns: 1 });
    const planned = draft && fuzzCase(operation, draft, path, options.plan);
    if (planned && run.admits(planned)) yield planned;
  }
}

async function* search(context: Context): AsyncGenerator<Exchange> {
  const { options, run, sender } = context;
  const known = new Set<string>();
  let sent = 0;
  for await (const exchange of sender.all(randomCases(context))) {
    const check = errorsOf(run, exchange).find((name) => !known.has(name));
    if (check === undefined) yield exchange;
    else {
      known.add(check);
      yield await smallest(context, exchange, sent, check);
    }
    sent++;
  }
  // Time ran out in between.
  if (sent < options.fuzz && run.end === 'complete') run.isPlanned = false;
}

/** fast-check names the n-th request by its number, and the steps of shrinking by what follows it. */
function* randomCases({ operation, options, run, arbitrary }: Context): Generator<Case> {
  const { seed, fuzz, plan } = options;
  let start = 0;
  while (start < fuzz) {
    const size = Math.min(Math.max(start, CHUNK.least), CHUNK.most, fuzz - start);
    for (const draft of fc.sample(arbitrary, { seed, path: String(start), numRuns: size })) {
      const planned = fuzzCase(operation, draft, String(start++), plan);
      if (!run.admits(planned)) return;
      yield planned;
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

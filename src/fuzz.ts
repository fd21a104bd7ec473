import fc from 'fast-check';
import type { PlanOptions } from './cases/draft.js';
import { exampleDrafts } from './cases/examples.js';
import { fuzzCase, fuzzDrafts } from './cases/fuzz.js';
import type { FuzzDraft } from './cases/fuzz.js';
import type { Sender } from './io/sender.js';
import type { Exchange, Operation } from './model.js';
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

/** One broken clause; shrinking must not wander off to another. */
class Failure extends Error {}

/**
 * The phase *fuzz* of one operation: random requests until one breaks a clause, which is then made as small as it can
 * be. Gives back the exchanges that are to be judged; of a failure only the smallest. The seed and the failure's path,
 * which is part of its case id, make the same request again.
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
  if (options.cases.length > 0 && wanted.length === 0) return;
  for (const path of wanted.length > 0 ? wanted : [undefined]) {
    yield* search({ operation, options, run, sender, arbitrary: fuzzDrafts(operation, base) }, path);
  }
}

interface Search {
  operation: Operation;
  options: FuzzOptions;
  run: Run;
  sender: Sender;
  arbitrary: fc.Arbitrary<FuzzDraft>;
}

async function* search(context: Search, path: string | undefined): AsyncGenerator<Exchange> {
  const { operation, options, run, sender } = context;
  const passed: Exchange[] = [];
  const failures: Exchange[] = [];
  let target: string | undefined;
  let shrinks = 0;
  let runs = 0;
  const property = fc.asyncProperty(context.arbitrary, async (draft) => {
    // Passing everything from here on ends the shrinking.
    if (failures.length > 0 && ++shrinks > MAX_SHRINKS) return;
    // fast-check names the n-th run by its number, and the steps of shrinking by what follows it.
    const label = path ?? String(runs++);
    const exchange = await sender.one(fuzzCase(operation, draft, label, options.plan));
    if (!exchange) return;
    const errors = run.examine(exchange).filter(({ severity }) => severity === 'error');
    target ??= errors[0]?.check;
    if (!errors.some(({ check }) => check === target)) return void passed.push(exchange);
    failures.push(exchange);
    throw new Failure();
  });
  const repeat = path === undefined ? {} : { path, endOnFailure: true };
  const limits = { numRuns: path === undefined ? options.fuzz : 1 };
  const result = await fc.check(property, { seed: options.seed, ...limits, ...repeat });
  for (const exchange of passed) yield expected(run, exchange);
  const smallest = failures.at(-1);
  if (!smallest) return;
  // The path leads the generator to the smallest request again.
  const name = result.counterexamplePath ?? path ?? smallest.case.id.slice(`${operation.id}:fuzz:`.length);
  yield expected(run, { ...smallest, case: { ...smallest.case, id: `${operation.id}:fuzz:${name}` } });
}

function expected(run: Run, exchange: Exchange): Exchange {
  run.expect(exchange.case);
  return exchange;
}

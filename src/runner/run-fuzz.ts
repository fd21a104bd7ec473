import { fuzzCase } from '../cases/fuzz/drafts.js';
import type { FuzzOptions, FuzzSource } from '../cases/fuzz/index.js';
import { fuzzCaseId, fuzzCases, fuzzSource } from '../cases/fuzz/index.js';
import type { Operation } from '../model/document.js';
import type { Case, Exchange } from '../model/exchange.js';
import { fastCheck } from '../schema/sample/fast-check.js';
import type { Admission } from './events.js';
import type { OperationRun } from './options.js';
import { judgeExchange } from './record/judge.js';
import type { Sender } from './sending/sender.js';

/** Requests spent on making one failure smaller. */
const MAX_SHRINKS = 100;

/** One broken clause; shrinking must not wander off to another. */
class Failure extends Error {}

interface FuzzRun extends FuzzOptions {
  /** How the operation is judged. */
  own: Pick<OperationRun, 'isLenient' | 'isMock' | 'severity'>;
  /** Decides whether one more request may be spent on making a failure smaller. */
  shrinks: Pick<Admission, 'admits'>;
}

/**
 * The phase *fuzz* of one operation: random requests, and for each check that one of them fails, the smallest request
 * that fails it still, in place of the first. The seed and the failure's path, which is part of its case id, make the
 * same request again.
 */
export async function* fuzzOperation(
  operation: Operation,
  options: FuzzRun,
  admission: Pick<Admission, 'admits'>,
  sender: Sender,
): AsyncGenerator<Exchange> {
  const source = fuzzSource(operation, options);
  if (!source) return;
  const cases = admitted(fuzzCases(source), admission);
  if (options.cases.length > 0) yield* sender.all(cases);
  else yield* search({ ...source, sender, own: options.own, shrinks: options.shrinks }, cases);
}

interface Search extends FuzzSource {
  sender: Sender;
  own: FuzzRun['own'];
  shrinks: FuzzRun['shrinks'];
}

/** The cases up to the first that the run's limits leave no room for. */
export function* admitted(
  cases: Iterable<Case>,
  admission: Pick<Admission, 'admits'>,
): Generator<Case, void> {
  for (const each of cases) {
    if (!admission.admits(each)) return;
    yield each;
  }
}

async function* search(context: Search, cases: Iterable<Case, void>): AsyncGenerator<Exchange> {
  const known = new Set<string>();
  let sent = 0;
  for await (const exchange of context.sender.all(cases)) {
    const check = failedChecks(context, exchange).find((name) => !known.has(name));
    if (check === undefined) yield exchange;
    else {
      known.add(check);
      yield await smallest(context, exchange, sent, check);
    }
    sent++;
  }
}

/** The codes of the errors that an exchange shows. */
function failedChecks({ own }: Search, exchange: Exchange): string[] {
  const { findings } = judgeExchange(exchange, own);
  return findings.flatMap(({ severity, check }) => (severity === 'error' ? [check] : []));
}

/** The smallest request found that fails the same check as the `index`-th. */
async function smallest(context: Search, first: Exchange, index: number, check: string): Promise<Exchange> {
  const { operation, options, sender, arbitrary, shrinks } = context;
  const failures: Exchange[] = [];
  let tries = 0;
  const property = fastCheck().asyncProperty(arbitrary, async (draft) => {
    // Passing everything from here on ends the shrinking.
    if (tries > MAX_SHRINKS) return;
    const smaller = fuzzCase(operation, draft, String(index), options.plan);
    const isAllowed = tries === 0 || shrinks.admits(smaller);
    const exchange = tries++ === 0 ? first : isAllowed ? await sender.one(smaller) : undefined;
    // The run's time is over, or its budget is used up.
    if (!exchange) tries = MAX_SHRINKS + 1;
    if (!exchange || !failedChecks(context, exchange).includes(check)) return;
    failures.push(exchange);
    throw new Failure();
  });
  const { counterexamplePath } = await fastCheck().check(property, {
    seed: options.seed,
    path: String(index),
    numRuns: 1,
  });
  const last = failures.at(-1) ?? first;
  // The path leads the generator to the smallest request again.
  const id = fuzzCaseId(operation, counterexamplePath ?? String(index));
  return { ...last, case: { ...last.case, id } };
}

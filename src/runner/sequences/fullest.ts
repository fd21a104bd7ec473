import { servedBody } from '../../behaviors/judge.js';
import { keptOf } from '../../cases/fullest/dropped.js';
import { growth } from '../../cases/fullest/growth.js';
import { fullestPrefix, fullestRequests } from '../../cases/fullest/index.js';
import type { Refused } from '../../cases/fullest/refused.js';
import { onlyReads } from '../../document/safety.js';
import { decodeText } from '../../http/decode-body.js';
import type { Pointer } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import type { Exchange } from '../../model/exchange.js';
import { roleOf } from '../../resources/graph.js';
import { kindOf } from '../../resources/kinds.js';
import type { RunEvent } from '../events.js';
import type { OperationRun } from '../options.js';
import { operationRunOf, planOptionsOf } from '../options.js';
import { usualCase } from '../plan.js';
import { idsIn } from './answered-ids.js';
import { isSucceeded, sentIn } from './answers.js';
import type { Context } from './context.js';
import { isMeant, sentBesides } from './context.js';

/** So many requests find out how much one operation takes; one more may have to change back what they have changed. */
const MOST = 23;

/** So many things of one operation, or changes of one, are read besides what others read. */
const MOST_READ = 10;

/** What a refusal says at its beginning is what it is about. */
const LONGEST_SAID = 20_000;

/**
 * Finds out how much an operation takes at once in its body, and has what it made read by those that follow: so the
 * answers show what the usual request does not ask for.
 */
export async function* findFullest(own: OperationRun, context: Context): AsyncGenerator<RunEvent> {
  const { run, sender, sequences, taken } = context;
  const { operation } = own;
  if (!isMeant(own, run, fullestPrefix(operation))) return;
  const refusedOf = (schema: Pointer): Refused => taken.refusedOf(operation.contract, schema);
  const requests = await sender.worked(
    fullestRequests(operation, planOptionsOf(own, run), taken.bodyOf(operation), refusedOf),
  );
  if (!requests) return;
  const made: Exchange[] = [];
  let read = 0;
  const trials = growth(requests.whole);
  let trial = trials.next();
  for (let n = 1; trial.done !== true && n <= MOST; n++) {
    const planned = { ...requests.caseOf(trial.value, n), afterWrite: true as const };
    const exchange = await sentBesides(planned, context);
    if (!exchange) break;
    yield { type: 'exchange', exchange };
    sequences.settle();
    const isTaken = isSucceeded(exchange);
    if (isTaken) {
      made.push(exchange);
      const after = read < MOST_READ ? await reading(exchange, n, context) : undefined;
      if (after) yield { type: 'exchange', exchange: after };
      if (after) read++;
    }
    trial = trials.next(
      isTaken ? { isTaken, said: '', answered: servedBody(exchange) } : { isTaken, said: saidIn(exchange) },
    );
  }
  const all = together(made);
  if (all[0]) yield* left(all[0], made, context);
  sequences.settle();
  yield* readings(operation, all, context);
}

/** Leaves the one with the most to be read by those that follow: what was changed since is changed back. */
async function* left(best: Exchange, made: readonly Exchange[], context: Context): AsyncGenerator<RunEvent> {
  const { operation } = best.case;
  context.sequences.prefer(best);
  if (roleOf(operation) !== 'changes' || best === made.at(-1)) return;
  const about = { id: `${fullestPrefix(operation)}again`, why: 'to have it read with the most in it' };
  const exchange = await sentBesides({ ...best.case, ...about }, context);
  if (exchange) yield { type: 'exchange', exchange };
}

/** Those that have all that any has, the one with the most first; what was dropped without a word it does not have. */
function together(made: readonly Exchange[]): Exchange[] {
  const sorted = made.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  const seen = new Set<string>();
  return sorted.filter((exchange) => {
    const before = seen.size;
    for (const path of keptIn(exchange)) seen.add(path);
    return seen.size > before;
  });
}

function keptIn(exchange: Exchange): Set<string> {
  return keptOf(sentIn(exchange), servedBody(exchange));
}

/** Reads at once what was changed, where it has something that was not read before: the next change may take it away. */
async function reading(changed: Exchange, n: number, context: Context): Promise<Exchange | undefined> {
  const { run, sequences, taken } = context;
  const { operation } = changed.case;
  const own = operationRunOf(run, readerAt(operation));
  const usual = own && usualCase(own, run);
  if (!usual || !taken.reads(usual.operation, keptIn(changed))) return undefined;
  const id = `${fullestPrefix(operation)}read-after:${String(n)}`;
  const about = { id, why: 'to read what was changed', phase: 'behaviors', afterWrite: true } as const;
  return sentBesides({ ...sequences.asTurn(usual, 0), ...about }, context);
}

/** What reads at the address where an operation changes something; what makes things has them read by their ids. */
function readerAt(operation: Operation): Operation | undefined {
  if (kindOf(operation)) return undefined;
  const { contract, path } = operation;
  return contract.operations.find((each) => each.path === path && each.method === 'get' && onlyReads(each));
}

/** Reads things by their ids: the first one is read later, and does not have all. */
async function* readings(
  operation: Operation,
  [first, ...others]: readonly Exchange[],
  context: Context,
): AsyncGenerator<RunEvent> {
  const { run, sequences, taken } = context;
  const own = operationRunOf(run, kindOf(operation)?.reader);
  const usual = own && usualCase(own, run);
  if (!usual || !first) return;
  taken.reads(usual.operation, keptIn(first));
  for (const [i, exchange] of others.slice(0, MOST_READ).entries()) {
    const thing = sequences.thingOf(exchange, idsIn(exchange));
    const id = `${fullestPrefix(operation)}read:${String(i + 1)}`;
    const about = { id, why: 'to read what was made', phase: 'behaviors', afterWrite: true } as const;
    const read = await sentBesides({ ...sequences.about(usual, thing), ...about }, context);
    if (!read) return;
    taken.reads(usual.operation, keptIn(exchange));
    yield { type: 'exchange', exchange: read };
  }
}

function sizeOf({ request }: Exchange): number {
  return request.body?.length ?? 0;
}

function saidIn({ outcome }: Exchange): string {
  const decoded = outcome.kind === 'failure' ? undefined : decodeText(outcome);
  return decoded?.ok === true ? decoded.value.slice(0, LONGEST_SAID) : '';
}

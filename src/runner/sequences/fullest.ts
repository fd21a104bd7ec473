import { servedBody } from '../../behaviors/judge.js';
import { droppedOf } from '../../cases/fullest/dropped.js';
import { growth } from '../../cases/fullest/growth.js';
import { fullestPrefix, fullestRequests } from '../../cases/fullest/index.js';
import { decodeText } from '../../http/decode-body.js';
import { valueAt } from '../../json/pointer.js';
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

/** So many requests find out how much one operation takes. */
const MOST = 24;

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
  const requests = await sender.worked(
    fullestRequests(operation, planOptionsOf(own, run), taken.bodyOf(operation)),
  );
  if (!requests) return;
  const made: Exchange[] = [];
  const trials = growth(requests.whole);
  let trial = trials.next();
  for (let n = 1; trial.done !== true && n <= MOST; n++) {
    const planned = { ...requests.caseOf(trial.value, n), afterWrite: true as const };
    const exchange = await sentBesides(planned, context);
    if (!exchange) break;
    yield { type: 'exchange', exchange };
    const isTaken = isSucceeded(exchange);
    if (isTaken) made.push(exchange);
    trial = trials.next(
      isTaken ? { isTaken, said: '', answered: servedBody(exchange) } : { isTaken, said: saidIn(exchange) },
    );
  }
  const [best, ...others] = together(made, requests.whole.optional);
  if (best) yield* left(best, made, context);
  sequences.settle();
  yield* readings(operation, others, context);
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
function together(made: readonly Exchange[], optional: readonly string[]): Exchange[] {
  const sorted = made.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  const seen = new Set<string>();
  return sorted.filter((exchange) => {
    const sent = sentIn(exchange);
    const there = optional.filter((path) => valueAt(sent, path) !== undefined);
    const dropped = new Set(droppedOf(there, servedBody(exchange)));
    const more = there.filter((path) => !seen.has(path) && !dropped.has(path));
    for (const path of more) seen.add(path);
    return more.length > 0;
  });
}

/** So many things of one operation are read besides the one that others read. */
const MOST_READ = 6;

/** Reads things by their ids: the one that is read later does not have all. */
async function* readings(
  operation: Operation,
  made: readonly Exchange[],
  context: Context,
): AsyncGenerator<RunEvent> {
  const { run, sequences } = context;
  const own = operationRunOf(run, kindOf(operation)?.reader);
  const usual = own && usualCase(own, run);
  if (!usual) return;
  for (const [i, exchange] of made.slice(0, MOST_READ).entries()) {
    const thing = sequences.thingOf(exchange, idsIn(exchange));
    const id = `${fullestPrefix(operation)}read:${String(i + 1)}`;
    const about = { id, why: 'to read what was made', phase: 'behaviors', afterWrite: true } as const;
    const read = await sentBesides({ ...sequences.about(usual, thing), ...about }, context);
    if (!read) return;
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

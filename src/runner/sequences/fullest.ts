import { setImmediate as nextTurn } from 'node:timers/promises';
import { growth } from '../../cases/fullest/growth.js';
import { fullestPrefix, fullestRequests } from '../../cases/fullest/index.js';
import { isServed } from '../../document/responses.js';
import { decodeText } from '../../http/decode-body.js';
import { valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import type { Exchange } from '../../model/exchange.js';
import { kindOf } from '../../resources/kinds.js';
import type { Admission, RunEvent } from '../events.js';
import type { OperationRun, RunOptions } from '../options.js';
import { planOptionsOf } from '../options.js';
import { usualCase } from '../plan.js';
import type { Sender } from '../sending/sender.js';
import { idsIn } from './answered-ids.js';
import type { Sequences } from './index.js';
import { sentIn } from './life/step.js';
import type { Taken } from './taken.js';

interface Context {
  run: RunOptions;
  recorder: Admission;
  sender: Pick<Sender, 'one'>;
  sequences: Sequences;
  taken: Taken;
}

/** So many requests find out how much one operation takes. */
const MOST = 24;

/** What a refusal says at its beginning is what it is about. */
const LONGEST_SAID = 20_000;

/**
 * Finds out how much an operation takes at once in its body, and has what it made read by those that follow: so the
 * answers show what the usual request does not ask for.
 */
export async function* findFullest(own: OperationRun, context: Context): AsyncGenerator<RunEvent> {
  const { run, recorder, sender, sequences, taken } = context;
  const { operation } = own;
  if (!run.keepsThings || !own.phases.includes('behaviors') || !isMeant(own, run)) return;
  const requests = await inTurns(
    fullestRequests(operation, planOptionsOf(own, run), taken.bodyOf(operation)),
  );
  if (!requests) return;
  const made: Exchange[] = [];
  const trials = growth(requests.whole);
  let trial = trials.next();
  for (let n = 1; trial.done !== true && n <= MOST; n++) {
    const planned = { ...requests.caseOf(trial.value, n), afterWrite: true as const };
    const exchange = recorder.admits(planned) ? await sender.one(planned) : undefined;
    if (!exchange) break;
    yield { type: 'exchange', exchange };
    const { outcome } = exchange;
    const isTaken = outcome.kind === 'response' && isServed(operation, outcome.status);
    if (isTaken) made.push(exchange);
    trial = trials.next({ isTaken, said: isTaken ? '' : saidIn(exchange) });
  }
  const [best, ...others] = together(made, requests.whole.optional);
  if (best) sequences.prefer(best);
  sequences.settle();
  yield* readings(operation, others, context);
}

/** Those that have all that any has, the one with the most first. */
function together(made: readonly Exchange[], optional: readonly string[]): Exchange[] {
  const sorted = made.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  const seen = new Set<string>();
  return sorted.filter((exchange) => {
    const sent = sentIn(exchange);
    const more = optional.filter((path) => !seen.has(path) && valueAt(sent, path) !== undefined);
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
  { run, recorder, sender, sequences }: Context,
): AsyncGenerator<RunEvent> {
  const reader = kindOf(operation)?.reader;
  const own = run.operations.find((each) => each.operation === reader && each.phases.length > 0);
  const usual = own && usualCase(own, run);
  for (const [i, exchange] of usual ? made.slice(0, MOST_READ).entries() : []) {
    const thing = sequences.thingOf(exchange, idsIn(exchange));
    const id = `${fullestPrefix(operation)}read:${String(i + 1)}`;
    const planned = usual && { ...sequences.about(usual, thing), id, why: 'to read what was made', phase: 'behaviors' as const, afterWrite: true as const }; // prettier-ignore
    const read = planned && recorder.admits(planned) ? await sender.one(planned) : undefined;
    if (!read) return;
    yield { type: 'exchange', exchange: read };
  }
}

/** Milliseconds of work at a time, so that other work has its turn. */
const LONGEST_TURN = 50;

async function inTurns<Result>(work: Generator<undefined, Result>): Promise<Result> {
  let lastTurn = performance.now();
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) return step.value;
    if (performance.now() - lastTurn < LONGEST_TURN) continue;
    await nextTurn();
    lastTurn = performance.now();
  }
}

/** Whether somebody asks for these requests. */
function isMeant({ operation }: OperationRun, { cases }: RunOptions): boolean {
  return cases.length === 0 || cases.some((id) => id.startsWith(fullestPrefix(operation)));
}

function sizeOf(exchange: Exchange | undefined): number {
  return exchange?.request.body?.length ?? 0;
}

function saidIn({ outcome }: Exchange): string {
  const decoded = outcome.kind === 'failure' ? undefined : decodeText(outcome);
  return decoded?.ok === true ? decoded.value.slice(0, LONGEST_SAID) : '';
}

import type { NamedProbe } from '../behaviors/index.js';
import { answerOf, probesOf } from '../behaviors/index.js';
import type { Answer, Change, Step } from '../behaviors/shared/behavior.js';
import { exampleDrafts } from '../cases/examples.js';
import type { Draft, PlanOptions } from '../cases/shared/draft.js';
import { toCase } from '../cases/shared/draft.js';
import { refusalKeys, successKeys } from '../document/responses.js';
import { isJsonType } from '../http/media-type.js';
import { replacedAt } from '../json/edit.js';
import type { Json } from '../json/json.js';
import { isObject } from '../json/json.js';
import { tokensOf } from '../json/pointer.js';
import type { Operation, Parameter } from '../model/document.js';
import type { Case, Exchange, PlannedRequest } from '../model/exchange.js';
import type { Finding } from '../model/report.js';
import type { Run } from './recorder.js';
import type { Sender } from './sender.js';

/** An exchange of a probe, or something it has shown to be broken. */
export type ProbeEvent = { exchange: Exchange; finding?: never } | { exchange: Exchange; finding: Finding };

export interface ProbeOptions {
  /** Case ids to repeat, if any: a probe is run as a whole when one of them is its own. */
  cases: readonly string[];
  plan: PlanOptions;
  /** Told of each case that comes up, those that have been answered before included. */
  met?: (planned: Case) => void;
}

/**
 * The phase *behaviors* of one operation: requests whose parts come out of the answers to those before them, so they
 * are sent one by one. A request that another probe has sent already is not sent again.
 */
export async function* probeOperation(
  operation: Operation,
  options: ProbeOptions,
  run: Run,
  sender: Sender,
): AsyncGenerator<ProbeEvent> {
  const base = baseOf(operation, options.plan);
  if (!base) return;
  const known = new Map<string, Answer>();
  for (const named of probesOf(operation)) {
    if (!isWanted(operation, named, options.cases)) continue;
    const { probe } = named;
    let step = probe.next();
    while (step.done !== true) {
      const { value } = step;
      let answer: Answer | undefined;
      if (value.kind === 'send') {
        const planned = caseOf(operation, base, named, value.change, options.plan);
        const key = JSON.stringify([planned.expected.claim, planned.request]);
        answer = value.change.isFresh === true ? undefined : known.get(key);
        options.met?.(planned);
        // What it shows is this probe's to tell: repeating the case has to repeat the probe.
        if (answer) answer = { ...answer, exchange: { ...answer.exchange, case: planned } };
        else {
          if (!run.admits(planned)) return;
          const sent = await sender.one(planned);
          if (!sent) return;
          const { target, ...meant } = value.change;
          const exchange =
            target === undefined ? sent : asMeant(sent, caseOf(operation, base, named, meant, options.plan));
          answer = answerOf(exchange);
          known.set(key, answer);
          yield { exchange };
        }
      } else if (value.kind === 'broken') yield { exchange: value.answer.exchange, finding: value.finding };
      else run.show(operation, value);
      step = resumed(probe, answer);
    }
  }
}

/** The requests that probes are known to send before anything is answered; more follow from the answers. */
export function* plannedProbes(operation: Operation, { cases, plan }: ProbeOptions): Generator<Case> {
  const base = baseOf(operation, plan);
  if (!base) return;
  const seen = new Set<string>();
  for (const named of probesOf(operation)) {
    if (!isWanted(operation, named, cases)) continue;
    for (const step of named.probe) {
      if (step.kind !== 'send') continue;
      const planned = caseOf(operation, base, named, step.change, plan);
      const key = JSON.stringify([planned.expected.claim, planned.request]);
      if (!seen.has(key)) yield planned;
      seen.add(key);
    }
  }
}

/** Whether an operation has probes, of those that the cases name if any are. */
export function hasProbe(operation: Operation, cases: readonly string[]): boolean {
  return probesOf(operation).some((named) => isWanted(operation, named, cases));
}

/** An address that a server gave stands for the request that it makes unnecessary: its answer is judged by that. */
function asMeant(exchange: Exchange, { request }: Case): Exchange {
  return { ...exchange, case: { ...exchange.case, request } };
}

/** An answer nested too deeply to be looked at ends the probe; the check of bodies tells of it. */
function resumed(probe: NamedProbe['probe'], answer: Answer | undefined): IteratorResult<Step, void> {
  try {
    return probe.next(answer);
  } catch (thrown) {
    if (thrown instanceof RangeError) return { done: true, value: undefined };
    throw thrown;
  }
}

function isWanted(operation: Operation, { name }: NamedProbe, cases: readonly string[]): boolean {
  return cases.length === 0 || cases.some((id) => id.startsWith(`${operation.id}:behaviors:${name}:`));
}

/** The operation's usual request: its first example in JSON, else its first. */
function baseOf(operation: Operation, options: PlanOptions): Draft | undefined {
  const drafts = exampleDrafts(operation, options);
  if (typeof drafts === 'string') return undefined;
  return drafts.find(({ body }) => body && isJsonType(body.media.type)) ?? drafts[0];
}

function caseOf(
  operation: Operation,
  base: Draft,
  { name, declared }: NamedProbe,
  change: Change,
  options: PlanOptions,
): Case {
  const { claim = 'documented', clause = declared.pointer, label, why, target } = change;
  const expected =
    claim === 'invalid'
      ? { claim, statuses: refusalKeys(operation), reason: `the document's ${name} does not allow it` }
      : { claim, statuses: successKeys(operation), reason: `the document declares ${name}` };
  const details = {
    phase: 'behaviors' as const,
    label: `${name}:${label}`,
    why,
    clause,
    expected,
    ...(target === undefined ? {} : { change: (request: PlannedRequest) => ({ ...request, target }) }),
  };
  return toCase(operation, changed(operation, base, change), options, details);
}

function changed(operation: Operation, base: Draft, { parameters = {}, body, rewrite }: Change): Draft {
  const values = new Map<Parameter, Json>(base.parameters);
  for (const [name, value] of Object.entries(parameters)) {
    const parameter = operation.parameters.find((each) => each.in === 'query' && each.name === name);
    if (!parameter) continue;
    if (value === undefined) values.delete(parameter);
    else values.set(parameter, value);
  }
  const draft: Draft = { ...base, parameters: values };
  if ((!body && !rewrite) || !base.body || !isObject(base.body.value)) return draft;
  const { media, value: usual } = base.body;
  const value = body ? replacedAt(usual, tokensOf(body.pointer) ?? [], body.value) : usual;
  return { ...draft, body: { media, value: rewrite && isObject(value) ? rewrite(value) : value } };
}

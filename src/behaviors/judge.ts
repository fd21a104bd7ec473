import { isServed, isSuccess } from '../document/responses.js';
import { messageOf } from '../errors.js';
import { decodeJson } from '../http/decode-body.js';
import { headerValue } from '../http/headers.js';
import { isJsonType } from '../http/media-type.js';
import type { Json } from '../json/json.js';
import { memoize } from '../json/memoize.js';
import type { Operation } from '../model/document.js';
import type { Exchange } from '../model/exchange.js';
import type { DeclaredBehavior } from './index.js';
import { behaviorsOf } from './index.js';
import type { Answer, Judgement } from './shared/behavior.js';
import { viewOf } from './shared/request-view.js';

/** The exchange as a probe sees it. */
export function answerOf(exchange: Exchange): Answer {
  return { exchange, body: successBody(exchange) };
}

function successBody(exchange: Exchange): Json | undefined {
  const { outcome, case: planned } = exchange;
  const isMeant = outcome.kind === 'response' && isSuccess(planned.operation, outcome.status);
  return isMeant ? servedBody(exchange) : undefined;
}

/** The JSON of an answer that served its request, be its status documented or not; undefined where there is none. */
export function servedBody({ outcome, case: { operation } }: Exchange): Json | undefined {
  if (outcome.kind === 'failure' || !isServed(operation, outcome.status)) return undefined;
  if (!isJsonType(headerValue(outcome.headers, 'content-type') ?? '')) return undefined;
  const decoded = decodeJson(outcome);
  return decoded.ok ? decoded.value : undefined;
}

const NOTHING: Judgement = { findings: [], shown: [] };

/** Checks an answer against the operation's behaviors. Never throws. */
export function judge(exchange: Exchange): Judgement {
  const { operation, expected, request } = exchange.case;
  const judged: Judgement = { findings: [], shown: [] };
  const add = ({ findings, shown }: Judgement): void => {
    judged.findings.push(...findings);
    judged.shown.push(...shown);
  };
  const { judges, observers } = judgesOf(operation);
  for (const { behavior, declared } of observers) add(behavior.observe?.(declared, exchange) ?? NOTHING);
  const isValid = expected.claim === 'documented' || expected.claim === 'plausible';
  const body = isValid && judges.length > 0 ? successBody(exchange) : undefined;
  if (body === undefined) return judged;
  const view = viewOf(operation, request);
  for (const each of judges) add(judgedBy(each, { exchange, body }, view));
  return judged;
}

interface Judges {
  judges: readonly DeclaredBehavior[];
  observers: readonly DeclaredBehavior[];
}

/** The behaviors that look at every answer; the same lists each time. */
const judgesOf = memoize((operation: Operation): Judges => {
  const declared = behaviorsOf(operation);
  return {
    judges: declared.filter(({ behavior }) => 'judge' in behavior),
    observers: declared.filter(({ behavior }) => 'observe' in behavior),
  };
});

function judgedBy(
  { behavior, declared }: DeclaredBehavior,
  answer: Answer & { body: Json },
  view: ReturnType<typeof viewOf>,
): Judgement {
  try {
    return behavior.judge?.(declared, answer, view) ?? NOTHING;
  } catch (thrown) {
    // The check of bodies reports a body that is nested too deeply.
    if (thrown instanceof RangeError) return NOTHING;
    throw new Error(`the behavior at ${declared.pointer} failed: ${messageOf(thrown)}`, { cause: thrown });
  }
}

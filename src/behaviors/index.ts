import { isSuccess } from '../document/responses.js';
import { messageOf } from '../errors.js';
import { decodeJson } from '../http/decode-body.js';
import { headerValue } from '../http/headers.js';
import { isJsonType } from '../http/media-type.js';
import type { Json } from '../json/json.js';
import { join } from '../json/pointer.js';
import type { Contract, Operation, Problem } from '../model/document.js';
import type { Exchange } from '../model/exchange.js';
import { caseInsensitiveBody } from './case-insensitive-body/index.js';
import { filter } from './filter/index.js';
import { order } from './order.js';
import { page } from './page/index.js';
import { rules } from './rules/index.js';
import { select } from './select/index.js';
import type { Answer, Behavior, Declared, Judgement, Probe, Promised } from './shared/behavior.js';
import { viewOf } from './shared/request-view.js';
import { slowAfter } from './slow-after.js';
import { unchanged } from './unchanged/index.js';

/** Every behavior by its keyword in `x-contract`, in the order in which the mock obeys them. */
export const BEHAVIORS: Readonly<Record<string, Behavior>> = {
  rules,
  filter,
  order,
  page,
  unchanged,
  select,
  'slow-after': slowAfter,
  'case-insensitive-body': caseInsensitiveBody,
};

export interface DeclaredBehavior {
  name: string;
  behavior: Behavior;
  declared: Declared;
}

const declarations = new WeakMap<Operation, readonly DeclaredBehavior[]>();

/** The behaviors that an operation declares, in the order in which the mock obeys them; the same list each time. */
export function behaviorsOf(operation: Operation): readonly DeclaredBehavior[] {
  const known = declarations.get(operation) ?? readBehaviors(operation);
  declarations.set(operation, known);
  return known;
}

function readBehaviors(operation: Operation): DeclaredBehavior[] {
  return Object.entries(BEHAVIORS).flatMap(([name, behavior]) => {
    const value = operation.extension[name];
    const pointer = join(operation.pointer, 'x-contract', name);
    return value === undefined ? [] : [{ name, behavior, declared: { operation, value, pointer } }];
  });
}

/**
 * Mistakes in declarations that only show against the operation: a parameter or place that does not exist, a rule that
 * is none. To be asked once the form of every declaration is known to be right.
 */
export function behaviorProblems(contract: Contract): Problem[] {
  return contract.operations.flatMap((operation) =>
    behaviorsOf(operation).flatMap(({ behavior, declared }) =>
      behavior.mistakes(declared).map(({ pointer, message, hint }): Problem => {
        const location = contract.locate(pointer);
        const common = {
          code: 'document.x-contract',
          severity: 'error' as const,
          message,
          pointer,
          location,
        };
        return hint === undefined ? common : { ...common, hint };
      }),
    ),
  );
}

/** What an operation's behaviors promise; without probes, only what any answer can show. */
export function promisesOf(operation: Operation, withProbes: boolean): Promised[] {
  return behaviorsOf(operation)
    .filter(({ behavior }) => withProbes || !('probe' in behavior))
    .flatMap(({ behavior, declared }) => behavior.promised(declared));
}

export interface NamedProbe {
  name: string;
  declared: Declared;
  probe: Probe;
}

/** The probes of an operation's behaviors, each under the keyword of its behavior. */
export function probesOf(operation: Operation): NamedProbe[] {
  return behaviorsOf(operation).flatMap(({ name, behavior, declared }) =>
    behavior.probe ? [{ name, declared, probe: behavior.probe(declared) }] : [],
  );
}

/** The exchange as a probe sees it. */
export function answerOf(exchange: Exchange): Answer {
  return { exchange, body: successBody(exchange) };
}

function successBody({ outcome, case: { operation } }: Exchange): Json | undefined {
  if (outcome.kind === 'failure' || outcome.status >= 400) return undefined;
  if (
    !isSuccess(operation, outcome.status) ||
    !isJsonType(headerValue(outcome.headers, 'content-type') ?? '')
  )
    return undefined;
  const decoded = decodeJson(outcome);
  return decoded.ok ? decoded.value : undefined;
}

const NOTHING: Judgement = { findings: [], shown: [] };

/** What an operation's behaviors say of an answer. Never throws. */
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

const known = new WeakMap<Operation, Judges>();

/** The behaviors that look at every answer; the same lists each time. */
function judgesOf(operation: Operation): Judges {
  const declared = behaviorsOf(operation);
  const found = known.get(operation) ?? {
    judges: declared.filter(({ behavior }) => 'judge' in behavior),
    observers: declared.filter(({ behavior }) => 'observe' in behavior),
  };
  known.set(operation, found);
  return found;
}

function judgedBy(
  { behavior, declared }: DeclaredBehavior,
  answer: Answer & { body: Json },
  view: ReturnType<typeof viewOf>,
): Judgement {
  try {
    return behavior.judge?.(declared, answer, view) ?? NOTHING;
  } catch (thrown) {
    // A body nested too deeply is told by the check of bodies.
    if (thrown instanceof RangeError) return NOTHING;
    throw new Error(`the behavior at ${declared.pointer} failed: ${messageOf(thrown)}`, { cause: thrown });
  }
}

import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../../errors.js';
import { pathOf, replacedAt } from '../../json/edit.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { join, tokensOf, valueAt } from '../../json/pointer.js';
import type { Operation, Severity } from '../../model/document.js';
import type { Answer, Behavior, Declared, Draft, Judgement } from '../shared/behavior.js';
import { isSound } from '../shared/operation-shapes.js';
import type { RequestView } from '../shared/request-view.js';
import { textsIn } from '../shared/request-view.js';
import type { Facts, Rule } from './cel.js';
import { MEMBERS, readRule } from './cel.js';
import { OutOfBudget } from './metered.js';
import { schema } from './schema.js';

/** One rule as an operation declares it. @public: the type of the table of behaviors names it. */
export interface Stated {
  rule: string;
  message: string;
}

type Rules = readonly Stated[];

/** Any other condition between a request and its successful answer, in CEL. */
export const rules = {
  schema,
  codes: ['behavior.rule'],

  mistakes: ({ value, pointer }) =>
    value.flatMap(({ rule }, i) => {
      const read = readRule(rule);
      if (!('mistake' in read)) return [];
      const hint = 'A rule is an expression of CEL over request and response that comes to true or false.';
      const message = `not a rule: ${read.mistake} (at character ${String(read.offset + 1)} of it)`;
      return [{ pointer: join(pointer, i, 'rule'), message, hint }];
    }),

  promised: ({ value, pointer }) =>
    value.map(({ message }, i) => ({ clause: clauseOf(message), pointer: join(pointer, i) })),

  stage: 'records',

  answer: (declared, draft, request) => obeying(declared, agreeing(declared, draft, request), request),

  brokenBy({ value, pointer, operation }, { status, body }, request): string | undefined {
    if (isPartial(operation, body, request)) return undefined;
    return readable(value, pointer).find((known) => !isObeyed(known, { status, body }, request))?.message;
  },

  judge({ value, pointer, operation }, answer, request): Judgement {
    if (isPartial(operation, answer.body, request)) return { findings: [], shown: [] };
    const rules = readable(value, pointer);
    const facts = factsOf(rules, answer, request);
    if (!facts) return { findings: [], shown: [] };
    const judged: Judgement = { findings: [], shown: [] };
    for (const known of rules) apply(known, facts, judged);
    // An answer that breaks its schema is reported for that alone, because it may break the rule only for that
    // reason.
    const isTold = judged.findings.length > 0 && !isSound(operation, answer.body);
    return isTold ? { findings: [], shown: [] } : judged;
  },
} as const satisfies Behavior<Rules>;

/**
 * True if the answer leaves something out as documented: properties that were not selected, or everything because
 * nothing has changed.
 */
function isPartial({ extension }: Operation, body: Json, request: RequestView): boolean {
  const { select, unchanged } = extension;
  const selected =
    isObject(select) && typeof select.parameter === 'string' ? request.query[select.parameter] : undefined;
  if (textsIn(selected).some((text) => text !== '')) return true;
  return isObject(unchanged) && isDeepStrictEqual(body, unchanged.answer);
}

const clauseOf = (message: string): string => `rule: ${message}`;

function read(rule: string): Rule | undefined {
  const found = readRule(rule);
  return 'mistake' in found ? undefined : found;
}

/** Whether a rule holds for an answer that the mock is about to give; what cannot be applied to it breaks nothing. */
function isObeyed(
  known: Known,
  { status, body }: { status: number; body: Json },
  view: RequestView,
): boolean {
  try {
    return known.applied.holds({
      request: requestFacts([known], view),
      response: { status, body, header: {} },
    });
  } catch {
    return true;
  }
}

/** Returns the facts that the rules use, and no others; undefined when there was no answer. */
function factsOf(
  rules: readonly Known[],
  { body, exchange: { outcome } }: Answer & { body: Json },
  view: RequestView,
): Facts | undefined {
  if (outcome.kind === 'failure') return undefined;
  const response: Record<string, unknown> = { status: outcome.status, body };
  if (rules.some(({ applied }) => applied.speaksOf.response.has('header')))
    response.header = Object.fromEntries(outcome.headers.map(([name, value]) => [name.toLowerCase(), value]));
  return { request: requestFacts(rules, view), response };
}

/** The members of the request that rules use. */
function requestFacts(rules: readonly Known[], view: RequestView): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  for (const member of MEMBERS.request)
    if (rules.some(({ applied }) => applied.speaksOf.request.has(member))) facts[member] = view[member];
  return facts;
}

/** A rule that was read, with its declaration. */
interface Known extends Stated {
  applied: Rule;
  clause: string;
  pointer: Pointer;
}

/** The rules that can be read; the same list each time. */
const readable = memoize((value: Rules, pointer: Pointer): readonly Known[] =>
  value.flatMap((stated, i) => {
    const applied = read(stated.rule);
    const clause = clauseOf(stated.message);
    return applied ? [{ ...stated, applied, clause, pointer: join(pointer, i) }] : [];
  }),
);

function apply({ rule, message, applied, clause, pointer }: Known, facts: Facts, judged: Judgement): void {
  const broken = (severity: Severity, said: string, received: string): void => {
    const place = { pointer, at: 'body#', expected: rule, received };
    judged.findings.push({ check: 'behavior.rule', severity, message: said, ...place });
  };
  try {
    if (applied.holds(facts))
      judged.shown.push({ clause, state: applied.isTelling(facts) ? 'seen' : 'empty' });
    else broken('error', `broken: ${message}`, 'false');
  } catch (thrown) {
    if (thrown instanceof OutOfBudget) {
      broken('note', 'the rule was not applied: it takes too long for this answer', 'long lists or texts');
      judged.shown.push({ clause, state: 'empty' });
      return;
    }
    // A warning only: an answer that lacks something the rule uses may break its schema, but not the rule.
    const [reason = ''] = messageOf(thrown).split('\n');
    broken('warning', `the rule could not be applied: ${reason}`, reason);
  }
}

/**
 * Changes made-up records so that they agree with the request where a rule says that every item does. Records of the
 * user are filtered instead, because their values are given.
 */
function agreeing(declared: Declared<Rules>, draft: Draft, request: RequestView): Draft {
  const { collection } = draft;
  const about = agreementsOf(declared.value).filter(({ list }) => list === collection?.place);
  return about.reduce((current, { item, place, request: way }) => {
    const wanted = way.reduce<Json | undefined>(
      (at, name) => (isObject(at) ? at[name] : undefined),
      request as unknown as Json,
    );
    if (wanted === undefined || !current.items) return current;
    const agrees = (each: Json): boolean => valueAt(each, place) === wanted;
    if (current.items.every(agrees)) return current;
    const items = collection?.isOwn
      ? current.items.filter(agrees)
      : current.items.map((each) => (agrees(each) ? each : replacedAt(each, item, wanted)));
    return { ...current, items };
  }, draft);
}

/** Returns the agreements that the rules contain, with the places of their lists and values; the same list each time. */
const agreementsOf = memoize((rules: Rules) =>
  rules.flatMap(({ rule }) => {
    const agreement = read(rule)?.agreement;
    return agreement ? [{ ...agreement, list: pathOf(agreement.list), place: pathOf(agreement.item) }] : [];
  }),
);

/** So many records are tried by themselves; a list of more is left as it is. */
const MOST_TRIED = 500;

/**
 * Leaves out the records that break a rule where each is the only one in the answer: `all` is meant to hold of each of
 * them. A rule that no record keeps by itself is about something else.
 */
function obeying(declared: Declared<Rules>, draft: Draft, request: RequestView): Draft {
  const { collection, items, body } = draft;
  const place = collection && tokensOf(collection.place);
  if (!place || !items || items.length === 0 || items.length > MOST_TRIED) return draft;
  const rules = readable(declared.value, declared.pointer);
  const answerWith = (some: readonly Json[]): { status: number; body: Json } => ({
    status: 200,
    body: replacedAt(body, place, [...some]),
  });
  const holds = (known: Known, some: readonly Json[]): boolean => isObeyed(known, answerWith(some), request);
  const whole = answerWith(items);
  const kept = rules
    .filter((known) => !isObeyed(known, whole, request) && holds(known, []))
    .reduce<readonly Json[]>((left, known) => left.filter((item) => holds(known, [item])), items);
  return kept.length === items.length ? draft : { ...draft, items: [...kept] };
}

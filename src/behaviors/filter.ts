import { isDeepStrictEqual } from 'node:util';
import type { Finding, Json, Operation } from '../model.js';
import { join } from '../openapi/pointer.js';
import { snippet } from '../schema/snippet.js';
import { queryPairs } from './request-view.js';
import { broken, send, shown } from './behavior.js';
import type { Answer, Behavior, Declared, Probe, Step } from './behavior.js';
import { answerMistakes, itemMistakes, parameterMistakes } from './mistakes.js';
import { pagingOf, walk } from './pages.js';
import type { Walk } from './pages.js';
import { comparison, OPERATORS, parseQuery, satisfies, selected } from './rsql.js';
import type { Kind, Kinds, Operator } from './rsql.js';
import { itemShapes, shapeOf } from './schemas.js';

interface Filter {
  parameter: string;
  items: string;
  selectors: string[];
  operators?: Operator[];
}

/** What the operators of a query language are as long as nothing else is declared. */
const USUAL: readonly Operator[] = ['==', '=in=', '=gt=', '=ge=', '=lt=', '=le='];
const ORDERING: readonly Operator[] = ['=gt=', '=ge=', '=lt=', '=le='];

/** The caller sends a query, and the answer holds the items that satisfy it: all of them, and no other. */
export const filter: Behavior<Filter> = {
  mistakes(declared) {
    const { parameter, items, selectors } = declared.value;
    const found = answerMistakes(declared, 'items', items, 'array');
    const inItems = selectors.flatMap((selector, i) =>
      itemMistakes(declared, ['selectors', i], items, `/${selector.replaceAll('.', '/')}`),
    );
    return [...parameterMistakes(declared, 'parameter', parameter), ...(found.length > 0 ? found : inItems)];
  },

  promised: (declared) => [
    ...comparisonsOf(declared).map(({ selector, operator, index }) => ({
      clause: clauseOf(selector, operator),
      pointer: join(declared.pointer, 'selectors', index),
    })),
    ...['no query', 'an unknown selector'].map((what) => ({
      clause: `filter refuses ${what}`,
      pointer: declared.pointer,
    })),
  ],

  answer(declared, draft, request) {
    const { parameter } = declared.value;
    const text = queryIn(request.target, parameter);
    if (text === undefined || text === '') return draft;
    const query = parseQuery(text, kindsOf(declared));
    if ('refused' in query) return query;
    return { ...draft, items: draft.items?.filter((item) => query.matches(item)) };
  },

  *probe(declared): Probe {
    const { parameter, items, selectors } = declared.value;
    yield* refusal(declared, 'no query', `${selectors[0] ?? ''}==`);
    yield* refusal(declared, 'an unknown selector', 'specproof.unknown==1');
    const all = yield* walk(declared.operation, {
      items,
      label: 'everything',
      why: `without ${parameter}, to compare with`,
      parameters: { [parameter]: undefined },
    });
    if (!all) return;
    const known = { items: all.pages.flatMap((page) => page.items), isComplete: all.isComplete };
    for (const each of comparisonsOf(declared)) yield* compared(declared, each, known);
  },
};

interface Comparison {
  selector: string;
  operator: Operator;
  /** Of the selector in the declaration. */
  index: number;
}

const clauseOf = (selector: string, operator: Operator): string => `filter ${selector} ${operator}`;

/** Each selector with each operator that its values are sure to know. */
function comparisonsOf(declared: Declared<Filter>): Comparison[] {
  const { operators = USUAL } = declared.value;
  return [...kindsOf(declared)].flatMap(([selector, kind], index) =>
    OPERATORS.filter(
      (operator) => operators.includes(operator) && (kind !== 'text' || !ORDERING.includes(operator)),
    ).map((operator) => ({ selector, operator, index })),
  );
}

const kinds = new WeakMap<Operation, Kinds>();

function kindsOf(declared: Declared<Filter>): Kinds {
  const { operation } = declared;
  const { items, selectors } = declared.value;
  const known =
    kinds.get(operation) ??
    new Map(selectors.map((selector) => [selector, kindOf(operation, items, selector)]));
  kinds.set(operation, known);
  return known;
}

function kindOf(operation: Operation, items: string, selector: string): Kind {
  const [shape] = itemShapes(operation, items).map((item) => shapeOf(item, selector.split('.')));
  if (shape?.formats().has('date-time') === true || shape?.formats().has('date') === true) return 'moment';
  return shape?.types().has('number') === true || shape?.types().has('integer') === true ? 'number' : 'text';
}

/**
 * The query's text. A plus sign is itself in it, as in a phone number, although forms write a space so (URL Standard
 * §5.1): outside quotation marks a query has no use for a space.
 */
function queryIn(target: string, parameter: string): string | undefined {
  const asForm = queryPairs(target, true).find(([name]) => name === parameter)?.[1];
  if (asForm === undefined || /["']/.test(asForm)) return asForm;
  return queryPairs(target, false).find(([name]) => name === parameter)?.[1];
}

/** What is no query over these selectors is refused. */
function* refusal(declared: Declared<Filter>, what: string, query: string): Probe {
  const { parameter } = declared.value;
  const answer = yield* send({
    label: `refuses ${what}`,
    why: `${what} in ${parameter}: ${query}`,
    claim: 'invalid',
    parameters: { [parameter]: query },
  });
  const outcome = answer?.exchange.outcome;
  if (outcome?.kind === 'response' && outcome.status >= 400 && outcome.status < 500)
    yield* shown(`filter refuses ${what}`, true);
}

interface Known {
  items: Json[];
  isComplete: boolean;
}

/** One comparison, with values out of what the server itself has returned. */
function* compared(declared: Declared<Filter>, { selector, operator }: Comparison, known: Known): Probe {
  const { parameter, items: place } = declared.value;
  const kind = kindsOf(declared).get(selector) ?? 'text';
  const matching = (operands: readonly string[]): Json[] =>
    known.items.filter((item) => satisfies(selected(item, selector), operator, operands, kind));
  const operands = tellingOperands(known.items, selector, operator, matching);
  if (!operands) return yield* shown(clauseOf(selector, operator), false);
  const query = comparison(selector, operator, operands);
  const found = yield* walk(declared.operation, {
    items: place,
    label: `${selector}${operator}`,
    why: `${query}, a value of the server's own`,
    parameters: { [parameter]: query },
  });
  if (!found) return;
  for (const { answer, items: onPage } of found.pages) {
    const index = onPage.findIndex((item) => !satisfies(selected(item, selector), operator, operands, kind));
    if (index >= 0)
      return yield* unsatisfied(declared, answer, { query, selector, index, item: onPage[index] ?? null });
  }
  const expected = matching(operands).length;
  const wrong = known.isComplete ? wrongCount(declared, found, query, expected) : undefined;
  if (!wrong)
    return yield* shown(clauseOf(selector, operator), expected > 0 && expected < known.items.length);
  if (yield* isUnmoved(declared, known)) yield* broken(wrong.answer, wrong.finding);
}

function* unsatisfied(
  declared: Declared<Filter>,
  answer: Answer,
  { query, selector, index, item }: { query: string; selector: string; index: number; item: Json },
): Probe {
  yield* broken(answer, {
    check: 'behavior.filter',
    message: `an item does not satisfy ${query}`,
    pointer: declared.pointer,
    at: `body#${join(declared.value.items, index, ...selector.split('.'))}`,
    expected: query,
    received: snippet(selected(item, selector) ?? null),
  });
}

/** Whether as many came back as satisfy the query, and the total says so. */
function wrongCount(
  { operation, pointer, value }: Declared<Filter>,
  { pages, isComplete }: Walk,
  query: string,
  expected: number,
): { answer: Answer; finding: Omit<Finding, 'severity'> } | undefined {
  const last = pages.at(-1);
  if (!isComplete || !last) return undefined;
  const count = pages.reduce((sum, page) => sum + page.items.length, 0);
  const finding = { check: 'behavior.filter', pointer };
  if (count !== expected) {
    const message = `${query} is satisfied by ${String(expected)} of the items there are without a query, and ${String(count)} came back`;
    const counts = { expected: `${String(expected)} items`, received: `${String(count)} items` };
    return { answer: last.answer, finding: { ...finding, message, at: `body#${value.items}`, ...counts } };
  }
  if (last.total === undefined || last.total === expected) return undefined;
  const message = `the total says that ${String(last.total)} items satisfy ${query}, and ${String(expected)} do`;
  const at = `body#${pagingOf(operation)?.total ?? ''}`;
  const counts = { expected: String(expected), received: String(last.total) };
  return { answer: last.answer, finding: { ...finding, message, at, ...counts } };
}

/** Whether the items are still those that were compared with: others may be adding to them. */
function* isUnmoved(
  { operation, value }: Declared<Filter>,
  { items }: Known,
): Generator<Step, boolean, Answer | undefined> {
  const again = yield* walk(operation, {
    items: value.items,
    label: 'everything again',
    why: `without ${value.parameter}, to see whether the items have changed`,
    parameters: { [value.parameter]: undefined },
    isFresh: true,
  });
  return isDeepStrictEqual(
    again?.pages.flatMap((page) => page.items),
    items,
  );
}

/** Values some items satisfy and others do not, so that a server that ignores the query can be told; else any. */
function tellingOperands(
  items: readonly Json[],
  selector: string,
  operator: Operator,
  matching: (operands: readonly string[]) => readonly Json[],
): string[] | undefined {
  const values = [
    ...new Set(
      items
        .map((item) => selected(item, selector))
        .filter(isScalar)
        .map(String),
    ),
  ];
  const isList = operator === '=in=' || operator === '=out=';
  const candidates = isList
    ? values.map((value, i) => [value, ...values.slice(i + 1, i + 2)])
    : values.map((value) => [value]);
  if (isList) candidates.push(...values.map((value) => [value]));
  const isTelling = (operands: string[]): boolean => {
    const count = matching(operands).length;
    return count > 0 && count < items.length;
  };
  return candidates.slice(0, MAX_CANDIDATES).find(isTelling) ?? candidates[0];
}

/** Of many values, so many are looked at for one that tells. */
const MAX_CANDIDATES = 100;

function isScalar(value: Json | undefined): value is string | number | boolean {
  return value !== undefined && value !== null && typeof value !== 'object';
}

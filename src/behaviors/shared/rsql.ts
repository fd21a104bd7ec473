import type * as rsqlAst from '@rsql/ast';
import type { ComparisonNode, ExpressionNode } from '@rsql/ast';
import type * as rsqlParser from '@rsql/parser';
import { messageOf } from '../../errors.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { numberOf } from '../../json/number.js';
import { comparedWith, momentOf } from '../../json/order.js';
import { nearestName } from '../../json/suggestion.js';
import { jsonText } from '../../json/text.js';
import { onDemand } from '../../on-demand.js';
import type { Refused } from './behavior.js';

const ast = onDemand((load) => load('@rsql/ast') as typeof rsqlAst);
const parser = onDemand((load) => load('@rsql/parser') as typeof rsqlParser);

/** The type of a selector's values, which decides how they compare. */
export type Kind = 'moment' | 'number' | 'text';

export type Kinds = ReadonlyMap<string, Kind>;

export const OPERATORS = ['==', '!=', '=gt=', '=ge=', '=lt=', '=le=', '=in=', '=out='] as const;
export type Operator = (typeof OPERATORS)[number];

/** The other spellings of operators in RSQL. */
const SPELLINGS: Readonly<Partial<Record<string, Operator>>> = {
  '>': '=gt=',
  '>=': '=ge=',
  '<': '=lt=',
  '<=': '=le=',
};

export interface Query {
  matches(item: Json): boolean;
}

/** Longer queries do not fit into a URL. Up to this length, no query is nested too deeply for the parser. */
const MAX_LENGTH = 8000;

/** Reads an RSQL query, or returns why it is invalid for these selectors. Never throws. */
export function parseQuery(text: string, kinds: Kinds): Query | Refused {
  if (text.length > MAX_LENGTH)
    return { refused: `The query is longer than ${String(MAX_LENGTH)} characters.` };
  try {
    const matches = matcherOf(parser().parse(text), kinds);
    return typeof matches === 'string' ? { refused: matches } : { matches };
  } catch (thrown) {
    // The following lines of the parser's message draw the place.
    const [reason = ''] = messageOf(thrown).split('\n');
    return { refused: `The query is not RSQL: ${reason}` };
  }
}

type Matcher = Query['matches'];

/** What items match a query; a text says what is wrong with it. */
function matcherOf(node: ExpressionNode, kinds: Kinds): Matcher | string {
  if (ast().isLogicNode(node)) {
    const left = matcherOf(node.left, kinds);
    const right = typeof left === 'string' ? left : matcherOf(node.right, kinds);
    if (typeof left === 'string' || typeof right === 'string') return right;
    const isAnd = node.operator === ';' || node.operator === 'and';
    return isAnd ? (item) => left(item) && right(item) : (item) => left(item) || right(item);
  }
  return ast().isComparisonNode(node) ? comparing(node, kinds) : 'The query is not RSQL.';
}

function comparing(node: ComparisonNode, kinds: Kinds): Matcher | string {
  const { selector } = node.left;
  const kind = kinds.get(selector);
  if (kind === undefined)
    return `The query names no selector '${selector}'${nearestName(selector, [...kinds.keys()])}`;
  const operator = operatorOf(node);
  if (operator === undefined) return `The query's operator '${node.operator}' is unknown.`;
  const operands = [node.right.value].flat();
  const wrong = operands.find((value) => !isOfKind(value, kind));
  if (wrong !== undefined) return `The query compares '${selector}' with '${wrong}', which is no ${kind}.`;
  const isSatisfied = satisfying(operator, operands, kind);
  const names = selector.split('.');
  return (item) => isSatisfied(memberAt(item, names));
}

function isOfKind(value: string, kind: Kind): boolean {
  if (kind === 'moment') return momentOf(value) !== undefined;
  return kind !== 'number' || (value.trim() !== '' && Number.isFinite(Number(value)));
}

function operatorOf({ operator }: ComparisonNode): Operator | undefined {
  return SPELLINGS[operator] ?? OPERATORS.find((known) => known === operator);
}

/** True if a value satisfies a comparison. A value that is absent or null equals nothing. */
export function satisfies(
  value: Json | undefined,
  operator: Operator,
  operands: readonly string[],
  kind: Kind,
): boolean {
  return satisfying(operator, operands, kind)(value);
}

/** The same for one value after another. */
function satisfying(
  operator: Operator,
  operands: readonly string[],
  kind: Kind,
): (value: Json | undefined) => boolean {
  const comparisons = operands.map((operand) =>
    comparedWith(kind === 'number' ? numberOf(operand.trim()) : operand),
  );
  const [first = () => Number.NaN] = comparisons;
  const by =
    (holds: (order: number) => boolean) =>
    (value: Json): boolean =>
      holds(first(comparable(value, kind)));
  const equals = (value: Json): boolean =>
    comparisons.some((compared) => compared(comparable(value, kind)) === 0);
  const tests: Readonly<Record<Operator, (value: Json) => boolean>> = {
    '==': equals,
    '=in=': equals,
    '!=': (value) => !equals(value),
    '=out=': (value) => !equals(value),
    '=gt=': by((order) => order > 0),
    '=ge=': by((order) => order >= 0),
    '=lt=': by((order) => order < 0),
    '=le=': by((order) => order <= 0),
  };
  const test = tests[operator];
  const isAbsentFine = operator === '!=' || operator === '=out=';
  return (value) => (value === undefined || value === null ? isAbsentFine : test(value));
}

function comparable(value: Json, kind: Kind): Json {
  return kind === 'number' || typeof value === 'string' ? value : jsonText(value);
}

/** Returns the value of a selector, in which a dot stands before a nested property. */
export function selected(item: Json, selector: string): Json | undefined {
  return memberAt(item, selector.split('.'));
}

function memberAt(item: Json, names: readonly string[]): Json | undefined {
  let value: Json | undefined = item;
  for (const name of names) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}

/** Returns a comparison as text; values with characters that RSQL reserves are quoted. */
export function comparison(selector: string, operator: Operator, operands: readonly string[]): string {
  const values = operands.map((value) =>
    /["'();,=!~<>\s\\]/.test(value) || value === '' ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : value,
  );
  return `${selector}${operator}${operator === '=in=' || operator === '=out=' ? `(${values.join(',')})` : (values[0] ?? '')}`;
}

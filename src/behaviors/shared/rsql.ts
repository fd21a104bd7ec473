import type * as rsqlAst from '@rsql/ast';
import type { ComparisonNode, ExpressionNode } from '@rsql/ast';
import type * as rsqlParser from '@rsql/parser';
import { messageOf } from '../../errors.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { numberOf } from '../../json/number.js';
import { compare, momentOf } from '../../json/order.js';
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
    const expression = parser().parse(text);
    const refused = mistakeIn(expression, kinds);
    return refused === undefined ? { matches: (item) => isMatch(expression, item, kinds) } : { refused };
  } catch (thrown) {
    // The following lines of the parser's message draw the place.
    const [reason = ''] = messageOf(thrown).split('\n');
    return { refused: `The query is not RSQL: ${reason}` };
  }
}

function mistakeIn(node: ExpressionNode, kinds: Kinds): string | undefined {
  if (ast().isLogicNode(node)) return mistakeIn(node.left, kinds) ?? mistakeIn(node.right, kinds);
  if (!ast().isComparisonNode(node)) return 'The query is not RSQL.';
  const { selector } = node.left;
  const kind = kinds.get(selector);
  if (kind === undefined)
    return `The query names no selector '${selector}'${nearestName(selector, [...kinds.keys()])}`;
  if (operatorOf(node) === undefined) return `The query's operator '${node.operator}' is unknown.`;
  const wrong = operandsOf(node).find((value) => !isOfKind(value, kind));
  return wrong === undefined
    ? undefined
    : `The query compares '${selector}' with '${wrong}', which is no ${kind}.`;
}

function isOfKind(value: string, kind: Kind): boolean {
  if (kind === 'moment') return momentOf(value) !== undefined;
  return kind !== 'number' || (value.trim() !== '' && Number.isFinite(Number(value)));
}

function isMatch(node: ExpressionNode, item: Json, kinds: Kinds): boolean {
  if (ast().isLogicNode(node)) {
    const isAnd = node.operator === ';' || node.operator === 'and';
    const left = isMatch(node.left, item, kinds);
    return isAnd ? left && isMatch(node.right, item, kinds) : left || isMatch(node.right, item, kinds);
  }
  if (!ast().isComparisonNode(node)) return false;
  const operator = operatorOf(node);
  const { selector } = node.left;
  return (
    operator !== undefined &&
    satisfies(selected(item, selector), operator, operandsOf(node), kinds.get(selector) ?? 'text')
  );
}

function operatorOf({ operator }: ComparisonNode): Operator | undefined {
  return SPELLINGS[operator] ?? OPERATORS.find((known) => known === operator);
}

function operandsOf({ right: { value } }: ComparisonNode): string[] {
  return [value].flat();
}

/** True if a value satisfies a comparison. A value that is absent or null equals nothing. */
export function satisfies(
  value: Json | undefined,
  operator: Operator,
  operands: readonly string[],
  kind: Kind,
): boolean {
  const isAbsent = value === undefined || value === null;
  const orders = isAbsent
    ? []
    : operands.map((operand) =>
        compare(comparable(value, kind), kind === 'number' ? numberOf(operand.trim()) : operand),
      );
  const [first = Number.NaN] = orders;
  switch (operator) {
    case '==':
    case '=in=':
      return orders.includes(0);
    case '!=':
    case '=out=':
      return !orders.includes(0);
    case '=gt=':
      return first > 0;
    case '=ge=':
      return first >= 0;
    case '=lt=':
      return first < 0;
    case '=le=':
      return first <= 0;
  }
}

function comparable(value: Json, kind: Kind): Json {
  return kind === 'number' || typeof value === 'string' ? value : jsonText(value);
}

/** Returns the value of a selector, in which a dot stands before a nested property. */
export function selected(item: Json, selector: string): Json | undefined {
  return selector
    .split('.')
    .reduce<Json | undefined>(
      (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
      item,
    );
}

/** Returns a comparison as text; values with characters that RSQL reserves are quoted. */
export function comparison(selector: string, operator: Operator, operands: readonly string[]): string {
  const values = operands.map((value) =>
    /["'();,=!~<>\s\\]/.test(value) || value === '' ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : value,
  );
  return `${selector}${operator}${operator === '=in=' || operator === '=out=' ? `(${values.join(',')})` : (values[0] ?? '')}`;
}

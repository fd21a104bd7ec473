import type { Json } from '../../json/json.js';
import { numberOf } from '../../json/number.js';
import type { Declared } from '../shared/behavior.js';
import type { Filter } from '../shared/comparisons.js';
import { withoutQuery } from '../shared/comparisons.js';
import type { Kind, Operator } from '../shared/rsql.js';
import { comparison } from '../shared/rsql.js';

/** A query as text and as parameters, and what it means. */
export interface Query {
  text: string;
  parameters: Record<string, Json>;
  label: string;
  selectors: string[];
  /** True if its values come from the server's own answers. */
  isOwn: boolean;
  /**
   * Whether an item satisfies the query; undefined where servers differ, as in `!=` for an item without the property.
   */
  holds: (item: Json) => boolean | undefined;
}

interface Part {
  selector: string;
  operator: Operator;
  operands: readonly string[];
  kind: Kind;
}

/** A query of comparisons that all hold: in RSQL, or with a parameter for each. */
export function written(
  { value }: Declared<Filter>,
  parts: readonly Part[],
): Pick<Query, 'text' | 'parameters'> {
  const { grammar, parameter = '' } = value;
  if (grammar !== 'equals') {
    const text = parts
      .map(({ selector, operator, operands }) => comparison(selector, operator, operands))
      .join(';');
    return { text, parameters: { [parameter]: text } };
  }
  const pairs = parts.map(({ selector, operands: [operand = ''], kind }): [string, Json] => [
    selector,
    kind === 'number' ? numberOf(operand.trim()) : operand,
  ]);
  const text = parts.map(({ selector, operands: [operand = ''] }) => `${selector}=${operand}`).join('&');
  return { text, parameters: Object.fromEntries(pairs) };
}

/** The parameters of a query, in words. */
export function named({ value }: Declared<Filter>): string {
  return Object.keys(withoutQuery(value)).join(', ');
}

import { isObject } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import type { Operation } from '../../model/document.js';
import { textFormat } from '../../schema/formats/index.js';
import type { Shape } from '../../schema/shape/index.js';
import type { Declared } from './behavior.js';
import { itemShapes, shapeInside } from './operation-shapes.js';
import type { Kind, Kinds, Operator } from './rsql.js';
import { OPERATORS } from './rsql.js';

/** How an operation declares what its items can be asked for by. */
export interface Filter {
  parameter: string;
  items: string;
  selectors: string[];
  operators?: Operator[];
}

/** What the operators of a query language are as long as nothing else is declared. */
const USUAL: readonly Operator[] = ['==', '=in=', '=gt=', '=ge=', '=lt=', '=le='];
const ORDERING: readonly Operator[] = ['=gt=', '=ge=', '=lt=', '=le='];

export interface Comparison {
  selector: string;
  operator: Operator;
  kind: Kind;
  /** Of the selector in the declaration. */
  index: number;
  clause: string;
  /** Whether a text is a value of the selector by the schema of the items. */
  accepts: (text: string) => boolean;
}

/** Each selector with each operator that its values are sure to know: how text is ordered is nobody's promise. */
export function comparisonsOf(declared: Declared<Filter>): Comparison[] {
  const { operation, value } = declared;
  const { operators = USUAL } = value;
  return [...kindsOf(declared)].flatMap(([selector, kind], index) => {
    const shape = shapeAt(operation, value.items, selector);
    const accepts = (text: string): boolean => shape?.accepts(text) !== false;
    return OPERATORS.filter(
      (operator) => operators.includes(operator) && (kind !== 'text' || !ORDERING.includes(operator)),
    ).map((operator) => {
      const clause = `filter ${selector} ${operator}`;
      return { selector, operator, kind, index, clause, accepts };
    });
  });
}

/** What the values of each selector are by the schema of the items. */
export function kindsOf({ operation, value }: Declared<Filter>): Kinds {
  return kinds(operation, value);
}

const kinds = memoize(
  (operation: Operation, { items, selectors }: Filter): Kinds =>
    new Map(selectors.map((selector) => [selector, kindOf(operation, items, selector)])),
);

function shapeAt(operation: Operation, items: string, selector: string): Shape | undefined {
  return itemShapes(operation, items).map((item) => shapeInside(item, selector.split('.')))[0];
}

function kindOf(operation: Operation, items: string, selector: string): Kind {
  const shape = shapeAt(operation, items, selector);
  const formats = [...(shape?.formats() ?? [])];
  if (formats.some((format) => textFormat(format)?.isMoment)) return 'moment';
  return shape?.types().has('number') === true || shape?.types().has('integer') === true ? 'number' : 'text';
}

/** Leaves an operation's query out, where it takes one: everything there is. */
export function unfiltered({ extension: { filter } }: Operation): Record<string, undefined> {
  return isObject(filter) && typeof filter.parameter === 'string' ? { [filter.parameter]: undefined } : {};
}

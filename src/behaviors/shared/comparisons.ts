import { isObject } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import type { Operation } from '../../model/document.js';
import { textFormat } from '../../schema/formats/index.js';
import type { Shape } from '../../schema/shape/index.js';
import type { Declared } from './behavior.js';
import { itemShapes, shapeInside } from './operation-shapes.js';
import type { Kind, Kinds, Operator } from './rsql.js';
import { OPERATORS } from './rsql.js';

/** How an operation declares the selectors and operators with which its items can be queried. */
export interface Filter {
  grammar: 'rsql' | 'equals';
  /** The parameter that takes a query in RSQL; with `equals`, each selector is one. */
  parameter?: string;
  items: string;
  selectors: string[];
  operators?: Operator[];
}

/** The operators of a query language unless others are declared. */
const USUAL: readonly Operator[] = ['==', '=in=', '=gt=', '=ge=', '=lt=', '=le='];
const EQUALS: readonly Operator[] = ['=='];
const ORDERING: readonly Operator[] = ['=gt=', '=ge=', '=lt=', '=le='];

export interface Comparison {
  selector: string;
  operator: Operator;
  kind: Kind;
  /** Position of the selector in the declaration. */
  index: number;
  clause: string;
  /** True if a text is a valid value of the selector by the schema of the items. */
  accepts: (text: string) => boolean;
}

/**
 * Lists each selector with each operator that all servers apply to its values in the same way. Text is not compared
 * with `=gt=` and the like, because servers order it differently.
 */
export function comparisonsOf(declared: Declared<Filter>): Comparison[] {
  const { operation, value } = declared;
  const { operators = value.grammar === 'equals' ? EQUALS : USUAL } = value;
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

/** Returns the kind of the values of each selector, by the schema of the items. */
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

/** Removes the query from an operation's request, if it takes one, so that all items come back. */
export function unfiltered({ extension: { filter } }: Operation): Record<string, undefined> {
  return isObject(filter) ? withoutQuery(filter as unknown as Filter) : {};
}

/** The parameters of a query, all left out. */
export function withoutQuery({ grammar, parameter, selectors }: Filter): Record<string, undefined> {
  const names = grammar === 'equals' ? selectors : parameter === undefined ? [] : [parameter];
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

import { decodeForm } from '../../http/parse/query-pairs.js';
import { decodePercent } from '../../http/percent-encoding.js';
import { pathOf } from '../../json/edit.js';
import type { Json } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import { jsonText } from '../../json/text.js';
import type { Behavior, Declared, Mistake } from '../shared/behavior.js';
import type { Filter } from '../shared/comparisons.js';
import { comparisonsOf, kindsOf } from '../shared/comparisons.js';
import { answerMistakes, itemMistakes, parameterMistakes } from '../shared/mistakes.js';
import type { RequestView } from '../shared/request-view.js';
import { queryText } from '../shared/request-view.js';
import { parseQuery, satisfies, selected } from '../shared/rsql.js';
import { CONJUNCTION, proof, REFUSED } from './probe.js';
import { schema } from './schema.js';

/** The caller sends a query, and the answer contains exactly the items that satisfy it. */
export const filter = {
  schema,
  // `behavior.page.next` as well: the address of the next page may lose the query.
  codes: ['behavior.filter', 'behavior.page.next'],

  mistakes(declared) {
    const { items, selectors } = declared.value;
    const found = answerMistakes(declared, 'items', items, 'array');
    const inItems = selectors.flatMap((selector, i) =>
      itemMistakes(declared, ['selectors', i], items, pathOf(selector.split('.'))),
    );
    return [...queryMistakes(declared), ...(found.length > 0 ? found : inItems)];
  },

  promised: (declared) => [
    ...comparisonsOf(declared).map(({ clause, index }) => ({
      clause,
      pointer: join(declared.pointer, 'selectors', index),
    })),
    ...(declared.value.selectors.length > 1 ? [CONJUNCTION] : []).map((clause) => ({
      clause,
      pointer: declared.pointer,
    })),
    ...Object.values(declared.value.grammar === 'equals' ? [] : REFUSED).map((clause) => ({
      clause,
      pointer: declared.pointer,
    })),
  ],

  // The values of a parameter for each selector are those of its schema.
  ownsParameter: ({ value: { parameter } }) =>
    parameter === undefined ? undefined : { name: parameter, values: 'query' },

  itemsAt: ({ value: { items } }) => items,

  stage: 'records',

  answer(declared, draft, request) {
    const { parameter, grammar } = declared.value;
    if (grammar === 'equals') return { ...draft, items: draft.items?.filter(equalling(declared, request)) };
    const text = parameter === undefined ? undefined : queryIn(request.target, parameter);
    if (text === undefined || text === '') return draft;
    const query = parseQuery(text, kindsOf(declared));
    if ('refused' in query) return query;
    return { ...draft, items: draft.items?.filter((item) => query.matches(item)) };
  },

  probe: proof,
} as const satisfies Behavior<Filter>;

/** Mistakes about the parameters that take the query: one of them, or one for each selector. */
function queryMistakes(declared: Declared<Filter>): Mistake[] {
  const { grammar, parameter, selectors } = declared.value;
  const { pointer } = declared;
  if (grammar === 'equals') {
    const needless = parameter !== undefined || declared.value.operators !== undefined;
    const message =
      'with the grammar equals, each selector is a parameter of its own: there are no others, and no operators';
    const others = needless ? [{ pointer, message }] : [];
    return [
      ...others,
      ...selectors.flatMap((name, i) =>
        parameterMistakes(declared, 'selectors', name).map((mistake) => ({
          ...mistake,
          pointer: join(pointer, 'selectors', i),
        })),
      ),
    ];
  }
  if (parameter !== undefined) return parameterMistakes(declared, 'parameter', parameter);
  return [{ pointer, message: 'the grammar rsql needs the parameter that holds the query' }];
}

/** Whether an item has the values that the request asks for; of several values for one selector, any. */
function equalling(declared: Declared<Filter>, { query }: RequestView): (item: Json) => boolean {
  const asked = [...kindsOf(declared)].flatMap(([selector, kind]) => {
    const operands = [query[selector] ?? []]
      .flat()
      .map((value) => (typeof value === 'string' ? value : jsonText(value)));
    return operands.length === 0 ? [] : [{ selector, kind, operands }];
  });
  return (item) =>
    asked.every(({ selector, kind, operands }) =>
      satisfies(selected(item, selector), '=in=', operands, kind),
    );
}

/**
 * Returns the query's text. A plus sign stands for itself, as in a phone number, although forms write a space that
 * way (URL Standard §5.1): outside quotation marks a query needs no space.
 */
function queryIn(target: string, parameter: string): string | undefined {
  const asForm = queryText(target, parameter, decodeForm);
  if (asForm === undefined || /["']/.test(asForm) || !target.includes('+')) return asForm;
  return queryText(target, parameter, decodePercent);
}

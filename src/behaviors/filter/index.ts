import { decodeForm } from '../../http/parse/query-pairs.js';
import { decodePercent } from '../../http/percent-encoding.js';
import { pathOf } from '../../json/edit.js';
import { join } from '../../json/pointer.js';
import type { Behavior } from '../shared/behavior.js';
import type { Filter } from '../shared/comparisons.js';
import { comparisonsOf, kindsOf } from '../shared/comparisons.js';
import { answerMistakes, itemMistakes, parameterMistakes } from '../shared/mistakes.js';
import { queryText } from '../shared/request-view.js';
import { parseQuery } from '../shared/rsql.js';
import { CONJUNCTION, proof, REFUSED } from './probe.js';
import { schema } from './schema.js';

/** The caller sends a query, and the answer contains exactly the items that satisfy it. */
export const filter = {
  schema,
  // `behavior.page.next` as well: the address of the next page may lose the query.
  codes: ['behavior.filter', 'behavior.page.next'],

  mistakes(declared) {
    const { parameter, items, selectors } = declared.value;
    const found = answerMistakes(declared, 'items', items, 'array');
    const inItems = selectors.flatMap((selector, i) =>
      itemMistakes(declared, ['selectors', i], items, pathOf(selector.split('.'))),
    );
    return [...parameterMistakes(declared, 'parameter', parameter), ...(found.length > 0 ? found : inItems)];
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
    ...Object.values(REFUSED).map((clause) => ({ clause, pointer: declared.pointer })),
  ],

  ownsParameter: ({ value: { parameter } }) => ({ name: parameter, values: 'query' }),

  itemsAt: ({ value: { items } }) => items,

  stage: 'records',

  answer(declared, draft, request) {
    const { parameter } = declared.value;
    const text = queryIn(request.target, parameter);
    if (text === undefined || text === '') return draft;
    const query = parseQuery(text, kindsOf(declared));
    if ('refused' in query) return query;
    return { ...draft, items: draft.items?.filter((item) => query.matches(item)) };
  },

  probe: proof,
} as const satisfies Behavior<Filter>;

/**
 * Returns the query's text. A plus sign stands for itself, as in a phone number, although forms write a space that
 * way (URL Standard §5.1): outside quotation marks a query needs no space.
 */
function queryIn(target: string, parameter: string): string | undefined {
  const asForm = queryText(target, parameter, decodeForm);
  if (asForm === undefined || /["']/.test(asForm) || !target.includes('+')) return asForm;
  return queryText(target, parameter, decodePercent);
}

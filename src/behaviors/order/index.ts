import { snippet } from '../../json/excerpt.js';
import type { Json } from '../../json/json.js';
import { compare, isOrdered } from '../../json/order.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Behavior, Declared, Judgement } from '../shared/behavior.js';
import { answerMistakes, itemMistakes } from '../shared/mistakes.js';
import { schema } from './schema.js';

/** How an operation declares the sort order of its items: JSON Pointers into the body, and into an item. */
export interface Order {
  items: string;
  by: string;
}

const clause = (declared: Declared<Order>): string => {
  const { items, by } = declared.value;
  return `order of ${items || 'the items'} by ${by}`;
};

/** The items of the answer are sorted, each not lower than the one before it. Items without a value are passed over. */
export const order = {
  schema,
  codes: ['behavior.order'],

  mistakes(declared) {
    const { items, by } = declared.value;
    const found = answerMistakes(declared, 'items', items, 'array');
    return found.length > 0 ? found : itemMistakes(declared, 'by', items, by);
  },

  promised: (declared) => [{ clause: clause(declared), pointer: declared.pointer }],

  itemsAt: ({ value: { items } }) => items,

  stage: 'records',

  answer(declared, draft) {
    const { by } = declared.value;
    const items = draft.items?.toSorted((a, b) => compare(keyOf(a, by) ?? null, keyOf(b, by) ?? null));
    return { ...draft, items };
  },

  judge(declared, { body }): Judgement {
    const { items, by } = declared.value;
    const list = valueAt(body, items);
    if (!Array.isArray(list)) return { findings: [], shown: [] };
    const keys = list
      .map((item, index) => ({ index, key: keyOf(item, by) }))
      .filter((each): each is { index: number; key: Json } => each.key !== undefined && each.key !== null);
    const at = keys.findIndex(({ key }, i) => i > 0 && !isOrdered(keys[i - 1]?.key ?? null, key));
    if (at < 0) {
      const isTelling = keys.some(({ key }, i) => i > 0 && compare(keys[i - 1]?.key ?? null, key) !== 0);
      return { findings: [], shown: [{ clause: clause(declared), state: isTelling ? 'seen' : 'empty' }] };
    }
    const [before, after] = [keys[at - 1], keys[at]];
    const place = join(items, String(after?.index ?? 0)) + by;
    return {
      findings: [
        {
          check: 'behavior.order',
          severity: 'error',
          message: `the items of '${items}' are not in the order of '${by}': item ${String(after?.index)} is lower than item ${String(before?.index)}`,
          pointer: declared.pointer,
          at: `body#${place}`,
          expected: `${snippet(before?.key ?? null)} or more`,
          received: snippet(after?.key ?? null),
        },
      ],
      shown: [],
    };
  },
} as const satisfies Behavior<Order>;

function keyOf(item: Json, by: string): Json | undefined {
  return valueAt(item, by);
}

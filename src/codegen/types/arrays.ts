import { valueAt } from '../../json/pointer.js';
import type { SchemaObject } from '../../schema/graph/edges.js';
import type { Scope, Translator } from './scope.js';
import type { TypeText } from './type-text.js';
import { arrayOf, NEVER, single, UNKNOWN } from './type-text.js';

/** Positions of a tuple that are written out. */
const LONGEST_TUPLE = 100;

/** The type of the arrays that a schema itself describes; undefined where it says nothing of their items. */
export function arrayType(schema: SchemaObject, scope: Scope, types: Translator): TypeText | undefined {
  const prefix = schema.under('prefixItems').slice(0, LONGEST_TUPLE);
  const rest = restType(schema, scope, types);
  if (prefix.length === 0) return rest && arrayOf(rest);
  const { minItems, maxItems } = schema.node;
  const [least, most] = [countOf(minItems, 0), countOf(maxItems, Infinity)];
  const items = prefix.slice(0, most).map(({ to }, i) => {
    const { text, form } = types.of(to, scope.direction);
    if (i < least) return text;
    return form === 'single' ? `${text}?` : `(${text})?`;
  });
  const isOpen = most > prefix.length && rest?.text !== NEVER.text;
  return single(`[${[...items, ...(isOpen ? [`...${arrayOf(rest ?? UNKNOWN).text}`] : [])].join(', ')}]`);
}

/** The type of the items that `prefixItems` does not speak of. */
function restType(schema: SchemaObject, { direction }: Scope, types: Translator): TypeText | undefined {
  const isAlone = !schema.edges.some(({ kind }) => kind === 'same' || kind === 'choice');
  const pointer = schema.to('items') ?? (isAlone ? schema.to('unevaluatedItems') : undefined);
  if (pointer === undefined || Array.isArray(valueAt(types.contract.document, pointer))) return undefined;
  return types.of(pointer, direction);
}

function countOf(stated: unknown, otherwise: number): number {
  return typeof stated === 'number' && stated >= 0 ? stated : otherwise;
}

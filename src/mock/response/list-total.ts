import { itemsAt } from '../../behaviors/index.js';
import type { Json } from '../../json/json.js';
import { plainName } from '../../resources/names.js';
import { isValid } from '../../schema/validate/is-valid.js';
import { recordsIn } from '../data/records-in.js';
import type { Context } from './behaved-body.js';
import { isServed } from './behaved-body.js';
import type { Choice } from './choose-response.js';

type Fields = [name: string, value: string][];

const TOTAL =
  /^(x)?(pagination|items?|records?)?(total(count|items|records|results|elements)?|count|resultcount)$/;

/** The fields of a list's answer with the number of all that is listed, on whichever page, where the author gives no example. */
export function totalled(
  headers: Fields,
  choice: Choice,
  context: Context,
  { before, after }: { before: Json; after: Json },
): Fields {
  const { operation, response } = choice;
  const named = response.headers.filter(
    ({ name, examples }) => examples.length === 0 && TOTAL.test(plainName(name)),
  );
  if (named.length === 0 || !isServed(choice, context)) return headers;
  const listed = recordsIn(itemsAt(operation) === undefined ? before : after, operation);
  const total = context.outcome?.all?.length ?? (listed?.isList ? listed.records.length : undefined);
  if (total === undefined) return headers;
  const fitting = named.filter(
    ({ schema }) => !schema || isValid(operation.contract, 'response', schema.pointer, total),
  );
  const names = new Set(fitting.map(({ name }) => name));
  return headers.map(([name, value]) => [name, names.has(name) ? String(total) : value]);
}

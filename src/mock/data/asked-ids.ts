import type { Json, JsonObject } from '../../json/json.js';
import { isScalar } from '../../json/json.js';
import { isNumeric } from '../../json/number.js';
import type { Operation, Parameter } from '../../model/document.js';
import { isIdOf, isOwnId, plainName, thingOf } from '../../resources/names.js';
import type { Change } from './changes.js';
import { recordsIn } from './records-in.js';

/** Lists longer than this are left as they are, from there on. */
const MOST_ITEMS = 1000;

/** The changes after which the ids of an answer are those that its request names in path and query. */
export function idsAskedFor(
  body: Json,
  operation: Operation,
  parameters: ReadonlyMap<Parameter, Json>,
): Change[] {
  const found = recordsIn(body, operation);
  if (!found) return [];
  const { tokens, isList, records } = found;
  const places = records
    .slice(0, MOST_ITEMS)
    .map((record, i) => ({ record, at: isList ? [...tokens, String(i)] : tokens }));
  return [...parameters].flatMap(([parameter, value]) =>
    isId(parameter, operation, value)
      ? places.flatMap(({ record, at }) => {
          const name = memberFor(parameter, record, operation, isList);
          const asked = name === undefined ? undefined : inKind(value, record[name]);
          // What is there already need not be held to the schema again.
          if (name === undefined || asked === undefined || asked === record[name]) return [];
          return [{ tokens: [...at, name], value: asked }];
        })
      : [],
  );
}

function isId({ in: place, name }: Parameter, operation: Operation, value: Json): boolean {
  if (!isNumeric(value) && typeof value !== 'string') return false;
  return (
    place === 'path' ||
    (place === 'query' &&
      (isOwnId(name) || /(id|Id|ID|key|uuid)$/.test(name)) &&
      value !== '' &&
      operation.method !== 'delete')
  );
}

/** The member that a parameter is about: of the same name, else the id of the record that the path ends with. */
function memberFor(
  { in: place, name }: Parameter,
  record: JsonObject,
  operation: Operation,
  isList: boolean,
): string | undefined {
  const names = Object.keys(record);
  const same = names.find((each) => plainName(each) === plainName(name));
  const isOfOne = !isList && place === 'path' && operation.path.endsWith(`{${name}}`);
  const ownIn = (): string | undefined =>
    names.find(isOwnId) ?? names.find((each) => isIdOf(thingOf(operation), each));
  const found = same ?? (isOfOne ? ownIn() : undefined);
  const before = found === undefined ? undefined : record[found];
  return before === null || isScalar(before) ? found : undefined;
}

/** The same id, as a number where there was one; what the schema does not allow is dropped later. */
function inKind(value: Json, before: Json | undefined): Json {
  if (isNumeric(before) && typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value);
  return typeof before === 'string' && isNumeric(value) ? String(value) : value;
}

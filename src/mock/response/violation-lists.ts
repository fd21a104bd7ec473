import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Change } from '../data/changes.js';
import type { Violation } from '../request/refusal.js';

/** Names of members that say where something is wrong, and of those that say in which part of the request. */
const PLACE =
  /^(fields?|field_?name|path|property|property_?(name|path)|param|parameter|pointer|loc|name|source|attribute|key|target|instance_?path)$/i;
const PART = /^(in|location)$/i;
const POINTER = /pointer|instance/i;

/** Violations that a list has, and lists that are looked for. */
const MOST_ITEMS = 20;
const MOST_LISTS = 20;

/** Changes after which lists of errors in the body of a refusal have an item for each violation, as far as they fit. */
export function violationLists(body: Json, violations: readonly Violation[]): Change[][] {
  if (violations.length === 0) return [];
  return listsIn(body)
    .slice(0, MOST_LISTS)
    .flatMap(({ tokens, list }): Change[][] => {
      const [template] = list;
      if (typeof template !== 'string' && !(isObject(template) && isAboutPlaces(template))) return [];
      const told = violations.slice(0, MOST_ITEMS);
      const items = told.map((violation) => itemOf(template, violation, numbered));
      // Which item of a list it is may have to be a text.
      const inTexts = told.map((violation) => itemOf(template, violation, ({ at }) => at));
      return [[items, inTexts, items.slice(0, 1)].map((value) => ({ tokens, value }))];
    });
}

interface Found {
  tokens: string[];
  list: readonly Json[];
}

/** Lists within lists are not looked for. */
function listsIn(body: Json, tokens: string[] = []): Found[] {
  if (Array.isArray(body)) return [{ tokens, list: body }];
  if (!isObject(body) || tokens.length > MOST_DEPTH) return [];
  return Object.entries(body).flatMap(([name, value]) => listsIn(value, [...tokens, name]));
}

const MOST_DEPTH = 3;

/** Another list may be of anything. */
function isAboutPlaces(template: JsonObject): boolean {
  const told = Object.entries(template).filter(
    ([name, value]) => typeof value === 'string' || isPath(name, value),
  );
  const isSaid = told.some(([, value]) => typeof value === 'string');
  return isSaid && told.length > 1 && told.some(([name]) => PLACE.test(name) || PART.test(name));
}

function itemOf(
  template: string | JsonObject,
  violation: Violation,
  pathOf: (violation: Violation) => Json[],
): Json {
  const { at, message, code } = violation;
  if (typeof template === 'string') return `${at.join('/')}: ${message}`;
  const [part = '', ...rest] = at;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]): [string, Json] => {
      if (isPath(name, value)) return [name, pathOf(violation)];
      if (typeof value !== 'string') return [name, value];
      if (PART.test(name)) return [name, part];
      if (POINTER.test(name)) return [name, rest.map((token) => `/${token}`).join('')];
      if (PLACE.test(name)) return [name, rest.join('.') || part];
      return [name, /^(code|rule|keyword|type|constraint)$/i.test(name) ? code : message];
    }),
  );
}

/** A place as a list of what leads to it: `["body", "lines", 0, "sku"]`. */
function isPath(name: string, value: Json): boolean {
  return PLACE.test(name) && Array.isArray(value);
}

function numbered({ at }: Violation): Json[] {
  return at.map((token, i) => (i > 0 && /^\d{1,9}$/.test(token) ? Number(token) : token));
}

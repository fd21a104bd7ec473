import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { escapeToken, join, tokensOf, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { isHidden } from '../graph/visibility.js';
import type { Direction } from '../keywords/dialect.js';
import { matches } from '../keywords/pattern.js';
import { isValid } from '../validate/is-valid.js';

/** A branch of `anyOf` or `oneOf` that a place stands in. */
export interface Branch {
  /** The schema object that has the choice. */
  owner: Pointer;
  keyword: string;
  pointer: Pointer;
  /** JSON Pointer into the value: what the choice is about. */
  path: string;
}

/** A schema object that says something about one place in a value. */
export interface SchemaPlace {
  /** JSON Pointer into the value. */
  path: string;
  /** The schema object in the document, references followed. */
  pointer: Pointer;
  node: JsonObject;
  /** The part of the value that stands there; undefined where an optional member is absent. */
  value: Json | undefined;
  /** The whole value. */
  root: Json;
  /** The branches around it, outermost first. */
  within: readonly Branch[];
  /** Whether it is part of a member that only the other side sends. */
  isForeign: boolean;
}

/** Where a walk is, before the schema object is looked at. */
export type Step = Omit<SchemaPlace, 'node' | 'root'> & {
  /** Schemas that were passed on the way, about the same part. */
  seen: readonly Pointer[];
};

/** Values nested deeper are left alone: one factor at a time is about a request's parts, not about recursion. */
const MAX_DEPTH = 8;
/** Of a choice between more branches, no more are tried. */
export const MAX_BRANCHES = 50;

/**
 * Every schema object that a value meets, with the part of the value it meets: through references, `allOf`, the first
 * fitting branch of `anyOf`/`oneOf`, `then` or `else`, properties (absent ones too), the first member of a map, and the
 * first item of arrays.
 */
export function placesOf(
  contract: Contract,
  root: Pointer,
  value: Json,
  direction: Direction = 'request',
): SchemaPlace[] {
  const start = { path: '', pointer: root, value, within: [], isForeign: false, seen: [] };
  return walk(contract, value, start, direction);
}

/** The places from one of them on, in a given whole value. */
export function walk(contract: Contract, root: Json, start: Step, direction: Direction): SchemaPlace[] {
  const places: SchemaPlace[] = [];
  const pending = [start];
  for (let next = pending.shift(); next; next = pending.shift()) {
    const { seen, ...step } = next;
    const { path, pointer } = step;
    const node = valueAt(contract.document, pointer);
    if (!isObject(node) || seen.includes(pointer) || path.split('/').length > MAX_DEPTH) continue;
    places.push({ ...step, node, root });
    const within = { ...next, seen: [...seen, pointer] };
    pending.push(...beside(contract, direction, node, within), ...members(contract, direction, node, next));
  }
  return places;
}

/** The schemas that apply to the same part. */
function beside(contract: Contract, direction: Direction, node: JsonObject, step: Step): Step[] {
  const { pointer, value } = step;
  const found: Step[] = [];
  const here = (at: Pointer): void => void found.push({ ...step, pointer: at });
  if (typeof node.$ref === 'string') here(node.$ref);
  if (Array.isArray(node.allOf)) for (const i of node.allOf.keys()) here(join(pointer, 'allOf', i));
  if (value === undefined) return found;
  for (const keyword of ['anyOf', 'oneOf']) {
    const branch = branchesAt(node, step, keyword).find((each) =>
      isValid(contract, direction, each.pointer, value),
    );
    if (branch) found.push({ ...step, pointer: branch.pointer, within: [...step.within, branch] });
  }
  if (node.if !== undefined)
    here(join(pointer, isValid(contract, direction, join(pointer, 'if'), value) ? 'then' : 'else'));
  for (const name of Object.keys(isObject(node.dependentSchemas) ? node.dependentSchemas : {}))
    if (isObject(value) && Object.hasOwn(value, name)) here(join(pointer, 'dependentSchemas', name));
  return found;
}

/** The branches of one choice of a schema object. */
export function branchesAt(
  node: JsonObject,
  { pointer, path }: Pick<Step, 'pointer' | 'path'>,
  keyword: string,
): Branch[] {
  const list = node[keyword];
  const count = Array.isArray(list) ? Math.min(list.length, MAX_BRANCHES) : 0;
  return Array.from({ length: count }, (_, i) => ({
    owner: pointer,
    keyword,
    pointer: join(pointer, keyword, i),
    path,
  }));
}

function members(contract: Contract, direction: Direction, node: JsonObject, step: Step): Step[] {
  const { pointer, path, value, within } = step;
  const found: Step[] = [];
  const inside = (token: string, at: Pointer, inner: Json | undefined, isForeign = step.isForeign): void =>
    void found.push({
      path: `${path}/${escapeToken(token)}`,
      pointer: at,
      value: inner,
      within,
      isForeign,
      seen: [],
    });
  if (isObject(value)) {
    for (const [name, property] of Object.entries(isObject(node.properties) ? node.properties : {})) {
      const inner = Object.hasOwn(value, name) ? value[name] : undefined;
      const isForeign = step.isForeign || isHidden(contract, property, direction);
      inside(name, join(pointer, 'properties', name), inner, isForeign);
    }
    for (const { name, keyword } of firstMapped(node, value))
      inside(name, join(pointer, ...keyword), value[name]);
  }
  if (!Array.isArray(value)) return found;
  const prefix = Array.isArray(node.prefixItems) ? node.prefixItems.length : 0;
  for (let i = 0; i < Math.min(prefix, value.length); i++)
    inside(String(i), join(pointer, 'prefixItems', i), value[i]);
  if (isObject(node.items) && value.length > prefix)
    inside(String(prefix), join(pointer, 'items'), value[prefix]);
  return found;
}

/** The first member that falls under each of `patternProperties`, and under `additionalProperties`. */
function firstMapped(node: JsonObject, value: JsonObject): { name: string; keyword: string[] }[] {
  const names = Object.keys(value);
  const patterns = Object.keys(isObject(node.patternProperties) ? node.patternProperties : {});
  const found = patterns.flatMap((pattern) => {
    const name = names.find((each) => matches(pattern, each));
    return name === undefined ? [] : [{ name, keyword: ['patternProperties', pattern] }];
  });
  const extra = isObject(node.additionalProperties) ? names.find((name) => isExtra(node, name)) : undefined;
  return extra === undefined ? found : [...found, { name: extra, keyword: ['additionalProperties'] }];
}

/** Whether neither `properties` nor `patternProperties` speak of a member. */
export function isExtra({ properties, patternProperties }: JsonObject, name: string): boolean {
  if (isObject(properties) && Object.hasOwn(properties, name)) return false;
  const patterns = Object.keys(isObject(patternProperties) ? patternProperties : {});
  return !patterns.some((pattern) => matches(pattern, name));
}

/** A copy of `root` with the part at `path` replaced, or removed when `part` is undefined. */
export function replaced(root: Json, path: string, part: Json | undefined): Json | undefined {
  const tokens = tokensOf(path) ?? [];
  const last = tokens.at(-1);
  if (last === undefined) return part;
  const copy = structuredClone(root);
  const owner = valueAt(copy, path.slice(0, path.lastIndexOf('/')));
  if (Array.isArray(owner)) {
    if (part === undefined) owner.splice(Number(last), 1);
    else owner[Number(last)] = part;
  } else if (isObject(owner)) {
    if (part === undefined) Reflect.deleteProperty(owner, last);
    // A plain assignment to __proto__ would not make a member.
    else
      Object.defineProperty(owner, last, {
        value: part,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return copy;
}

import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { escapeToken, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import { placesOf, replaced } from '../places/places.js';
import { fitsItsTags } from '../places/tags.js';
import { isValid } from '../validate/is-valid.js';

/** So many members are looked at; the others stay as they are. */
const MAX_MEMBERS = 500;
const MAX_DEPTH = 16;
/** Choices within choices are followed so deep to find null among them. */
const MAX_CHOICES = 3;

/**
 * The value without any member that can be left out: each is, as long as the rest is valid, those that contain others
 * first. What others depend on goes once they are gone.
 */
export function* minimalValue(
  contract: Contract,
  pointer: Pointer,
  value: Json,
  direction: Direction,
): Generator<undefined, Json> {
  const fits = (part: Json): boolean =>
    isValid(contract, direction, pointer, part) && fitsItsTags(contract, pointer, part, direction);
  let lean = value;
  for (let before: Json | undefined; before !== lean;) {
    before = lean;
    for (const path of memberPaths(lean)) {
      if (valueAt(lean, path) === undefined) continue;
      yield undefined;
      const without = replaced(lean, path, undefined);
      if (without !== undefined && fits(without)) lean = without;
    }
  }
  return lean;
}

/** The value with null in each member for which its schema names null, absent ones too, as long as the rest is valid. */
export function* allNull(
  contract: Contract,
  pointer: Pointer,
  value: Json,
  direction: Direction,
): Generator<undefined, Json> {
  const nullable = placesOf(contract, pointer, value, direction).filter(
    ({ path, node, isHiddenFromDirection }) =>
      !isHiddenFromDirection && isMember(value, path) && namesNull(contract, node, 0),
  );
  let empty = value;
  for (const path of new Set(nullable.slice(0, MAX_MEMBERS).map((place) => place.path))) {
    yield undefined;
    const nulled = replaced(empty, path, null);
    if (nulled !== undefined && isValid(contract, direction, pointer, nulled)) empty = nulled;
  }
  return empty;
}

/** Whether a path leads to the member of an object. */
function isMember(root: Json, path: string): boolean {
  return path !== '' && isObject(valueAt(root, path.slice(0, path.lastIndexOf('/'))));
}

/** Whether a schema says of null that it is allowed, itself or as one of a choice. */
function namesNull(contract: Contract, node: Json | undefined, depth: number): boolean {
  if (!isObject(node) || depth > MAX_CHOICES) return false;
  const values = [node.const, node.enum].flat();
  if (node.nullable === true || [node.type].flat().includes('null') || values.includes(null)) return true;
  const branches = [node.anyOf ?? [], node.oneOf ?? []].flat();
  const target = depth > 0 && typeof node.$ref === 'string' ? [valueAt(contract.document, node.$ref)] : [];
  return [...branches, ...target].some((each) => namesNull(contract, each, depth + 1));
}

/** The members of objects, those that contain others first. */
function memberPaths(root: Json): string[] {
  const paths: string[] = [];
  const pending: { path: string; value: Json; depth: number }[] = [{ path: '', value: root, depth: 0 }];
  for (let next = pending.shift(); next && paths.length < MAX_MEMBERS; next = pending.shift()) {
    const { path, value, depth } = next;
    if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) continue;
    for (const [name, member] of Object.entries(value)) {
      const inner = `${path}/${escapeToken(name)}`;
      if (!Array.isArray(value)) paths.push(inner);
      pending.push({ path: inner, value: member, depth: depth + 1 });
    }
  }
  return paths;
}

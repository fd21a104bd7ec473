import type { Contract, Json, Pointer } from '../model.js';
import { isObject } from '../openapi/grammar.js';
import { escapeToken, valueAt } from '../openapi/pointer.js';
import type { Direction } from './dialect.js';
import { replaced } from './places.js';
import { schemasOf } from './schemas.js';
import { Shape } from './shape.js';
import { isHidden } from './visibility.js';

/** So many members are looked at; the others stay as they are. */
const MAX_MEMBERS = 500;
const MAX_DEPTH = 16;

/**
 * The value without any member that can be left out: each is, as long as the rest is valid, those that contain others
 * first. What others depend on goes once they are gone.
 */
export function leanest(contract: Contract, pointer: Pointer, value: Json, direction: Direction): Json {
  const isValid = validator(contract, pointer, direction);
  let lean = value;
  for (let before: Json | undefined; before !== lean;) {
    before = lean;
    for (const path of memberPaths(lean)) {
      if (valueAt(lean, path) === undefined) continue;
      const without = replaced(lean, path, undefined);
      if (without !== undefined && isValid(without)) lean = without;
    }
  }
  return lean;
}

/** The value with null in each member for which its schema names null, absent ones too, as long as the rest is valid. */
export function withNulls(contract: Contract, pointer: Pointer, value: Json, direction: Direction): Json {
  const isValid = validator(contract, pointer, direction);
  const isOthers = (shape: Shape): boolean => {
    const at = shape.pointer();
    return at !== undefined && isHidden(contract, valueAt(contract.document, at), direction);
  };
  let empty = value;
  const pending: { path: string; shape: Shape; depth: number }[] = [
    { path: '', shape: Shape.at(contract, pointer), depth: 0 },
  ];
  for (
    let next = pending.shift(), looked = 0;
    next && looked < MAX_MEMBERS;
    next = pending.shift(), looked++
  ) {
    const { path, shape, depth } = next;
    if (path !== '' && shape.types().has('null')) {
      const nulled = replaced(empty, path, null);
      if (nulled !== undefined && isValid(nulled)) empty = nulled;
    }
    const here = valueAt(empty, path);
    if (!isObject(here) || depth >= MAX_DEPTH) continue;
    for (const name of shape.propertyNames()) {
      const inner = shape.property(name);
      if (!isOthers(inner))
        pending.push({ path: `${path}/${escapeToken(name)}`, shape: inner, depth: depth + 1 });
    }
  }
  return empty;
}

function validator(contract: Contract, pointer: Pointer, direction: Direction): (value: Json) => boolean {
  const schemas = schemasOf(contract, direction);
  return (value) => schemas.violations(pointer, value).length === 0;
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

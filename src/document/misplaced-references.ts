import type { Json, JsonObject, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join, tokensOf, valueAt } from '../json/pointer.js';
import type { Kind } from './object-kinds.js';
import { isExtension, isReferable, memberOf, SECTION_OF } from './object-kinds.js';
import type { Place, Slot } from './places.js';
import { placesIn, slotsOf, someObject } from './places.js';
import { isReference } from './references.js';

/** A slot with a reference that OpenAPI does not allow there. */
export interface MisplacedSlot {
  slot: Slot;
  /** Whether the slot lies in a copy of what has this key. */
  isWithin: (key: string) => boolean;
}

/** What a slot was copied from, the innermost first. */
interface Copied {
  key: string;
  outer: Copied | undefined;
}

const COMPONENT_SECTIONS = Object.values(SECTION_OF);

/**
 * The slots of an object, and of those in it, that hold a reference where OpenAPI has none: in place of a map or list,
 * or of an object that no reference can stand for. Whoever fills the slot answers with the key of what it is filled
 * with, and is then given the slots in that.
 */
export function* misplacedSlots(
  start: Place,
  document: JsonObject,
): Generator<MisplacedSlot, undefined, string | undefined> {
  const isOdd = (kind: Kind, node: JsonObject): boolean => holdsMisplaced(kind, node, document);
  if (!someObject(start.node, start.kind, isOdd)) return undefined;
  const pending: { slot: Slot; within: Copied | undefined }[] = [];
  const enter = ({ kind, node, pointer }: Place, within: Copied | undefined): void => {
    if (!isObject(node) || (isReference(node) && kind !== 'Schema' && kind !== 'PathItem')) return;
    const slots = slotsOf(kind, node, pointer);
    // The last is taken first: what everything else refers to.
    if (kind === 'OpenAPI')
      slots.sort((a, b) => Number(a.kind === 'Components') - Number(b.kind === 'Components'));
    for (const slot of slots) pending.push({ slot, within });
  };
  enter(start, undefined);
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { slot, within } = next;
    let inside = within;
    if (isReference(slot.node) && isMisplaced(slot, document)) {
      const key = yield { slot, isWithin: (wanted) => isCopied(within, wanted) };
      if (key !== undefined) inside = { key, outer: within };
    }
    const isOwn = slot.form !== undefined && !isReferable(slot.kind, document);
    for (const place of placesIn(slot)) {
      if (isOwn && isObject(place.node))
        pending.push({ slot: { ...place, node: place.node, form: undefined }, within: inside });
      else enter(place, inside);
    }
  }
  return undefined;
}

/** Whether an object is such a reference, or has one in place of a map or list. */
function holdsMisplaced(kind: Kind, node: JsonObject, document: JsonObject): boolean {
  if (isReference(node) && isMisplaced({ kind, form: undefined }, document)) return true;
  return Object.keys(node).some((key) => memberOf(kind, key)?.form !== undefined && isReference(node[key]));
}

/** Whether OpenAPI has no references there. */
export function isMisplaced({ kind, form }: Pick<Slot, 'kind' | 'form'>, document: JsonObject): boolean {
  return form !== undefined || !isReferable(kind, document);
}

function isCopied(within: Copied | undefined, key: string): boolean {
  for (let at = within; at; at = at.outer) if (at.key === key) return true;
  return false;
}

/**
 * Puts what is referred to into a slot, beside what stands there. The members of a map or list that may be references
 * become references to its members; anything else is copied: then the result is true.
 */
export function fillSlot(
  slot: Slot,
  target: { uri: string; pointer: Pointer; value: Json },
  document: JsonObject,
): boolean {
  const { kind, form, node } = slot;
  const memberOf = (name: string | number): Json => ({ $ref: target.uri + join(target.pointer, name) });
  if (Array.isArray(target.value)) {
    slot.node = target.value.map((_, i) => memberOf(i));
    const tokens = tokensOf(slot.pointer) ?? [];
    const parent = valueAt(document, join('#', ...tokens.slice(0, -1)));
    if (isObject(parent)) parent[tokens.at(-1) ?? ''] = slot.node;
    return false;
  }
  if (!isObject(node) || !isObject(target.value)) return false;
  const isLinked = (name: string): boolean =>
    kind === 'Components' && form === undefined
      ? COMPONENT_SECTIONS.includes(name)
      : form !== undefined && isReferable(kind, document) && (form === 'map' || !isExtension(name));
  const { $ref: _, ...own } = node;
  delete node.$ref;
  const found = Object.entries(target.value).filter(([name]) => !Object.hasOwn(own, name));
  for (const [name, member] of found)
    Object.defineProperty(node, name, {
      value: isLinked(name) ? memberOf(name) : structuredClone(member),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  return !found.every(([name]) => isLinked(name));
}

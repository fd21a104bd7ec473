import { fingerprint } from '../../json/equality.js';
import type { Json, Pointer } from '../../json/json.js';
import type { SchemaObject } from '../graph/edges.js';
import { prefixLength } from '../graph/members.js';
import type { Maker, Place } from './maker.js';
import { sizeOf } from './maker.js';
import { containedItems, itemAndContained, limitedContains } from './members.js';
import { bound } from './stated.js';

/** Longer arrays are not made, nor such as consist of more values. */
const MAX_ITEMS = 100_000;
const MAX_SIZE = 300_000;
/** By chance, so many more items are made than are needed, and so many of a long list differ from one another. */
const MORE_ITEMS = 2;
const DIFFERENT = 20;
/** So many optional values are made in each item of a list that is not longer than this, however little room there is. */
const ITEM_ROOM = 8;
const MAX_OPEN = 10_000;

/** Arrays that may fit all of the schemas. */
export function* arrays(maker: Maker, schemas: readonly SchemaObject[], place: Place): Generator<Json> {
  const [least, most] = [bound(schemas, 'minItems'), bound(schemas, 'maxItems')];
  if (least > most) return;
  // What several schemas ask to be contained may be one item, or has to be several.
  const together = containedItems(schemas, false);
  const apart = containedItems(schemas, true);
  for (const isApart of apart > together ? [false, true] : [false]) {
    const prefix = Math.max(0, ...schemas.map(prefixLength));
    const contained = isApart ? apart : together;
    const usual = place.room > 0 ? Math.max(1, prefix) + moreItems(maker, place) : 0;
    const wanted = Math.max(least, contained > 0 ? prefix + contained : 0, usual);
    const length = Math.min(wanted, most);
    if (length > MAX_ITEMS) continue;
    const items = new ItemsDraft(maker, schemas, place, length, isApart).items(prefix);
    if (items.length >= least) yield items;
    if (items.length > least) yield items.slice(0, Math.max(least, contained > 0 ? prefix + contained : 0));
  }
  if (least === 0) yield [];
}

function moreItems({ chance }: Maker, { about }: Place): number {
  if (about) return about.lists < SHOWN.length ? (SHOWN[about.lists] ?? 1) - 1 : 0;
  return chance?.int(0, MORE_ITEMS) ?? 0;
}

/** Values that look real have so many items in lists, and in lists of lists. */
const SHOWN = [3, 2];
/** So many items are made in place of one that is there already. */
const OTHERS = 3;

/** An array being made, item by item, of items that are all different where they have to be. */
class ItemsDraft {
  private readonly isUnique: boolean;
  private readonly inside: Place;
  private readonly used = new Set<string>();
  private readonly options = new Map<string, { values: Json[]; next: number }>();

  constructor(
    private readonly maker: Maker,
    private readonly schemas: readonly SchemaObject[],
    private readonly place: Place,
    private readonly length: number,
    private readonly isApart: boolean,
  ) {
    this.isUnique = schemas.some(({ node }) => node.uniqueItems === true);
    const room = Math.floor(Math.max(0, place.room - 1) / Math.max(1, length));
    const isOpen = (place.room > 0 || this.isUnique) && length <= MAX_OPEN;
    this.inside = { depth: place.depth + 1, room: isOpen ? Math.max(room, ITEM_ROOM) : room };
  }

  /** As many as there are values for. */
  items(prefix: number): Json[] {
    const items: Json[] = [];
    let size = 0;
    const limited = limitedContains(this.schemas);
    const contained = prefix + containedItems(this.schemas, this.isApart);
    for (let i = 0; i < this.length && size < MAX_SIZE; i++) {
      const pointers = itemAndContained(this.schemas, i, prefix, this.isApart);
      const item = this.next(pointers, i, i >= contained ? limited : []);
      if (item === undefined) break;
      if (this.isRepeated(item, i)) break;
      if (this.isUnique || this.place.about) this.used.add(fingerprint(item));
      items.push(item);
      size += sizeOf(item);
    }
    return items;
  }

  /** Whether a list that looks real says the same twice, and need not go on. */
  private isRepeated(item: Json, index: number): boolean {
    const isNeeded = index < bound(this.schemas, 'minItems');
    return this.place.about !== undefined && !isNeeded && this.used.has(fingerprint(item));
  }

  private valuesAt(pointers: readonly Pointer[], index: number, wanted: number): Json[] {
    const { about } = this.place;
    if (!about) return this.maker.values(pointers, this.inside, wanted);
    for (let n = 1; ; n++) {
      const inside = { ...this.inside, about: { ...about, lists: about.lists + 1, turn: index } };
      const values = this.maker.values(pointers, inside, wanted);
      const [first] = values;
      if (n >= OTHERS || first === undefined || !this.used.has(fingerprint(first))) return values;
    }
  }

  /** An item that none of `avoided` allows, if there is one. */
  private next(pointers: readonly Pointer[], index: number, avoided: readonly Pointer[]): Json | undefined {
    const { chance } = this.maker;
    const key = pointers.join(' ');
    const isFresh = chance !== undefined && !this.isUnique && index < DIFFERENT;
    const known = isFresh ? undefined : this.options.get(key);
    const wanted = this.isUnique ? this.length : avoided.length > 0 ? AVOIDING : 1;
    const options = known ?? { values: this.valuesAt(pointers, index, wanted), next: 0 };
    this.options.set(key, options);
    const { values } = options;
    if (this.isUnique) {
      while (options.next < values.length && this.used.has(fingerprint(values[options.next] ?? null)))
        options.next++;
      if (avoided.length === 0) return values[options.next];
    }
    const isFree = (value: Json): boolean => !this.isUnique || !this.used.has(fingerprint(value));
    const isAvoided = (value: Json): boolean => avoided.some((pointer) => this.maker.fits([pointer], value));
    return values.find((value) => isFree(value) && !isAvoided(value)) ?? values.find(isFree);
  }
}

/** Of so many values, one is looked for that is not counted by `maxContains`. */
const AVOIDING = 20;

import type { Segment } from '../../http/parse/path-template.js';
import { segmentsOf } from '../../http/parse/path-template.js';
import { decodePercent } from '../../http/percent-encoding.js';
import type { Json } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { Operation } from '../../model/document.js';
import type { Exchange } from '../../model/exchange.js';
import type { Arrow } from '../../resources/arrow.js';
import { slotName } from '../../resources/arrow.js';
import { arrowsTo, removedBy, takesId } from '../../resources/graph.js';
import { sourceKey } from './answered-ids.js';
import { isValid, statusOf } from './answers.js';

/** Something of which the server gave ids. */
export interface Thing {
  /** The operation whose answer had them. */
  source: Operation;
  ids: ReadonlyMap<string, Json>;
  /** What stood in the path of the request, by the number of the segment. */
  path: readonly string[];
  /** Whether it was made by a request that was valid. */
  isSound: boolean;
  /** Whether it is only promised (202): it may come later, and its id may be that of the promise. */
  isPromised?: true;
}

/** What an answer tells of. `isMade`: whether its operation makes such things. */
export function thingIn(exchange: Exchange, ids: Thing['ids'], isMade: boolean): Thing {
  const { operation, request, ...planned } = exchange.case;
  const path = (request.target.split('?')[0] ?? '').split('/').slice(1).map(decodePercent);
  const isPromised = isMade && statusOf(exchange) === 202 && { isPromised: true as const };
  return { source: operation, ids, path, isSound: isValid(planned), ...isPromised };
}

/** So many things of one operation are remembered. */
const MOST = 1000;

/** What the run has made and not yet removed, and what it has found, by the operation that told of it. */
export class Things {
  private readonly bySource = new Map<Operation, Thing[]>();

  add(thing: Thing, isMade: boolean): void {
    // Of a list, the newest answer tells what is there; what is made at a path again is still one.
    const known = isMade ? this.of(thing.source) : [];
    const isKnown = isMade && this.othersThan(thing).length < known.length;
    if (!isKnown && known.length < MOST) this.bySource.set(thing.source, [...known, thing]);
  }

  /** Takes out the thing that a request of an operation, which removes one, is about: the last one made. */
  take(operation: Operation): Thing | undefined {
    const arrow = removedBy(operation);
    return arrow && this.bySource.get(arrow.from)?.pop();
  }

  /** Nothing is there any more. */
  forgetAll(): void {
    this.bySource.clear();
  }

  /** Nothing of what an operation told of is there any more. */
  forgetOf(source: Operation): void {
    this.bySource.set(source, []);
  }

  /** Takes out a thing, by its ids: the same one may have been told of several times. */
  forget(thing: Thing): void {
    this.bySource.set(thing.source, this.othersThan(thing));
  }

  /** Puts a thing before the others of its source. */
  prefer(thing: Thing): void {
    this.bySource.set(thing.source, [thing, ...this.othersThan(thing)]);
  }

  /** Takes out a thing that is no longer there, with what was made inside of it. */
  forgetWhole(thing: Thing): void {
    this.forget(thing);
    for (const [source, things] of [...this.bySource])
      this.bySource.set(
        source,
        things.filter((each) => !isInside(each, thing)),
      );
  }

  /** The thing that the path of an operation's request is about, of those that the run has made. */
  meantBy(operation: Operation): Thing | undefined {
    const made = arrowsTo(operation).filter(
      (arrow) =>
        arrow.origin === 'made' &&
        (arrow.slot.in === 'path' || arrow.isAddress === true) &&
        arrow.from !== operation,
    );
    for (const arrow of made.toSorted((a, b) => depthOf(b) - depthOf(a))) {
      const thing = this.of(arrow.from).find((each) => each.isSound && each.ids.has(sourceKey(arrow)));
      if (thing) return thing;
    }
    return undefined;
  }

  private othersThan({ source, ids }: Thing): Thing[] {
    const isOther = (each: Thing): boolean => [...ids].some(([key, id]) => each.ids.get(key) !== id);
    return this.of(source).filter(isOther);
  }

  /** Whether an operation told of things, and none of them is left. */
  isUsedUp(source: Operation): boolean {
    return this.bySource.get(source)?.length === 0;
  }

  of(source: Operation): readonly Thing[] {
    return this.bySource.get(source) ?? [];
  }

  /** The thing that such a request is about, left where it is. */
  removable(operation: Operation): Thing | undefined {
    const arrow = removedBy(operation);
    return arrow && this.of(arrow.from).at(-1);
  }

  /** The ids for the places of an operation's request; `about`: the thing that it is to remove. */
  idsFor(operation: Operation, about?: Thing): Map<string, Json> {
    const ids = new Map<string, Json>();
    // What makes things at its own path is about one only where that is to be changed.
    const isMeant = ({ from }: Arrow): boolean => from !== operation || about !== undefined;
    const arrows = arrowsTo(operation).filter((arrow) => takesId(operation, arrow) && isMeant(arrow));
    // What is inside of something decides on what it is inside of; what is listed is there, and what is promised may not be.
    const isLate = (arrow: Arrow): boolean => !about && this.of(arrow.from).some((each) => each.isPromised);
    const ranked = [...arrows.filter((arrow) => !isLate(arrow)), ...arrows.filter(isLate)];
    for (const arrow of ranked.toSorted((a, b) => depthOf(b) - depthOf(a))) {
      const slot = slotName(arrow.slot);
      if (ids.has(slot)) continue;
      const known = about?.source === arrow.from ? [about] : this.of(arrow.from);
      const thing = known.find((each) => (each === about || each.isSound) && each.ids.has(sourceKey(arrow)));
      const id = thing?.ids.get(sourceKey(arrow));
      if (!thing || id === undefined) continue;
      ids.set(slot, id);
      if (arrow.slot.in === 'path')
        for (const [outer, text] of outerIds(thing, operation)) if (!ids.has(outer)) ids.set(outer, text);
    }
    return ids;
  }
}

/** How far inside of other things the path has it; other places come last. */
function depthOf({ to, slot }: Arrow): number {
  return slot.in === 'path' ? segmentsOf(to.path).findIndex((segment) => isOf(segment, slot.name)) : -1;
}

function isOf(segment: Segment, name: string): boolean {
  return 'names' in segment && segment.names.includes(name);
}

/** Whether a thing was made at a path that has the id of another one. */
function isInside({ source, path }: Thing, outer: Thing): boolean {
  return arrowsTo(source).some((arrow) => {
    const id = arrow.from === outer.source ? outer.ids.get(sourceKey(arrow)) : undefined;
    return (
      id !== undefined &&
      arrow.slot.in === 'path' &&
      path[depthOf(arrow)] === (typeof id === 'string' ? id : jsonText(id))
    );
  });
}

/** What stood in the path of the request that made a thing, for the same segments of another path. */
function outerIds({ source, path }: Thing, operation: Operation): [slot: string, text: string][] {
  const own = segmentsOf(source.path);
  return segmentsOf(operation.path).flatMap((segment, i): [string, string][] => {
    const [made, text] = [own[i], path[i]];
    const isSame = 'names' in segment && segment.isWhole && made !== undefined && 'names' in made;
    return isSame && text !== undefined ? [[`path ${segment.names[0] ?? ''}`, text]] : [];
  });
}

import { onlyReads } from '../../document/safety.js';
import { pathOf } from '../../json/edit.js';
import { tokensOf } from '../../json/pointer.js';
import type { Contract, Operation } from '../../model/document.js';
import type { Arrow, IdSource } from '../../resources/arrow.js';
import { isIdOf, isOwnId, thingOf } from '../../resources/names.js';
import { answerPlaces, isSingle } from '../../resources/places.js';
import { itemNames, writtenNames } from './member-names.js';

/** A list that is added to at its own address, of things that have none of their own. */
export interface BareList {
  lister: Arrow;
  maker: Arrow;
}

/** The lists whose operations are not known to have to do with anything else (`isFree`). */
export function bareLists(
  { operations }: Contract,
  isFree: (operation: Operation) => boolean,
): readonly BareList[] {
  return operations.flatMap((list): BareList[] => {
    if (list.method !== 'get' || !onlyReads(list) || !isFree(list)) return [];
    const place = placeOfList(list);
    const maker = operations.find((other) => other.method === 'post' && other.path === list.path);
    if (place === undefined || !maker || !isFree(maker)) return [];
    const names = itemNames(list, place);
    const id = [...names].find((name) => isOwnId(name) || isIdOf(thingOf(list), name));
    if (![...writtenNames([maker])].some((name) => names.has(name))) return [];
    const made = madeIn(maker, id);
    if (!made) return [];
    const source: IdSource = { in: 'body', path: `${place}/[]${id === undefined ? '' : pathOf([id])}` };
    return [{ lister: arrow(list, source, 'listed'), maker: arrow(maker, made, 'made') }];
  });
}

function arrow(from: Operation, source: IdSource, origin: Arrow['origin']): Arrow {
  return { from, to: from, source, slot: { in: 'path', name: '' }, origin, why: '' };
}

/** The outermost list of objects in an answer. */
function placeOfList(list: Operation): string | undefined {
  const places = answerPlaces(list).flatMap(({ path }) => {
    const at = path.indexOf('/[]/');
    return at < 0 ? [] : [path.slice(0, at)];
  });
  return [...new Set(places)].sort((a, b) => a.length - b.length)[0];
}

/** Where the answer to what makes something has its id, if only in the address; undefined where it makes nothing. */
function madeIn(maker: Operation, id: string | undefined): IdSource | undefined {
  const place = answerPlaces(maker).find((each) => isSingle(each) && tokensOf(each.path)?.at(-1) === id);
  if (place) return { in: 'body', path: place.path };
  return maker.responses.some(({ status }) => status === '201') ? { in: 'location' } : undefined;
}

import { onlyReads } from '../../document/safety.js';
import type { Segment } from '../../http/parse/path-template.js';
import { segmentsOf } from '../../http/parse/path-template.js';
import { decodePercent } from '../../http/percent-encoding.js';
import { memoize } from '../../json/memoize.js';
import type { Contract, Operation } from '../../model/document.js';
import type { Arrow, IdSlot, IdSource } from '../../resources/arrow.js';
import { arrowsFrom, arrowsOf, arrowsTo } from '../../resources/graph.js';
import { kindOf } from '../../resources/kinds.js';
import { bareLists } from './bare-lists.js';

/** The operations on things of one kind, each about a single thing, which are kept by their ids. */
export interface Resource {
  /** What reads one of them; where nothing does, what changes or removes one, or lists them. */
  reader: Operation;
  /** The parameter at the end of the reader's path, or the one of its query that stands for that. */
  slot: IdSlot;
  lister: Arrow | undefined;
  maker: Arrow | undefined;
  /** Those that take or give members of the thing. */
  writers: readonly Operation[];
}

/** What an operation does with the things of a kind. */
type Deed = 'makes' | 'lists' | 'reads' | 'changes' | 'removes';

/** What an operation does, and where its answer has the ids. */
export interface Part {
  resource: Resource;
  deed: Deed;
  source: IdSource | undefined;
}

/** What an operation does with things that can be kept; undefined where nothing is known of it. */
export function partOf(operation: Operation): Part | undefined {
  return partsOf(operation.contract).get(operation);
}

/**
 * What operations do with things, by the graph that the verifier infers as well. A kind of thing is there where one
 * operation reads, changes or removes it by its id, and another one makes or lists such things, or where one lists what
 * another one adds at the same path; ids that are only guessed do not count.
 */
const partsOf = memoize((contract: Contract): ReadonlyMap<Operation, Part> => {
  const parts = new Map<Operation, Part>();
  for (const arrow of startsOf(contract)) {
    const known = [...parts.values()].find(({ resource }) => resource.reader === arrow.to)?.resource;
    const resource = known ?? resourceOf(contract, arrow);
    if (!known) for (const [operation, part] of othersOf(contract, resource)) parts.set(operation, part);
    const deed = arrow.origin === 'made' ? 'makes' : 'lists';
    if (!parts.has(arrow.from)) parts.set(arrow.from, { resource, deed, source: arrow.source });
  }
  for (const { lister, maker } of bareLists(contract, (operation) => !parts.has(operation))) {
    const resource = { reader: lister.from, slot: lister.slot, lister, maker, writers: [maker.from] };
    parts.set(lister.from, { resource, deed: 'lists', source: lister.source });
    parts.set(maker.from, { resource, deed: 'makes', source: maker.source });
  }
  return parts;
});

/** The arrows from what makes and from what lists things to what reads one of them. */
const startsOf = memoize((contract: Contract): readonly Arrow[] => {
  const made = contract.operations.flatMap(
    (operation) => kindOf(operation)?.arrow ?? unreadArrow(operation) ?? [],
  );
  const listed = arrowsOf(contract).filter((arrow) => {
    const { origin, to, from, slot, isGuess, isAddress, source } = arrow;
    if (origin !== 'listed' || source.in !== 'body' || !onlyReads(from)) return false;
    // Who may add to a list, and what ids that gives, has to be known of what only changes.
    if (isToUnread(arrow)) return made.some((each) => each.to === to) || !isAddedTo(from);
    const isOfOne = isAddress === true || (slot.in === 'path' && to.path.endsWith(`/{${slot.name}}`));
    return isGuess !== true && to.method === 'get' && isOfOne;
  });
  return [...made, ...listed];
});

function isAddedTo(list: Operation): boolean {
  return list.contract.operations.some(({ path, method }) => path === list.path && method === 'post');
}

/** To what changes or removes one of the things that an operation makes, where nothing reads one. */
function unreadArrow(maker: Operation): Arrow | undefined {
  return arrowsFrom(maker).find((arrow) => arrow.origin === 'made' && isToUnread(arrow));
}

/** The methods of which the first one at the path of a thing stands for its kind, where no GET reads one. */
const ANCHORS = ['get', 'put', 'patch', 'delete'];

/** Whether a path continues that of a list by an id alone, so that no other names are needed to know what it is of, and nothing reads one. */
function isToUnread({ from, to, slot }: Arrow): boolean {
  if (slot.in !== 'path' || to.path !== `${from.path.replace(/\/$/, '')}/{${slot.name}}`) return false;
  const beside = to.contract.operations.filter(({ path }) => path === to.path);
  const first = ANCHORS.flatMap((method) => beside.find((each) => each.method === method) ?? [])[0];
  return first === to && to.method !== 'get';
}

function resourceOf(contract: Contract, { to: reader, slot }: Arrow): Resource {
  const starts = startsOf(contract).filter((arrow) => arrow.to === reader);
  const maker = starts.find(({ origin }) => origin === 'made');
  const changers = contract.operations.filter(
    (operation) => ['put', 'patch'].includes(operation.method) && isBeside(operation, reader),
  );
  return {
    reader,
    slot,
    lister: starts.find(({ origin }) => origin === 'listed'),
    maker,
    writers: [...(maker ? [maker.from] : []), ...changers],
  };
}

/** Whether an operation is at the address of the same thing: the same path, or a query with its id. */
function isBeside(operation: Operation, reader: Operation): boolean {
  const address = addressOf(reader);
  if (!address) return operation.path === reader.path;
  return arrowsTo(operation).some(({ from, isAddress }) => isAddress === true && from === address.from);
}

/** The arrow to the parameter of a query that stands for the end of a path; undefined where there is none. */
export function addressOf(operation: Operation): Arrow | undefined {
  return arrowsTo(operation).find(({ isAddress }) => isAddress === true);
}

/** The operations at the address of one thing. */
function othersOf(contract: Contract, resource: Resource): [Operation, Part][] {
  const { reader } = resource;
  const deeds: Readonly<Partial<Record<string, Deed>>> = {
    put: 'changes',
    patch: 'changes',
    delete: 'removes',
  };
  return contract.operations.flatMap((operation): [Operation, Part][] => {
    const isReader = operation === reader && operation.method === 'get';
    const deed = isReader ? 'reads' : isBeside(operation, reader) ? deeds[operation.method] : undefined;
    return deed ? [[operation, { resource, deed, source: undefined }]] : [];
  });
}

/** The texts of a request's path that stand at the segments of its operation's, decoded. */
export function textsAt({ path }: Operation, requested: string): string[] {
  const count = segmentsOf(path).length;
  return requested.split('/').slice(1).slice(-count).map(decodePercent);
}

/** What things of a kind are inside of, as the path of a request names it: its parameters before the id. */
export function outerOf({ reader }: Resource, operation: Operation, texts: readonly string[]): string[] {
  const own = segmentsOf(operation.path);
  const outer = segmentsOf(reader.path).slice(0, -1);
  const isParameter = (segment: Segment | undefined): boolean => segment !== undefined && 'names' in segment;
  return outer.flatMap((segment, i) => (isParameter(segment) && isParameter(own[i]) ? [texts[i] ?? ''] : []));
}

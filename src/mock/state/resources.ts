import { onlyReads } from '../../document/safety.js';
import type { Segment } from '../../http/parse/path-template.js';
import { segmentsOf } from '../../http/parse/path-template.js';
import { decodePercent } from '../../http/percent-encoding.js';
import { memoize } from '../../json/memoize.js';
import type { Contract, Operation } from '../../model/document.js';
import type { Arrow, IdSlot, IdSource } from '../../resources/arrow.js';
import { arrowsOf, arrowsTo } from '../../resources/graph.js';
import { kindOf } from '../../resources/kinds.js';

/** The operations on things of one kind, each about a single thing, which are kept by their ids. */
export interface Resource {
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
 * operation reads it by its id, and another one makes or lists such things; ids that are only guessed do not count.
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
  return parts;
});

/** The arrows from what makes and from what lists things to what reads one of them. */
const startsOf = memoize((contract: Contract): readonly Arrow[] => {
  const made = contract.operations.flatMap((operation) => kindOf(operation)?.arrow ?? []);
  const listed = arrowsOf(contract).filter(
    ({ origin, to, from, slot, isGuess, isAddress, source }) =>
      origin === 'listed' &&
      isGuess !== true &&
      source.in === 'body' &&
      to.method === 'get' &&
      onlyReads(from) &&
      (isAddress === true || (slot.in === 'path' && to.path.endsWith(`/{${slot.name}}`))),
  );
  return [...made, ...listed];
});

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
    const deed =
      operation === reader ? 'reads' : isBeside(operation, reader) ? deeds[operation.method] : undefined;
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

import { thingsNeeded, uniqueMembersOf } from '../../behaviors/index.js';
import { responseFor } from '../../document/responses.js';
import { primitive } from '../../http/serialize/parameters.js';
import { fingerprint } from '../../json/equality.js';
import type { Json } from '../../json/json.js';
import { isScalar } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import { arrowsTo } from '../../resources/graph.js';
import { parameterAt, schemaOf } from '../../resources/places.js';
import { fitting } from '../data/changes.js';
import type { DataSet } from '../data/data-set.js';
import type { BoundRequest } from '../request/bind.js';
import { pathTextIn } from '../request/bind.js';
import type { Refusal } from '../request/refusal.js';
import { refusal } from '../request/refusal.js';
import type { MadeValues } from '../response/made-values.js';
import type { Part, Resource } from './resources.js';
import { outerOf, partsOf, textsAt } from './resources.js';
import { Seeds } from './seeds.js';
import { idName, writtenNames } from './shaping.js';
import type { Kept } from './store.js';
import { Store } from './store.js';
import { changed, replaced, sentIn } from './writing.js';

/** What an operation is answered with: one thing, the things of a list, or neither. */
export interface Outcome {
  part: Part;
  one?: Kept;
  all?: readonly Kept[];
}

/** A request that a document's operation takes. */
export interface Doing {
  operation: Operation;
  /** As it was sent, without the query. */
  path: string;
  bound: BoundRequest;
}

/** So many things of one kind are kept in one place; the first that were made go first. */
const MOST = 10_000;

/**
 * The things that the mock keeps: what is made is read, changed, listed and removed, until the reset. Which operations
 * are about one thing follows from the document. Equal requests in equal order have equal answers.
 */
export class State {
  private readonly store = new Store();
  private readonly seeds: Seeds;

  constructor(
    private readonly values: MadeValues,
    data: DataSet,
  ) {
    this.seeds = new Seeds(values, data);
  }

  /** Everything is as it was at the start. */
  clear(): void {
    this.store.clear();
  }

  /**
   * Does what a request asks for. A refusal where something is not there, or is there already; undefined where the
   * operation has nothing to do with things that are kept.
   */
  apply(doing: Doing): Outcome | Refusal | undefined {
    const { operation } = doing;
    const part = partsOf(operation.contract).get(operation);
    const around = this.around(doing);
    if ('kind' in around) return around;
    const missing = this.missingIn(doing);
    if (missing) return missing;
    return part && this.done(part, doing, around.isMade);
  }

  /** Whether what the path leads through is there; `isMade`: by a client, so that nothing is in it from the start. */
  private around(doing: Doing): { isMade: boolean } | Refusal {
    const { operation } = doing;
    const own = partsOf(operation.contract).get(operation);
    let isMade = false;
    for (const { from, slot, isGuess } of arrowsTo(operation)) {
      const resource = partsOf(operation.contract).get(from)?.resource;
      const isOwn = resource === own?.resource && slot.name === own?.resource.slot;
      if (slot.in !== 'path' || isGuess === true || !resource || isOwn) continue;
      const id = pathTextIn(doing.bound, slot.name);
      const kept: Kept | undefined =
        id === undefined ? undefined : this.collection(resource, doing, isMade).get(id);
      if (!kept) return notThere(id);
      isMade ||= kept.sent !== undefined;
    }
    return { isMade };
  }

  private collection(resource: Resource, { operation, path }: Doing, isMade: boolean): Map<string, Kept> {
    const outer = outerOf(resource, operation, textsAt(operation, path));
    return this.store.of(resource, outer, () => (isMade ? [] : this.seeds.of(resource)));
  }

  /** What the body refers to has to be there where the document says so. */
  private missingIn({ operation, bound: { body } }: Doing): Refusal | undefined {
    for (const { place } of thingsNeeded(operation)) {
      const arrow = arrowsTo(operation).find(({ slot }) => slot.in === 'body' && slot.name === place);
      const resource = arrow && partsOf(operation.contract).get(arrow.from)?.resource;
      const id = body.value === undefined ? undefined : valueAt(body.value, place);
      if (!resource || id === undefined || id === null) continue;
      this.store.of(resource, [], () => this.seeds.of(resource));
      if (this.store.all(resource).some((kept) => kept.id === primitive(id))) continue;
      return refusal([422, 400, 404, 409], `There is nothing with the id ${primitive(id)} at ${place}.`);
    }
    return undefined;
  }

  private done(part: Part, doing: Doing, isMade: boolean): Outcome | Refusal {
    const { resource, deed } = part;
    const collection = this.collection(resource, doing, isMade);
    if (deed === 'lists') return { part, all: [...collection.values()] };
    if (deed === 'makes') return this.made(part, doing, collection);
    const id = pathTextIn(doing.bound, resource.slot) ?? '';
    const kept = collection.get(id);
    if (
      !kept &&
      deed === 'changes' &&
      doing.operation.method === 'put' &&
      responseFor(doing.operation, 201)?.status === '201'
    )
      return this.added(part, doing, collection, id);
    if (!kept) return notThere(id);
    if (deed === 'removes') {
      collection.delete(id);
      return { part, one: kept };
    }
    if (deed === 'reads') return { part, one: kept };
    const others = [...collection.values()].filter((each) => each !== kept);
    // A change that documents no conflict is not declared to be refused for one.
    const hasConflict = responseFor(doing.operation, 409)?.status === '409';
    const taken = hasConflict && resource.maker && takenIn(resource.maker.from, doing.bound, others);
    if (taken) return taken;
    const after = {
      ...kept,
      sent: doing.bound.body.value ?? null,
      record: changed(kept.record, part, doing),
    };
    collection.set(id, after);
    return { part, one: after };
  }

  private made(part: Part, doing: Doing, collection: Map<string, Kept>): Outcome | Refusal {
    const taken = takenIn(doing.operation, doing.bound, collection.values());
    if (taken) return taken;
    const given = this.givenId(part, doing);
    if (given !== undefined && collection.has(given) && responseFor(doing.operation, 409)?.status === '409')
      return refusal([409], `There is already something with the id ${given}.`);
    return this.added(part, doing, collection, given ?? this.newId(part, collection));
  }

  private added(part: Part, doing: Doing, collection: Map<string, Kept>, id: string): Outcome {
    const { resource } = part;
    const blank = this.seeds.blank(resource, this.store.next() + FIRST);
    const record = { ...replaced(blank, part, doing.bound), ...this.seeds.withId(resource, id) };
    const one = { id, record, sent: doing.bound.body.value ?? null };
    collection.set(id, one);
    for (const [oldest, { sent }] of collection.size > MOST ? collection : [])
      if (sent !== undefined) {
        collection.delete(oldest);
        break;
      }
    return { part, one };
  }

  /** The id that a client has chosen. */
  private givenId(part: Part, { operation, bound }: Doing): string | undefined {
    const name = idName(part);
    const id = name === undefined ? undefined : sentIn(part, bound)?.[name];
    const isWritten =
      name !== undefined && writtenNames({ ...part.resource, writers: [operation] }).has(name);
    return isWritten && isScalar(id) ? primitive(id) : undefined;
  }

  private newId({ resource }: Part, collection: ReadonlyMap<string, Kept>): string {
    const { reader, slot } = resource;
    const parameter = parameterAt(reader, { in: 'path', name: slot });
    const pointer = this.seeds.idSchema(resource) ?? (parameter && schemaOf(parameter));
    const numbers = this.store.all(resource).map(({ id }) => Number(id));
    const fitsSchema = fitting(reader, pointer);
    const fits = (id: Json): boolean => !collection.has(primitive(id)) && fitsSchema(id);
    const last = numbers.filter(Number.isSafeInteger).reduce((most, each) => Math.max(most, each), 0);
    // What was removed is not there again under its id.
    const numbered = Math.max(last + 1, this.store.next());
    if (pointer === undefined || fits(numbered)) return String(numbered);
    for (let turn = 1; turn <= TRIES; turn++) {
      const id = this.values.numbered(
        { contract: reader.contract, pointer, name: slot },
        this.store.next() + FIRST,
      );
      if (isScalar(id) && fits(id)) return primitive(id);
    }
    return String(numbered);
  }
}

/** Made values have these numbers, so that they differ from those that are there from the start. */
const FIRST = 1000;
const TRIES = 20;

/** A refusal where another thing has what is declared to be unique. */
function takenIn(maker: Operation, { body }: BoundRequest, others: Iterable<Kept>): Refusal | undefined {
  const all = [...others];
  for (const { member } of uniqueMembersOf(maker)) {
    const value = body.value === undefined ? undefined : valueAt(body.value, member);
    const isSame = ({ sent, record }: Kept): boolean =>
      value !== undefined && [record, sent].some((each) => each !== undefined && sameAt(each, member, value));
    if (all.some(isSame)) return refusal([409, 422, 400], `There is already something with this ${member}.`);
  }
  return undefined;
}

function sameAt(value: Json, pointer: string, other: Json): boolean {
  const own = valueAt(value, pointer);
  return own !== undefined && fingerprint(own) === fingerprint(other);
}

function notThere(id: string | undefined): Refusal {
  return refusal([404, 410], `There is nothing with the id ${id ?? ''}.`);
}

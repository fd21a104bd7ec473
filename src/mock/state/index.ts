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
import { pathTextIn, textIn } from '../request/bind.js';
import type { Refusal } from '../request/refusal.js';
import { refusal } from '../request/refusal.js';
import type { MadeValues } from '../response/made-values.js';
import { writtenNames } from './member-names.js';
import type { Part, Resource } from './resources.js';
import { addressOf, outerOf, partOf, textsAt } from './resources.js';
import { Seeds } from './seeds.js';
import { idName } from './shaping.js';
import type { Doing } from './slips.js';
import { keptOf, listedOf, slipped } from './slips.js';
import type { Kept } from './store.js';
import { Store } from './store.js';
import { changed, replaced, sentIn } from './writing.js';

/** What an operation is answered with: one thing, the things of a list, or neither. */
export interface Outcome {
  part: Part;
  one?: Kept;
  all?: readonly Kept[];
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
    const part = partOf(doing.operation);
    const around = this.around(doing, part?.resource);
    if ('kind' in around) return around;
    const missing = this.missingIn(doing);
    if (missing) return missing;
    return part && this.done(part, doing, around.isMade);
  }

  /** Whether what the path leads through is there; `isMade`: by a client, so that nothing is in it from the start. */
  private around(doing: Doing, own: Resource | undefined): { isMade: boolean } | Refusal {
    let isMade = false;
    for (const { from, slot, isGuess } of arrowsTo(doing.operation)) {
      const resource = partOf(from)?.resource;
      const isOwn = resource === own && slot.name === own?.slot.name;
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
      const resource = arrow && partOf(arrow.from)?.resource;
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
    if (deed === 'lists') return { part, all: listedOf(collection, doing) };
    if (deed === 'makes') return this.made(part, doing, collection);
    const id = textIn(doing.bound, addressOf(doing.operation)?.slot ?? resource.slot) ?? '';
    const kept = collection.get(id);
    if (!kept) return mayMake(part, doing) ? this.added(part, doing, collection, id) : notThere(id);
    if (deed === 'removes' && !slipped(doing, 'unremoved')) collection.delete(id);
    if (deed === 'changes') return changedIn(collection, kept, part, doing);
    const { before } = kept;
    return { part, one: before && slipped(doing, 'outdated') ? { ...kept, record: before } : kept };
  }

  private made(part: Part, doing: Doing, collection: Map<string, Kept>): Outcome | Refusal {
    const taken = takenIn(doing.operation, doing.bound, collection);
    if (taken) return taken;
    const given = this.givenId(part, doing);
    if (given !== undefined && collection.has(given) && documents(doing.operation, 409))
      return refusal([409], `There is already something with the id ${given}.`);
    const last = [...collection.values()].findLast(({ sent }) => sent !== undefined);
    if (given === undefined && last && slipped(doing, 'id-reused'))
      return this.added(part, doing, collection, last.id);
    return this.added(part, doing, collection, given ?? this.newId(part, collection));
  }

  private added(part: Part, doing: Doing, collection: Map<string, Kept>, id: string): Outcome {
    const { resource } = part;
    const blank = this.seeds.blank(resource, this.store.next() + FIRST);
    const record = { ...replaced(blank, part, doing.bound), ...this.seeds.withId(resource, id) };
    const one = { id, record, sent: doing.bound.body.value ?? null };
    if (!slipped(doing, 'unkept'))
      collection.set(id, { ...one, record: keptOf(record, undefined, part, doing) });
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
    const isWritten = name !== undefined && writtenNames([operation]).has(name);
    return isWritten && isScalar(id) ? primitive(id) : undefined;
  }

  private newId({ resource }: Part, collection: ReadonlyMap<string, Kept>): string {
    const { reader, slot } = resource;
    const parameter = parameterAt(reader, slot);
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
        { contract: reader.contract, pointer, name: slot.name },
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

function mayMake({ deed }: Part, { operation }: Doing): boolean {
  return deed === 'changes' && operation.method === 'put' && documents(operation, 201);
}

/** Whether a status has an answer of its own. */
function documents(operation: Operation, status: number): boolean {
  return responseFor(operation, status)?.status === String(status);
}

function changedIn(collection: Map<string, Kept>, kept: Kept, part: Part, doing: Doing): Outcome | Refusal {
  const { maker } = part.resource;
  // A change that documents no conflict is not declared to be refused for one.
  const taken =
    maker && documents(doing.operation, 409) && takenIn(maker.from, doing.bound, collection, kept);
  if (taken) return taken;
  const sent = doing.bound.body.value ?? null;
  const after = { ...kept, sent, record: changed(kept.record, part, doing), before: kept.record };
  if (!slipped(doing, 'unkept'))
    collection.set(kept.id, { ...after, record: keptOf(after.record, kept.record, part, doing) });
  return { part, one: after };
}

/** A refusal where another thing than `except` has what is declared to be unique. */
function takenIn(
  maker: Operation,
  { body }: BoundRequest,
  collection: ReadonlyMap<string, Kept>,
  except?: Kept,
): Refusal | undefined {
  for (const { member } of uniqueMembersOf(maker)) {
    const value = body.value === undefined ? undefined : valueAt(body.value, member);
    if (value === undefined) continue;
    const wanted = fingerprint(value);
    for (const each of collection.values())
      if (each !== except && hasAt(each, member, wanted))
        return refusal([409, 422, 400], `There is already something with this ${member}.`);
  }
  return undefined;
}

function hasAt({ record, sent }: Kept, member: string, wanted: string): boolean {
  return [record, sent].some((each) => {
    const own = each === undefined ? undefined : valueAt(each, member);
    return own !== undefined && fingerprint(own) === wanted;
  });
}

function notThere(id: string | undefined): Refusal {
  return refusal([404, 410], `There is nothing with the id ${id ?? ''}.`);
}

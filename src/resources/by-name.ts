import type { Pointer } from '../json/json.js';
import { tokensOf } from '../json/pointer.js';
import type { Contract, Operation } from '../model/document.js';
import { isSame, reachable } from '../schema/graph/edges.js';
import { itemSchemas } from '../schema/graph/members.js';
import { shapeOf } from '../schema/shape/index.js';
import type { Arrow, IdSlot, IdSource } from './arrow.js';
import { idNamesOf, isOwnId, plainName, singular, thingOf } from './names.js';
import type { Place } from './places.js';
import { answerPlaceAt, componentOf, mayBeSame, namesAt, requestPlaces, schemaOf } from './places.js';

/** Something that an operation makes, with its id, as other arrows have found. */
interface Made {
  maker: Operation;
  thing: string;
  source: IdSource & { in: 'body' };
  id: Place;
}

/** A place of a request that may take an id. */
interface Taker {
  name: string;
  /** The name of the object that it stands in, if it has one. */
  parent: string | undefined;
  pointer: Pointer | undefined;
  slot: IdSlot;
}

/**
 * Arrows that follow from names and schemas: a parameter or member that is called after what another operation makes
 * (`orderId`, `order: { id }`, `orderIds`), or that refers to the same component as the id of it does.
 */
export function* arrowsByName({ operations }: Contract, known: readonly Arrow[]): Generator<Arrow> {
  const made = new MadeThings(known);
  for (const to of operations) {
    for (const taker of takersOf(to)) {
      for (const [{ maker, source, id }, why] of made.meantBy(taker, to)) {
        const isFit = mayBeSame(to, id.pointer, taker.pointer, taker.slot.in !== 'body');
        if (maker !== to && isFit) yield { from: maker, to, source, slot: taker.slot, origin: 'made', why };
      }
    }
  }
}

function* takersOf(to: Operation): Generator<Taker> {
  for (const parameter of to.parameters) {
    const { in: place, name } = parameter;
    yield { name, parent: undefined, pointer: schemaOf(parameter), slot: { in: place, name } };
  }
  for (const place of requestPlaces(to)) {
    const { name, parent } = namesAt(place);
    const { path, pointer } = place;
    yield { name, parent, pointer, slot: { in: 'body', name: path } };
    const isList = /s$/i.test(name) && shapeOf(to.contract, pointer).types().has('array');
    const [item] = isList ? itemSchemas([...reachable(to.contract, [pointer], isSame)], 0) : [];
    const one = name.slice(0, -1);
    if (item !== undefined)
      yield { name: one, parent, pointer: item, slot: { in: 'body', name: `${path}/[]` } };
  }
}

/** What operations make, to be looked up by what a place of a request is called. */
class MadeThings {
  private readonly byIdName = new Map<string, Made[]>();
  private readonly byThing = new Map<string, Made[]>();
  private readonly byComponent = new Map<string, Made[]>();

  constructor(known: readonly Arrow[]) {
    for (const made of madeThings(known)) {
      const own = tokensOf(made.source.path)?.at(-1);
      for (const name of idNamesOf(made.thing, own)) append(this.byIdName, name, made);
      append(this.byThing, made.thing, made);
      const component = componentOf(made.maker, made.id.pointer);
      // `Uuid` is a component as well, and the id of many things.
      const isOwn =
        component !== undefined && plainName(tokensOf(component)?.at(-1) ?? '').includes(made.thing);
      if (isOwn) append(this.byComponent, component, made);
    }
  }

  /** The things whose ids a place takes, each with the reason to believe it. */
  *meantBy({ name, parent, pointer, slot }: Taker, to: Operation): Generator<[made: Made, why: string]> {
    for (const made of this.byIdName.get(plainName(name)) ?? [])
      yield [made, `it is called the id of '${made.thing}'`];
    // A list of texts that is called after things has their ids.
    if (slot.in === 'body' && slot.name.endsWith('/[]'))
      for (const made of this.byThing.get(singular(name)) ?? [])
        yield [made, `it lists what '${made.thing}' is called`];
    if (parent !== undefined && isOwnId(name))
      for (const made of this.byThing.get(singular(parent)) ?? [])
        yield [made, `it is the id of its member '${made.thing}'`];
    const component = this.byComponent.size > 0 ? componentOf(to, pointer) : undefined;
    for (const made of this.byComponent.get(component ?? '') ?? [])
      yield [made, `its schema and that of the id of '${made.thing}' are one component`];
  }
}

function append(index: Map<string, Made[]>, key: string, made: Made): void {
  const known = index.get(key) ?? [];
  index.set(key, known);
  if (key !== '') known.push(made);
}

/** What is made, each maker's id once, in the order of the arrows. */
function madeThings(known: readonly Arrow[]): Made[] {
  const found = new Map<Operation, Made>();
  for (const { from, source, origin } of known) {
    if (origin !== 'made' || source.in !== 'body' || found.has(from)) continue;
    const id = answerPlaceAt(from, source.path);
    if (id) found.set(from, { maker: from, thing: thingOf(from), source, id });
  }
  return [...found.values()];
}

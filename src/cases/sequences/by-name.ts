import { tokensOf } from '../../json/pointer.js';
import type { Contract, Operation, Parameter } from '../../model/document.js';
import { shapeOf } from '../../schema/shape/index.js';
import type { Arrow, IdSlot, IdSource } from './arrow.js';
import { isIdOf, isIdsOf, isOwnId, plainName, singular, thingOf } from './names.js';
import type { Place } from './places.js';
import { answerPlaces, componentOf, mayBeSame, namesAt, requestPlaces, schemaOf } from './places.js';

/** Something that an operation makes, with its id, as other arrows have found. */
interface Made {
  maker: Operation;
  thing: string;
  source: IdSource & { in: 'body' };
  id: Place;
}

/**
 * Arrows that follow from names and schemas: a parameter or member that is called after what another operation makes
 * (`orderId`, `order: { id }`, `orderIds`), or that refers to the same component as the id of it does.
 */
export function* arrowsByName({ operations }: Contract, known: readonly Arrow[]): Generator<Arrow> {
  const made = madeThings(known);
  for (const to of operations) {
    for (const thing of made.filter(({ maker }) => maker !== to)) {
      for (const parameter of to.parameters) {
        const why = reasonOf(to, thing, parameter.name, undefined, schemaOf(parameter));
        const isFit = mayBeSame(to, thing.id.pointer, schemaOf(parameter), true);
        if (why !== undefined && isFit) yield arrowOf(thing, to, slotOf(parameter), why);
      }
      for (const place of requestPlaces(to)) {
        const arrow = arrowToBody(thing, to, place);
        if (arrow) yield arrow;
      }
    }
  }
}

function slotOf({ in: place, name }: Parameter): IdSlot {
  return { in: place, name };
}

function arrowToBody(thing: Made, to: Operation, place: Place): Arrow | undefined {
  const { name, parent } = namesAt(place);
  const why = reasonOf(to, thing, name, parent, place.pointer);
  if (why !== undefined && mayBeSame(to, thing.id.pointer, place.pointer, false))
    return arrowOf(thing, to, { in: 'body', name: place.path }, why);
  if (!isIdsOf(thing.thing, name) || !isList(to, place)) return undefined;
  return arrowOf(thing, to, { in: 'body', name: `${place.path}/[]` }, `it is called ids of '${thing.thing}'`);
}

function isList({ contract }: Operation, { pointer }: Place): boolean {
  return shapeOf(contract, pointer).types().has('array');
}

function arrowOf({ maker, source }: Made, to: Operation, slot: IdSlot, why: string): Arrow {
  return { from: maker, to, source, slot, origin: 'made', why };
}

/** Why a name and schema mean the id of a thing; undefined if they do not. */
function reasonOf(
  to: Operation,
  { thing, maker, id }: Made,
  name: string,
  parent: string | undefined,
  pointer: string | undefined,
): string | undefined {
  if (isIdOf(thing, name)) return `it is called the id of '${thing}'`;
  if (parent !== undefined && isOwnId(name) && singular(parent) === thing)
    return `it is the id of its member '${thing}'`;
  const component = componentOf(to, pointer);
  const isSame = component !== undefined && component === componentOf(maker, id.pointer);
  // `Uuid` is a component as well, and the id of many things.
  if (!isSame || !plainName(tokensOf(component)?.at(-1) ?? '').includes(thing)) return undefined;
  return `its schema and that of the id of '${thing}' are one component`;
}

/** What is made, each maker's id once, in the order of the arrows. */
function madeThings(known: readonly Arrow[]): Made[] {
  const found = new Map<Operation, Made>();
  for (const { from, source, origin } of known) {
    if (origin !== 'made' || source.in !== 'body' || found.has(from)) continue;
    const id = answerPlaces(from).find(({ path }) => path === source.path);
    if (id) found.set(from, { maker: from, thing: thingOf(from), source, id });
  }
  return [...found.values()];
}

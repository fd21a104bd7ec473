import { onlyReads } from '../document/safety.js';
import { groupBy } from '../json/group-by.js';
import type { Contract, Operation, Parameter } from '../model/document.js';
import type { Arrow } from './arrow.js';
import { slotName } from './arrow.js';
import { listedId } from './ids.js';
import { idNamesOf, plainName, thingOf } from './names.js';

/**
 * Arrows that follow from the names of path parameters, where the path does not go on from that of a list: in
 * `/features/{feature}/environments/{environment}`, the environment is one of `GET /environments`.
 */
export function* arrowsByList({ operations }: Contract, known: readonly Arrow[]): Generator<Arrow> {
  const slots = new Set(known.map(({ to, slot }) => keyOf(to, slotName(slot))));
  const lists = operations.filter((from) => onlyReads(from) && !from.path.includes('{'));
  const byThing = groupBy(lists, thingOf);
  for (const to of operations) {
    for (const parameter of to.parameters) {
      const { in: place, name } = parameter;
      if (place !== 'path' || slots.has(keyOf(to, slotName({ in: place, name })))) continue;
      for (const [thing, from] of byThing)
        if (isCalledAfter(name, thing)) for (const list of from) yield* arrowFrom(list, to, parameter, thing);
    }
  }
}

function* arrowFrom(from: Operation, to: Operation, parameter: Parameter, thing: string): Generator<Arrow> {
  const found = from === to ? undefined : listedId(from, parameter, thing);
  if (!found) return;
  const slot = { in: parameter.in, name: parameter.name };
  const why = `it is called after '${thing}', which is listed: ${found.why}`;
  yield { from, to, source: found.source, slot, origin: 'listed', why, isGuess: true };
}

/** Whether a parameter is called like a thing, or the id or name of it. */
function isCalledAfter(name: string, thing: string): boolean {
  const plain = plainName(name);
  return (
    thing !== '' && (plain === thing || [...idNamesOf(thing), ...idNamesOf(thing, 'name')].includes(plain))
  );
}

function keyOf({ pointer }: Operation, slot: string): string {
  return `${pointer} ${slot}`;
}

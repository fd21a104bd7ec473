import { thingsMade, thingsTaken } from '../behaviors/index.js';
import { onlyReads } from '../document/safety.js';
import type { Contract, Operation } from '../model/document.js';
import type { Arrow, IdSlot, IdSource } from './arrow.js';

/** Arrows that operations declare under `x-contract`: one makes a thing, the other takes one. */
export function* arrowsByDeclaration({ operations }: Contract): Generator<Arrow> {
  for (const to of operations) {
    for (const { thing, place } of thingsTaken(to)) {
      const slot = slotOf(to, place);
      for (const from of slot ? operations.filter((operation) => operation !== to) : []) {
        const made = thingsMade(from).find((each) => each.thing === thing);
        if (!made || !slot) continue;
        const why = `both declare the ${thing} under x-contract`;
        const origin = onlyReads(from) ? 'listed' : 'made';
        yield { from, to, source: sourceOf(made.place), slot, origin, why };
      }
    }
  }
}

function sourceOf(place: string): IdSource {
  return place === 'Location' ? { in: 'location' } : { in: 'body', path: place };
}

/** A place that starts with a slash is one of the body, any other is the name of a parameter. */
function slotOf({ parameters }: Operation, place: string): IdSlot | undefined {
  if (place.startsWith('/')) return { in: 'body', name: place };
  const found = parameters.find(({ name }) => name === place);
  return found && { in: found.in, name: found.name };
}

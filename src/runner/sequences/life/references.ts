import { thingsMade, thingsNeeded } from '../../../behaviors/index.js';
import { refusalKeys } from '../../../document/responses.js';
import type { Operation } from '../../../model/document.js';
import type { Case } from '../../../model/exchange.js';
import type { Arrow } from '../../../resources/arrow.js';
import { arrowsTo } from '../../../resources/graph.js';
import { kindOf } from '../../../resources/kinds.js';
import { idsIn } from '../answered-ids.js';
import { isSucceeded, statusOf } from '../answers.js';
import type { Sequences } from '../index.js';
import type { LifeRequests } from './requests.js';
import type { Life } from './step.js';
import { answeredSo, seen, send, unproved } from './step.js';

/** Refers to what was removed, where an operation declares that what it refers to exists: that is refused. */
export function* referringToNothing(
  operation: Operation,
  { requests, sequences }: { requests: LifeRequests; sequences: Sequences },
): Life {
  for (const { thing, place, clause, pointer } of thingsNeeded(operation)) {
    const label = `refer to a ${thing} that was removed`;
    const planned = requests.of(operation, label, `to ${label}`);
    const arrow = arrowsTo(operation).find((each) => isOf(each, thing, place));
    const bind = (): Case | undefined => planned && arrow && sequences.aboutLost(planned, arrow);
    if (arrow && !bind()) yield* lose(arrow, { requests, sequences });
    const bound = bind();
    if (!bound) {
      yield* unproved(clause, `no ${thing} is known that was removed`);
      continue;
    }
    const reason = `the document says that there has to be such a ${thing}`;
    const expected = { claim: 'invalid' as const, statuses: refusalKeys(operation), reason };
    const exchange = yield* send({ ...bound, clause: pointer, expected });
    const status = statusOf(exchange) ?? 0;
    if (status >= 400 && status < 500 && ![401, 403, 405, 415, 429].includes(status)) yield* seen(clause);
    else yield* unproved(clause, answeredSo(operation, exchange));
  }
}

/** Makes something, and removes it. */
function* lose(
  { from }: Arrow,
  { requests, sequences }: { requests: LifeRequests; sequences: Sequences },
): Life {
  const remover = kindOf(from)?.remover;
  const planned = remover && requests.of(from, 'make what is removed', 'to have something that is not there');
  const made = planned && (yield* send(sequences.asTurn(planned, 2)));
  if (!remover || !isSucceeded(made)) return;
  const thing = sequences.thingOf(made, idsIn(made));
  const removed = yield* requests.about(remover, thing, 'remove it');
  if (!isSucceeded(removed)) return;
  sequences.forget(thing);
  sequences.lose(thing);
}

function isOf({ from, slot }: Arrow, thing: string, place: string): boolean {
  const isPlace = place.startsWith('/') ? slot.in === 'body' && slot.name === place : slot.name === place;
  return isPlace && thingsMade(from).some((made) => made.thing === thing);
}

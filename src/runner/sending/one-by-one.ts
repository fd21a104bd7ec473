import type { Steps } from '../../json/steps.js';
import type { Case } from '../../model/exchange.js';
import type { RunEvent } from '../events.js';
import type { Sender } from './sender.js';

/** Sends each case when the one before it was answered. */
export async function* oneByOne(cases: Steps<Case>, sender: Sender): AsyncGenerator<RunEvent> {
  for (let next = await sender.next(cases); next; next = await sender.next(cases)) {
    const exchange = await sender.one(next);
    if (!exchange) return;
    yield { type: 'exchange', exchange };
  }
}

import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of work after which others have their turn. */
const TURN = 20;

/** What is found, while timers, sockets and other work have their turns; undefined when `isOver` comes before the end. */
export async function foundInTurns<Found>(
  steps: Iterable<Found | undefined>,
  isOver: () => boolean,
): Promise<Found[] | undefined> {
  const all: Found[] = [];
  let end = performance.now() + TURN;
  for (const each of steps) {
    if (each !== undefined) all.push(each);
    if (performance.now() < end) continue;
    await nextTurn();
    if (isOver()) return undefined;
    end = performance.now() + TURN;
  }
  return all;
}

/**
 * Work that can be left after any step: it yields what a step found, or `undefined` where it found nothing. Who asks
 * counts the steps, and stops where they are too many or take too long.
 */
export type Steps<Found> = Generator<Found | undefined, void>;

/** What is found in at most so many steps. */
export function foundWithin<Found>(most: number, steps: Iterable<Found | undefined>): Found[] {
  const all: Found[] = [];
  let left = most;
  for (const each of steps) {
    if (each !== undefined) all.push(each);
    if (--left <= 0) break;
  }
  return all;
}

/** What the work comes to when it is not left. */
export function finished<Result>(work: Generator<undefined, Result>): Result {
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

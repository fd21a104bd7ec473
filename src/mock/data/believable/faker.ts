import type { Faker } from '@faker-js/faker';
import { onDemand } from '../../../on-demand.js';
import type { Chance } from '../../../schema/sample/chance.js';

/** Whatever the seed, moments are about this one, so that they do not depend on the day of the run. */
export const NOW = Date.UTC(2025, 0, 15, 9, 30);

let current: Chance | undefined;

/** The locale is English alone: all of them take a second to load. */
const instance = onDemand((load): Faker => {
  const { faker } = load('@faker-js/faker/locale/en') as { faker: Faker };
  // An instance of our own: the package's is everybody's in a process, and others may seed it.
  const Own = faker.constructor as new (options: object) => Faker;
  return new Own({
    locale: faker.rawDefinitions,
    randomizer: { next: () => (current?.int(0, RANGE - 1) ?? 0) / RANGE, seed: () => undefined },
  });
});

const RANGE = 2 ** 32;

/** The generator of names, places and the like, which decides by `chance` until it is asked for again. */
export function fakerBy(chance: Chance): Faker {
  current = chance;
  return instance();
}

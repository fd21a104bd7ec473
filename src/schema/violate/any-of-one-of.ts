import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { branchesAt } from '../places/places.js';
import { sample } from '../sample/index.js';
import type { Site, Violation } from './violation-attempts.js';
import { parts } from './violation-attempts.js';

/** So many branches are put together with the one that the value is in. */
const MAX_BRANCHES = 8;

/** Values of no branch of `anyOf` or `oneOf`, and such that are of two branches of `oneOf` at once. */
export function wrongChoices(site: Site): Violation[] {
  const { node } = site.place;
  return ['anyOf', 'oneOf'].flatMap((keyword) => {
    if (!Array.isArray(node[keyword])) return [];
    const several = keyword === 'oneOf' ? merges(site) : [];
    return [
      { keyword, why: 'none of the branches', candidates: parts(strangers(node, site.place.value)) },
      ...(several.length > 0 ? [{ keyword, why: 'two branches at once', candidates: parts(several) }] : []),
    ];
  });
}

/** Of an unknown kind, by the discriminator where there is one (OpenAPI 3.1 §4.8.25). */
function* strangers({ discriminator }: JsonObject, value: Json | undefined): Generator<Json> {
  const tag = isObject(discriminator) ? discriminator.propertyName : undefined;
  if (typeof tag === 'string' && isObject(value)) yield { ...value, [tag]: 'specproofUnknown' };
  if (isObject(value)) yield {};
  yield* ['none-of-these', {}, 7.5, true, [], null];
}

function merges({ contract, direction, place }: Site): Json[] {
  const { schema, path, value } = place;
  if (!isObject(value)) return [];
  return branchesAt(schema, path, 'oneOf')
    .slice(0, MAX_BRANCHES)
    .flatMap(({ pointer }) => {
      const made = sample(contract, pointer, direction)?.value;
      return isObject(made)
        ? [
            { ...made, ...value },
            { ...value, ...made },
          ]
        : [];
    });
}

import type { Contract, Pointer } from '../model.js';
import { isObject, places } from '../openapi/grammar.js';
import type { Place } from '../openapi/grammar.js';
import { valueAt } from '../openapi/pointer.js';

/**
 * Every place of a document where a schema stands, or should: where OpenAPI has one, and wherever a schema refers to,
 * be it a place that OpenAPI knows nothing of (`#/definitions/Pet`).
 */
export function* schemaPlaces({ document }: Contract): Generator<Omit<Place, 'kind'>> {
  const seen = new Set<Pointer>();
  const pending: Pointer[] = [];
  const enter = function* (found: Iterable<Place>): Generator<Place> {
    for (const place of found) {
      const { kind, node, pointer } = place;
      if (kind !== 'Schema' || seen.has(pointer)) continue;
      seen.add(pointer);
      if (isObject(node) && typeof node.$ref === 'string') pending.push(node.$ref);
      yield place;
    }
  };
  yield* enter(places(document, 'OpenAPI', '#'));
  for (let ref = pending.pop(); ref !== undefined; ref = pending.pop()) {
    const node = valueAt(document, ref);
    if (!seen.has(ref) && node !== undefined) yield* enter(places(node, 'Schema', ref));
  }
}

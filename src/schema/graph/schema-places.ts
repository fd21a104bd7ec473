import type { Place } from '../../document/places.js';
import { places } from '../../document/places.js';
import type { JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';

/** Where a schema stands, or should. */
export type SchemaPlace = Omit<Place, 'kind'>;

/**
 * Every place of a document where a schema stands, or should: where OpenAPI has one, and wherever a schema refers to,
 * be it a place that OpenAPI knows nothing of (`#/definitions/Pet`).
 */
export function schemaPlaces(contract: Contract): readonly SchemaPlace[] {
  const { document } = contract;
  const known = found.get(document)?.deref();
  if (known) return known;
  const all = [...eachSchemaPlace(contract)];
  found.set(document, new WeakRef(all));
  return all;
}

/** What `schemaPlaces` finds, place by place, while the document may change. */
export function* eachSchemaPlace(contract: Contract): Generator<SchemaPlace> {
  yield* following(contract, places(contract.document, 'OpenAPI', '#'), new Set());
}

/**
 * Most of what looks for them does so in a row. A document can have so many that nobody should keep them. The document
 * must not change.
 */
const found = new WeakMap<JsonObject, WeakRef<readonly SchemaPlace[]>>();

/** Every place of a schema that can be reached from those at the pointers, but for those `seen`. */
export function* schemaPlacesFrom(
  contract: Contract,
  pointers: Iterable<Pointer>,
  seen: Set<Pointer>,
): Generator<SchemaPlace> {
  for (const pointer of pointers) {
    if (seen.has(pointer)) continue;
    yield* following(contract, places(valueAt(contract.document, pointer), 'Schema', pointer), seen);
  }
}

function* following(
  { document }: Contract,
  start: Iterable<Place>,
  seen: Set<Pointer>,
): Generator<SchemaPlace> {
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
  yield* enter(start);
  for (let ref = pending.pop(); ref !== undefined; ref = pending.pop()) {
    const node = valueAt(document, ref);
    if (!seen.has(ref) && node !== undefined) yield* enter(places(node, 'Schema', ref));
  }
}

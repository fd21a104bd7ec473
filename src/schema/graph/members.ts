import type { Pointer } from '../../json/json.js';
import type { EdgeOf } from '../keywords/edges.js';
import { matches } from '../keywords/pattern.js';
import type { SchemaObject } from './edges.js';

type Member = EdgeOf<'member'>;

/** The schemas that `properties` and `patternProperties` have for the member of a name. */
function documentedMember(schema: SchemaObject, name: string): Member[] {
  const to = schema.properties.get(name);
  const patterns = schema.under('patternProperties').filter(({ pattern }) => matches(pattern, name));
  return to === undefined ? patterns : [{ kind: 'member', keyword: 'properties', name, to }, ...patterns];
}

/** Whether neither `properties` nor `patternProperties` speak of the member: `additionalProperties` does. */
export function isAdditional(schema: SchemaObject, name: string): boolean {
  return documentedMember(schema, name).length === 0;
}

/**
 * What applies to the member of a name, if all of these schemas apply to its object (JSON Schema 2020-12 core §10.3.2,
 * §11.3), boolean schemas too.
 */
export function memberEdges(schemas: readonly SchemaObject[], name: string): Member[] {
  const documented = schemas.map((schema) => documentedMember(schema, name));
  const isKnown = documented.some((found) => found.length > 0);
  return schemas.flatMap((schema, i): readonly Member[] => {
    const found = documented[i] ?? [];
    const additional = found.length > 0 ? found : schema.under('additionalProperties');
    return additional.length > 0 || isKnown ? additional : schema.under('unevaluatedProperties');
  });
}

/** The places of the schemas that apply to the member of a name, if all of these schemas apply to its object. */
export function memberSchemas(schemas: readonly SchemaObject[], name: string): Pointer[] {
  return memberEdges(schemas, name).map(({ to }) => to);
}

/** How many items `prefixItems` speaks of one by one. */
export function prefixLength(schema: SchemaObject): number {
  return schema.under('prefixItems').length;
}

/**
 * The schemas that apply to the item at an index, if all of these schemas apply to its array (JSON Schema 2020-12 core
 * §10.3.1), boolean ones too. What `contains` asks of some item or other is left out.
 */
export function itemSchemas(schemas: readonly SchemaObject[], index: number): Pointer[] {
  return schemas.flatMap((schema) => {
    const at = schema.under('prefixItems')[index]?.to ?? schema.to('items');
    return at === undefined ? [] : [at];
  });
}

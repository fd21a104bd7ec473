import type { SubschemaKeyword } from '../../document/object-kinds.js';
import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { OpenApiVersion } from '../../model/document.js';

/**
 * An arrow of the schema graph: how a schema that stands under a keyword, or that a `$ref` names, relates to the value
 * of the schema object that it starts from (JSON Schema 2020-12 core §8.2.3.1, §10, §11). By `kind`, it applies
 *
 * - `same`: to the same value, in any case;
 * - `choice`: to the same value, if this branch is taken;
 * - `condition`: to the same value, to decide (`if`) or if it was decided so;
 * - `not`: to the same value, which must not fit;
 * - `member`: to members of an object: of one name, of names that match a pattern, or to those left over;
 * - `item`: to items of an array: at one index, to those left over, or to as many as `minContains` says;
 * - `name`: to the names of an object's members.
 */
export type Edge = { to: Pointer } & (
  | { kind: 'same'; keyword: '$ref' | 'allOf' }
  | { kind: 'choice'; keyword: 'anyOf' | 'oneOf'; index: number }
  | { kind: 'condition'; keyword: 'if' | 'then' | 'else' }
  | { kind: 'condition'; keyword: 'dependentSchemas'; name: string }
  | { kind: 'not'; keyword: 'not' }
  | { kind: 'member'; keyword: 'properties'; name: string }
  | { kind: 'member'; keyword: 'patternProperties'; pattern: string }
  | { kind: 'member'; keyword: 'additionalProperties' | 'unevaluatedProperties' }
  | { kind: 'item'; keyword: 'prefixItems'; index: number }
  | { kind: 'item'; keyword: 'items' | 'unevaluatedItems' | 'contains' }
  | { kind: 'name'; keyword: 'propertyNames' }
);

export type EdgeOf<Kind extends Edge['kind']> = Extract<Edge, { kind: Kind }>;
export type EdgeUnder<Keyword extends Edge['keyword']> = Edge & { keyword: Keyword };

/** The keywords under which schemas stand that apply to nothing by themselves, but only where something refers to them. */
type Shelf = '$defs' | 'definitions' | 'contentSchema';

/** The keywords that apply schemas: all under which some stand, but for shelves, and `$ref`. */
export type Applicator = Exclude<SubschemaKeyword, Shelf> | '$ref';

/** The edges of a keyword, whose value is `stated` and stands at the pointer. None where the value is malformed. */
type Edges<Keyword extends Applicator> = (stated: Json, at: Pointer) => readonly EdgeUnder<Keyword>[];

const one =
  <Keyword extends Applicator>(edge: (to: Pointer) => EdgeUnder<Keyword>): Edges<Keyword> =>
  (_, at) => [edge(at)];

const listed =
  <Keyword extends Applicator>(edge: (to: Pointer, index: number) => EdgeUnder<Keyword>): Edges<Keyword> =>
  (stated, at) =>
    Array.isArray(stated) ? stated.map((_, i) => edge(join(at, i), i)) : [];

const mapped =
  <Keyword extends Applicator>(edge: (to: Pointer, name: string) => EdgeUnder<Keyword>): Edges<Keyword> =>
  (stated, at) =>
    Object.keys(isObject(stated) ? stated : {}).map((name) => edge(join(at, name), name));

/**
 * What each keyword applies to. The order is the one in which walks over the graph meet the schemas; a keyword that
 * holds schemas and is forgotten here is a compile error.
 */
const EDGES: { readonly [Keyword in Applicator]: Edges<Keyword> } = {
  $ref: (stated) => (typeof stated === 'string' ? [{ kind: 'same', keyword: '$ref', to: stated }] : []),
  allOf: listed((to) => ({ kind: 'same', keyword: 'allOf', to })),
  anyOf: listed((to, index) => ({ kind: 'choice', keyword: 'anyOf', index, to })),
  oneOf: listed((to, index) => ({ kind: 'choice', keyword: 'oneOf', index, to })),
  not: one((to) => ({ kind: 'not', keyword: 'not', to })),
  if: one((to) => ({ kind: 'condition', keyword: 'if', to })),
  then: one((to) => ({ kind: 'condition', keyword: 'then', to })),
  else: one((to) => ({ kind: 'condition', keyword: 'else', to })),
  dependentSchemas: mapped((to, name) => ({ kind: 'condition', keyword: 'dependentSchemas', name, to })),
  properties: mapped((to, name) => ({ kind: 'member', keyword: 'properties', name, to })),
  patternProperties: mapped((to, pattern) => ({ kind: 'member', keyword: 'patternProperties', pattern, to })),
  additionalProperties: one((to) => ({ kind: 'member', keyword: 'additionalProperties', to })),
  unevaluatedProperties: one((to) => ({ kind: 'member', keyword: 'unevaluatedProperties', to })),
  propertyNames: one((to) => ({ kind: 'name', keyword: 'propertyNames', to })),
  prefixItems: listed((to, index) => ({ kind: 'item', keyword: 'prefixItems', index, to })),
  items: one((to) => ({ kind: 'item', keyword: 'items', to })),
  contains: one((to) => ({ kind: 'item', keyword: 'contains', to })),
  unevaluatedItems: one((to) => ({ kind: 'item', keyword: 'unevaluatedItems', to })),
};

const APPLICATORS = Object.keys(EDGES) as Applicator[];

/** The schemas that a schema object applies by one keyword. */
export function edgesUnder<Keyword extends Applicator>(
  keyword: Keyword,
  node: JsonObject,
  pointer: Pointer,
): readonly EdgeUnder<Keyword>[] {
  const stated = node[keyword];
  return stated === undefined ? [] : EDGES[keyword](stated, join(pointer, keyword));
}

/**
 * Every schema that a schema object applies to its value or to a part of it, in the order of the table. Of a Reference
 * Object, give its `$ref` alone.
 */
export function edgesOf(node: JsonObject, pointer: Pointer): Edge[] {
  return APPLICATORS.flatMap((keyword): readonly Edge[] => edgesUnder(keyword, node, pointer));
}

/**
 * Whether an object in a schema's place is a Reference Object of OpenAPI 3.0, which only stands for another schema:
 * whatever is written beside its `$ref` is ignored (3.0.3 §4.7.23). In OpenAPI 3.1, `$ref` is a keyword like others.
 */
export function isReferenceObject(
  node: JsonObject,
  openapi: OpenApiVersion,
): node is JsonObject & { $ref: string } {
  return openapi === '3.0' && typeof node.$ref === 'string';
}

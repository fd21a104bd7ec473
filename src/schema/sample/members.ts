import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { Facet } from '../graph/applicable.js';
import { bound, isList, isText, stated } from '../graph/applicable.js';
import { isHidden } from '../graph/visibility.js';
import type { Direction } from '../keywords/dialect.js';
import { matches } from '../keywords/pattern.js';
import { matching } from './scalars.js';

/** The names an object may have members by. */
interface MemberNames {
  /** Required ones, and those that required ones bring with them. */
  required: string[];
  /** Further documented ones. */
  optional: string[];
  /** Others, for objects that need more than is documented. */
  spare: string[];
  /** All documented ones, as the document orders them. */
  documented: string[];
  /** As many members the object must have. */
  least: number;
  /** As many are shown in an object that is filled in: of a map without documented members, one. */
  shown: number;
}

/** Names of members that these schemas, taken together, ask for or know. What only the other side sends is left out. */
export function memberNames(contract: Contract, facets: readonly Facet[], direction: Direction): MemberNames {
  const properties = facets.flatMap(({ node }) =>
    Object.entries(isObject(node.properties) ? node.properties : {}),
  );
  const isOthers = ([, property]: [string, Json]): boolean => isHidden(contract, property, direction);
  const hidden = new Set(properties.filter(isOthers).map(([name]) => name));
  const required = new Set(
    stated(facets, 'required', isList)
      .flat()
      .filter(isText)
      .filter((name) => !hidden.has(name)),
  );
  for (const name of required) for (const other of dependentRequiredNames(facets, name)) required.add(other);
  const documented = [...new Set(properties.map(([name]) => name))];
  const isOptional = (name: string): boolean =>
    !required.has(name) && !hidden.has(name) && facets.every((facet) => allows(facet, name));
  const optional = documented.filter(isOptional);
  const least = bound(facets, 'minProperties');
  const isMap = facets.some(({ node }) => isObject(node.additionalProperties));
  const shown = Math.max(least, isMap && documented.length === 0 ? 1 : 0);
  const spare = spareNames(facets, shown).filter(isOptional);
  return { required: [...required], optional, spare, documented, least, shown };
}

function dependentRequiredNames(facets: readonly Facet[], name: string): string[] {
  return facets.flatMap(({ node }) => {
    const lists = isObject(node.dependentRequired) ? node.dependentRequired : {};
    const names = Object.hasOwn(lists, name) ? lists[name] : undefined;
    return isList(names) ? names.filter(isText) : [];
  });
}

/** Made up from the patterns that names must match, or plain. */
function spareNames(facets: readonly Facet[], count: number): string[] {
  const patterns = facets.flatMap(({ node }) => [
    ...Object.keys(isObject(node.patternProperties) ? node.patternProperties : {}),
    ...(isObject(node.propertyNames) && isText(node.propertyNames.pattern)
      ? [node.propertyNames.pattern]
      : []),
  ]);
  const listed = facets.flatMap(({ node }) =>
    isObject(node.propertyNames) && isList(node.propertyNames.enum)
      ? node.propertyNames.enum.filter(isText)
      : [],
  );
  const plain = Array.from({ length: Math.min(count, 1000) }, (_, i) => `property${String(i + 1)}`);
  return [...listed, ...patterns.flatMap((pattern) => matching(pattern)), ...plain];
}

function allows({ node }: Facet, name: string): boolean {
  return node.additionalProperties !== false || ownSchemas({ node, pointer: '#' }, name).length > 0;
}

/** The schemas of a facet's `properties` and `patternProperties` for a member. */
function ownSchemas({ node, pointer }: Facet, name: string): Pointer[] {
  const property =
    isObject(node.properties) && Object.hasOwn(node.properties, name)
      ? [join(pointer, 'properties', name)]
      : [];
  const patterns = Object.keys(isObject(node.patternProperties) ? node.patternProperties : {});
  const matched = patterns.filter((pattern) => matches(pattern, name));
  return [...property, ...matched.map((pattern) => join(pointer, 'patternProperties', pattern))];
}

/** Every schema that applies to the member of a name. */
export function schemasOfMember(facets: readonly Facet[], name: string): Pointer[] {
  const isKnown = facets.some((facet) => ownSchemas(facet, name).length > 0);
  return facets.flatMap((facet) => {
    const { node, pointer } = facet;
    const own = ownSchemas(facet, name);
    if (own.length > 0) return own;
    if (isSchema(node.additionalProperties)) return [join(pointer, 'additionalProperties')];
    const isUnevaluated = !isKnown && isSchema(node.unevaluatedProperties);
    return isUnevaluated ? [join(pointer, 'unevaluatedProperties')] : [];
  });
}

/** Every schema that applies to the item at a position; of the first ones behind the prefix, `contains` too. */
export function schemasOfItem(facets: readonly Facet[], index: number, prefix: number): Pointer[] {
  return facets.flatMap(({ node, pointer }) => {
    const positions = isList(node.prefixItems) ? node.prefixItems.length : 0;
    const wanted = typeof node.minContains === 'number' ? node.minContains : 1;
    const position = index < positions ? [join(pointer, 'prefixItems', index)] : [];
    const rest = index >= positions && isSchema(node.items) ? [join(pointer, 'items')] : [];
    const isContained = node.contains !== undefined && index >= prefix && index < prefix + wanted;
    return [...position, ...rest, ...(isContained ? [join(pointer, 'contains')] : [])];
  });
}

function isSchema(value: Json | undefined): boolean {
  return isObject(value) || typeof value === 'boolean';
}

import type { Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from '../graph/edges.js';
import { isAdditional, itemSchemas } from '../graph/members.js';
import { isHidden } from '../graph/visibility.js';
import type { Direction } from '../keywords/dialect.js';
import { matching } from './scalars.js';
import { bound, isList, isNumber, isText, stated } from './stated.js';

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
export function memberNames(
  contract: Contract,
  schemas: readonly SchemaObject[],
  direction: Direction,
): MemberNames {
  const properties = schemas.flatMap((schema) => [...schema.properties]);
  const isOthers = ([, property]: [string, Pointer]): boolean => isHidden(contract, property, direction);
  const hidden = new Set(properties.filter(isOthers).map(([name]) => name));
  const required = new Set(
    stated(schemas, 'required', isList)
      .flat()
      .filter(isText)
      .filter((name) => !hidden.has(name)),
  );
  for (const name of required) for (const other of dependentRequiredNames(schemas, name)) required.add(other);
  const documented = [...new Set(properties.map(([name]) => name))];
  const isOptional = (name: string): boolean =>
    !required.has(name) && !hidden.has(name) && schemas.every((schema) => allows(schema, name));
  const optional = documented.filter(isOptional);
  const least = bound(schemas, 'minProperties');
  const isMap = schemas.some(({ node }) => isObject(node.additionalProperties));
  const shown = Math.max(least, isMap && documented.length === 0 ? 1 : 0);
  const spare = spareNames(schemas, shown).filter(isOptional);
  return { required: [...required], optional, spare, documented, least, shown };
}

function dependentRequiredNames(schemas: readonly SchemaObject[], name: string): string[] {
  return schemas.flatMap(({ node }) => {
    const lists = isObject(node.dependentRequired) ? node.dependentRequired : {};
    const names = Object.hasOwn(lists, name) ? lists[name] : undefined;
    return isList(names) ? names.filter(isText) : [];
  });
}

/** Made up from the patterns that names must match, or plain. */
function spareNames(schemas: readonly SchemaObject[], count: number): string[] {
  const patterns = schemas.flatMap(({ node }) => [
    ...Object.keys(isObject(node.patternProperties) ? node.patternProperties : {}),
    ...(isObject(node.propertyNames) && isText(node.propertyNames.pattern)
      ? [node.propertyNames.pattern]
      : []),
  ]);
  const listed = schemas.flatMap(({ node }) =>
    isObject(node.propertyNames) && isList(node.propertyNames.enum)
      ? node.propertyNames.enum.filter(isText)
      : [],
  );
  const plain = Array.from({ length: Math.min(count, 1000) }, (_, i) => `property${String(i + 1)}`);
  return [...listed, ...patterns.flatMap((pattern) => matching(pattern)), ...plain];
}

function allows(schema: SchemaObject, name: string): boolean {
  return schema.node.additionalProperties !== false || !isAdditional(schema, name);
}

/** Every schema that applies to the item at an index; of the first ones behind the prefix, `contains` too. */
export function itemAndContained(schemas: readonly SchemaObject[], index: number, prefix: number): Pointer[] {
  const contained = schemas.flatMap((schema) =>
    index >= prefix && index < prefix + wanted(schema) ? (schema.to('contains') ?? []) : [],
  );
  return [...itemSchemas(schemas, index), ...contained];
}

/** How many items behind the prefix have to fit what some `contains` asks for. */
export function containedItems(schemas: readonly SchemaObject[]): number {
  return Math.max(0, ...schemas.map(wanted));
}

function wanted({ node }: SchemaObject): number {
  if (node.contains === undefined) return 0;
  return isNumber(node.minContains) ? node.minContains : 1;
}

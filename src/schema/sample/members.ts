import type { Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { SchemaObject } from '../graph/edges.js';
import { isAdditional, itemSchemas } from '../graph/members.js';
import { isHidden } from '../graph/visibility.js';
import { matching } from './drawn-texts.js';
import type { Maker, Place } from './maker.js';
import { bound, isList, isNumber, isText, stated } from './stated.js';

/** The names an object may have members by. */
export interface MemberNames {
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
export function memberNames(maker: Maker, schemas: readonly SchemaObject[], place: Place): MemberNames {
  const { contract, direction } = maker;
  const properties = schemas.flatMap((schema) => [...schema.properties]);
  const isOthers = ([, property]: [string, Pointer]): boolean => isHidden(contract, property, direction);
  const hidden = new Set(properties.filter(isOthers).map(([name]) => name));
  const stated = statedNames(schemas, 'required').filter((name) => !hidden.has(name));
  const required = new Set([...stated, ...broughtAlong(schemas, stated)]);
  const documented = [...new Set(properties.map(([name]) => name))];
  const isOptional = (name: string): boolean =>
    !required.has(name) && !hidden.has(name) && schemas.every((schema) => allows(schema, name));
  const optional = documented.filter(isOptional);
  const least = bound(schemas, 'minProperties');
  const isMap = schemas.some(
    ({ node }) => isObject(node.additionalProperties) || isObject(node.patternProperties),
  );
  const shown = Math.max(least, isMap && documented.length === 0 ? 1 : 0);
  const spare = shown > required.size ? spareNames(maker, schemas, shown, place).filter(isOptional) : [];
  return { required: [...required], optional, spare, documented, least, shown };
}

function statedNames(schemas: readonly SchemaObject[], keyword: 'required'): string[] {
  return stated(schemas, keyword, isList).flat().filter(isText);
}

/** The names that `dependentRequired` asks for where members of these names are. */
export function broughtAlong(schemas: readonly SchemaObject[], names: readonly string[]): Set<string> {
  const all = new Set(names);
  for (const name of all) for (const other of dependentRequiredNames(schemas, name)) all.add(other);
  return all;
}

function dependentRequiredNames(schemas: readonly SchemaObject[], name: string): string[] {
  return schemas.flatMap(({ node }) => {
    const lists = isObject(node.dependentRequired) ? node.dependentRequired : {};
    const names = Object.hasOwn(lists, name) ? lists[name] : undefined;
    return isList(names) ? names.filter(isText) : [];
  });
}

/** So many names are made up at most, and so many of those that have to match a pattern. */
const MAX_SPARE = 1000;
const MAX_MATCHING = 50;

/** Names for members that nothing documents: as `propertyNames` wants them, made up from patterns, or plain. */
function spareNames(maker: Maker, schemas: readonly SchemaObject[], count: number, place: Place): string[] {
  const wanted = Math.min(count, MAX_SPARE);
  const rules = schemas.flatMap((schema) => schema.to('propertyNames') ?? []);
  const plain = Array.from({ length: wanted }, (_, i) => `property${String(i + 1)}`);
  const patterns = schemas.flatMap((schema) =>
    schema.under('patternProperties').map(({ pattern }) => pattern),
  );
  const matched = patterns.flatMap((pattern) => matching(pattern).slice(0, Math.max(wanted, MAX_MATCHING)));
  if (rules.length === 0) return [...matched, ...plain];
  const inside = { depth: place.depth + 1, room: 0 };
  const asRuled = maker.values(rules, inside, wanted + MAX_MATCHING).filter(isText);
  return [...asRuled, ...[...matched, ...plain].filter((name) => maker.fits(rules, name))];
}

function allows(schema: SchemaObject, name: string): boolean {
  return schema.node.additionalProperties !== false || !isAdditional(schema, name);
}

/**
 * Every schema that applies to the item at an index; of the first ones behind the prefix, `contains` too: what several
 * schemas ask to be contained is one item, or where it is `apart`, one after the other.
 */
export function itemAndContained(
  schemas: readonly SchemaObject[],
  index: number,
  prefix: number,
  isApart = false,
): Pointer[] {
  const items = itemSchemas(schemas, index);
  let first = prefix;
  const contained = schemas.flatMap((schema) => {
    const isIt = index >= first && index < first + wanted(schema);
    if (isApart) first += wanted(schema);
    return isIt ? (schema.to('contains') ?? []) : [];
  });
  const others =
    items.length > 0 || index < prefix
      ? []
      : schemas.flatMap((schema) => schema.to('unevaluatedItems') ?? []);
  // What is contained is evaluated (JSON Schema 2020-12 core §11.2).
  return [...items, ...contained, ...(contained.length > 0 ? [] : others)];
}

/** How many items behind the prefix have to fit what some `contains` asks for. */
export function containedItems(schemas: readonly SchemaObject[], isApart = false): number {
  const counts = schemas.map(wanted);
  return isApart ? counts.reduce((sum, count) => sum + count, 0) : Math.max(0, ...counts);
}

/** What only so many items may fit. */
export function limitedContains(schemas: readonly SchemaObject[]): Pointer[] {
  return schemas.flatMap((schema) =>
    schema.node.maxContains === undefined ? [] : (schema.to('contains') ?? []),
  );
}

function wanted({ node }: SchemaObject): number {
  if (node.contains === undefined) return 0;
  return isNumber(node.minContains) ? node.minContains : 1;
}

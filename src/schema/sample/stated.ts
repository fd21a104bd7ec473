import type { Json } from '../../json/json.js';
import type { SchemaObject } from '../graph/edges.js';
import { statedTypes } from '../keywords/stated-types.js';

/** The values of a keyword in several schemas, as far as they are of a kind. */
export function stated<T extends Json>(
  schemas: readonly SchemaObject[],
  keyword: string,
  isKind: (value: Json | undefined) => value is T,
): T[] {
  return schemas.map(({ node }) => node[keyword]).filter(isKind);
}

export function isNumber(value: Json | undefined): value is number {
  return typeof value === 'number';
}

export function isText(value: Json | undefined): value is string {
  return typeof value === 'string';
}

export function isList(value: Json | undefined): value is Json[] {
  return Array.isArray(value);
}

/** The highest of the lower bounds, or the lowest of the upper ones. */
export function bound(schemas: readonly SchemaObject[], keyword: `min${string}` | `max${string}`): number {
  const values = stated(schemas, keyword, isNumber);
  return keyword.startsWith('min') ? Math.max(0, ...values) : Math.min(Infinity, ...values);
}

const ABOUT: readonly [type: string, keywords: string[]][] = [
  [
    'object',
    ['properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties', 'propertyNames'],
  ],
  ['array', ['items', 'prefixItems', 'minItems', 'contains', 'uniqueItems']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
];

const ANY = ['string', 'object', 'number', 'boolean', 'array', 'null'];

/** The types every schema allows, null last; where none is stated, first what the other keywords are about. */
export function typesOf(schemas: readonly SchemaObject[]): string[] {
  const isStated = schemas.some(({ node }) => node.type !== undefined);
  return isStated ? likelyTypes(schemas) : [...new Set([...likelyTypes(schemas), ...ANY])];
}

/** The types every schema allows, null last; where none is stated, those that the other keywords are about. */
export function likelyTypes(schemas: readonly SchemaObject[]): string[] {
  const lists = schemas.flatMap(({ node }) => (node.type === undefined ? [] : [statedTypes(node)]));
  if (lists.length === 0) {
    const isAbout = ({ node }: SchemaObject, keywords: string[]): boolean =>
      keywords.some((keyword) => node[keyword] !== undefined);
    const about = ABOUT.filter(([, keywords]) => schemas.some((schema) => isAbout(schema, keywords)));
    return about.map(([type]) => type);
  }
  const allows = (types: string[], type: string): boolean =>
    types.includes(type) || (type === 'integer' && types.includes('number'));
  const all = [...new Set(lists.flat())].filter((type) => lists.every((types) => allows(types, type)));
  return [...all.filter((type) => type !== 'null'), ...all.filter((type) => type === 'null')];
}

import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { statedTypes } from '../keywords/types.js';

/** A schema object that applies to a value. */
export interface Facet {
  node: JsonObject;
  pointer: Pointer;
}

/** Sets of further schemas; those of one set apply. */
export interface Choice {
  pointer: Pointer;
  branches: Pointer[][];
}

/** All that applies to one value: schemas that do in any case, and choices between further ones. */
export interface Expansion {
  facets: Facet[];
  choices: Choice[];
}

/**
 * What applies to a value that all of these schemas apply to: references and `allOf` are followed, `anyOf`, `oneOf` and
 * `if` are choices. Undefined when one of them allows nothing.
 */
export function expand(contract: Contract, pointers: readonly Pointer[]): Expansion | undefined {
  const found: Expansion = { facets: [], choices: [] };
  const seen = new Set<Pointer>();
  const pending = pointers.toReversed();
  for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop()) {
    if (seen.has(pointer)) continue;
    seen.add(pointer);
    const node = valueAt(contract.document, pointer);
    if (node === true) continue;
    if (!isObject(node)) return undefined;
    if (typeof node.$ref === 'string') pending.push(node.$ref);
    if (typeof node.$ref === 'string' && contract.openapi === '3.0') continue;
    found.facets.push({ node, pointer });
    pending.push(...branches(node, pointer, 'allOf').reverse());
    found.choices.push(...choicesOf(node, pointer));
  }
  return found;
}

function choicesOf(node: JsonObject, pointer: Pointer): Choice[] {
  const alternatives = ['oneOf', 'anyOf'].map((keyword) => ({
    pointer: join(pointer, keyword),
    branches: branches(node, pointer, keyword).map((branch) => [branch]),
  }));
  const at = (...keywords: string[]): Pointer[] =>
    keywords.filter((keyword) => node[keyword] !== undefined).map((keyword) => join(pointer, keyword));
  const conditional = node.if === undefined ? [] : [at('if', 'then'), at('else')];
  return [...alternatives, { pointer: join(pointer, 'if'), branches: conditional }].filter(
    (choice) => choice.branches.length > 0,
  );
}

function branches(node: JsonObject, pointer: Pointer, keyword: string): Pointer[] {
  const list = node[keyword];
  return Array.isArray(list) ? list.map((_, i) => join(pointer, keyword, i)) : [];
}

/** The keyword's values where they are of a kind. */
export function stated<T extends Json>(
  facets: readonly Facet[],
  keyword: string,
  isKind: (value: Json | undefined) => value is T,
): T[] {
  return facets.map(({ node }) => node[keyword]).filter(isKind);
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
export function bound(facets: readonly Facet[], keyword: `min${string}` | `max${string}`): number {
  const values = stated(facets, keyword, isNumber);
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

/** The types every facet allows, null last; where none is stated, first what the other keywords are about. */
export function typesOf(facets: readonly Facet[]): string[] {
  const lists = facets.flatMap(({ node }) => (node.type === undefined ? [] : [statedTypes(node)]));
  if (lists.length === 0) {
    const isAbout = ({ node }: Facet, keywords: string[]): boolean =>
      keywords.some((keyword) => node[keyword] !== undefined);
    const about = ABOUT.filter(([, keywords]) => facets.some((facet) => isAbout(facet, keywords)));
    return [...new Set([...about.map(([type]) => type), ...ANY])];
  }
  const allows = (types: string[], type: string): boolean =>
    types.includes(type) || (type === 'integer' && types.includes('number'));
  const all = [...new Set(lists.flat())].filter((type) => lists.every((types) => allows(types, type)));
  return [...all.filter((type) => type !== 'null'), ...all.filter((type) => type === 'null')];
}

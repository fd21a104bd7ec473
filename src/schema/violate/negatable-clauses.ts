import type { JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { escapeToken, join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { hiddenProperties } from '../graph/visibility.js';
import { statedTypes } from '../keywords/types.js';
import { keywordsOf, textKeywordsOf } from './negatable.js';

/** A keyword that a value can break. */
export interface NegatableClause {
  /** Property names from the root; `[]` stands for the items of an array, `*` for the members of a map. */
  path: string;
  keyword: string;
  pointer: Pointer;
  /** Of a choice or condition: the pointers of the clauses inside. Whatever breaks one of those breaks it. */
  inner?: ReadonlySet<Pointer>;
}

interface Place {
  path: string;
  pointer: Pointer;
}

/** Bounds a very wide or recursive schema: beyond it, clauses are not listed one by one. */
const MAX_CLAUSES = 5000;
/** Of what a choice or condition holds, so much is looked at. */
const MAX_INSIDE = 300;
const NONE: ReadonlySet<string> = new Set();
const CHOICES = ['anyOf', 'oneOf'] as const;
const CONDITIONS = ['if', 'dependentSchemas'] as const;

/**
 * Every keyword of the schema at `root` that a request's JSON value can break, each where it is first met. What only
 * applies in a branch of a choice or under a condition counts as that choice's or condition's.
 */
export function negatableClauses(contract: Contract, root: Pointer): NegatableClause[] {
  const clauses: NegatableClause[] = [];
  const seen = new Set<Pointer>();
  const pending: Place[] = [{ path: '', pointer: root }];
  for (let place = pending.shift(); place && clauses.length < MAX_CLAUSES; place = pending.shift()) {
    const { path, pointer } = place;
    const node = valueAt(contract.document, pointer);
    if (seen.has(pointer) || !isObject(node)) continue;
    seen.add(pointer);
    pending.push(...beside(node, place));
    if (isReplaced(contract, node)) continue;
    const hidden = hiddenProperties(contract, node, 'request');
    pending.push(...within(node, place, hidden));
    const keywords = keywordsOf(node, hidden);
    clauses.push(...keywords.map((keyword) => ({ path, keyword, pointer: join(pointer, keyword) })));
    clauses.push(...conditional(contract, node, place));
  }
  return clauses;
}

/**
 * The same for a text in a URL, header or form field. Only scalars are promised: what a text means that is read as a
 * list or an object has no one answer.
 */
export function negatableTextClauses(contract: Contract, root: Pointer): NegatableClause[] {
  const nodes: [Pointer, JsonObject][] = [];
  const pending: Place[] = [{ path: '', pointer: root }];
  for (let place = pending.shift(); place && nodes.length < 100; place = pending.shift()) {
    const node = valueAt(contract.document, place.pointer);
    if (!isObject(node)) return [];
    nodes.push([place.pointer, node]);
    pending.push(...beside(node, place));
  }
  const stated = nodes.filter(([, node]) => !isReplaced(contract, node));
  const types = stated.flatMap(([, node]) => statedTypes(node));
  if (types.length === 0 || types.some((type) => type === 'array' || type === 'object')) return [];
  return stated.flatMap(([pointer, node]) =>
    textKeywordsOf(node, types).map((keyword) => ({ path: '', keyword, pointer: join(pointer, keyword) })),
  );
}

/** In OpenAPI 3.0, what stands beside a $ref does not count (3.0.3 §4.7.23). */
function isReplaced({ openapi }: Contract, node: JsonObject): boolean {
  return openapi === '3.0' && typeof node.$ref === 'string';
}

function beside(node: JsonObject, { path, pointer }: Place): Place[] {
  const all = Array.isArray(node.allOf) ? node.allOf : [];
  return [
    ...(typeof node.$ref === 'string' ? [{ path, pointer: node.$ref }] : []),
    ...all.map((_, i) => ({ path, pointer: join(pointer, 'allOf', i) })),
  ];
}

function within(node: JsonObject, { path, pointer }: Place, hidden: ReadonlySet<string>): Place[] {
  const named = (keyword: string): string[] => {
    const map = node[keyword];
    return Object.keys(isObject(map) ? map : {});
  };
  const prefix = Array.isArray(node.prefixItems) ? node.prefixItems : [];
  return [
    ...named('properties')
      .filter((name) => !hidden.has(name))
      .map((name) => ({ path: `${path}/${escapeToken(name)}`, pointer: join(pointer, 'properties', name) })),
    ...named('patternProperties').map((pattern) => ({
      path: `${path}/*`,
      pointer: join(pointer, 'patternProperties', pattern),
    })),
    ...(isObject(node.additionalProperties)
      ? [{ path: `${path}/*`, pointer: join(pointer, 'additionalProperties') }]
      : []),
    ...prefix.map((_, i) => ({ path: `${path}/${String(i)}`, pointer: join(pointer, 'prefixItems', i) })),
    ...(isObject(node.items) ? [{ path: `${path}/[]`, pointer: join(pointer, 'items') }] : []),
  ];
}

/** Choices each of whose branches can be broken, and conditions under which something can. */
function conditional(contract: Contract, node: JsonObject, { path, pointer }: Place): NegatableClause[] {
  const clause = (keyword: string, inner: Pointer[]): NegatableClause => ({
    path,
    keyword,
    pointer: join(pointer, keyword),
    inner: new Set(inner),
  });
  const choices = CHOICES.flatMap((keyword) => {
    const branches = pointersUnder(node, pointer, keyword).map((at) => pointersInside(contract, at));
    const isOpen = branches.length === 0 || branches.some((branch) => branch.length === 0);
    return isOpen ? [] : [clause(keyword, branches.flat())];
  });
  const conditions = CONDITIONS.flatMap((keyword) => {
    const inner = consequences(node, pointer, keyword).flatMap((at) => pointersInside(contract, at));
    return inner.length === 0 ? [] : [clause(keyword, inner)];
  });
  return [...choices, ...conditions];
}

function consequences(node: JsonObject, pointer: Pointer, keyword: (typeof CONDITIONS)[number]): Pointer[] {
  if (keyword !== 'if') return pointersUnder(node, pointer, keyword);
  if (node.if === undefined) return [];
  return ['then', 'else'].filter((key) => node[key] !== undefined).map((key) => join(pointer, key));
}

/** Where the schemas of a keyword stand that has several. */
function pointersUnder(node: JsonObject, pointer: Pointer, keyword: string): Pointer[] {
  const several = node[keyword];
  if (typeof several !== 'object' || several === null) return [];
  return Object.keys(several).map((key) => join(pointer, keyword, key));
}

/** The pointers of what a value can break in a schema, whatever choices and conditions it stands in: the first ones. */
function pointersInside(contract: Contract, root: Pointer): Pointer[] {
  if (valueAt(contract.document, root) === false) return [root];
  const found: Pointer[] = [];
  const seen = new Set<Pointer>();
  const pending: Place[] = [{ path: '', pointer: root }];
  for (let place = pending.shift(); place && found.length < MAX_INSIDE; place = pending.shift()) {
    const { pointer } = place;
    const node = valueAt(contract.document, pointer);
    if (seen.has(pointer) || !isObject(node)) continue;
    seen.add(pointer);
    pending.push(...beside(node, place));
    if (isReplaced(contract, node)) continue;
    const further = [
      ...CHOICES.flatMap((keyword) => pointersUnder(node, pointer, keyword)),
      ...CONDITIONS.flatMap((keyword) => consequences(node, pointer, keyword)),
    ];
    pending.push(...within(node, place, NONE), ...further.map((at) => ({ path: '', pointer: at })));
    found.push(...keywordsOf(node, NONE).map((keyword) => join(pointer, keyword)));
  }
  return found;
}

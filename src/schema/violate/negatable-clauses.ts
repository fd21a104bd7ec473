import type { Pointer } from '../../json/json.js';
import { escapeToken, join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from '../graph/edges.js';
import { schemaAt } from '../graph/edges.js';
import { hiddenProperties } from '../graph/visibility.js';
import { statedTypes } from '../keywords/stated-types.js';
import { isSatisfiable } from '../satisfiability/blameless.js';
import { negatableByText, negatableKeywords } from './negatable.js';

/** A keyword that a value can break. */
export interface NegatableClause {
  /** Property names from the root; `[]` stands for the items of an array, `*` for the members of a map. */
  path: string;
  keyword: string;
  pointer: Pointer;
  /** Why no request breaks it, where what does is too large to send. */
  unsent?: string;
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
 * Lists every keyword that some request body could violate, once each. Keywords inside `anyOf`, `oneOf`, `if` and
 * `dependentSchemas` are reported as one clause of that keyword.
 */
export function negatableClauses(contract: Contract, root: Pointer): NegatableClause[] {
  const clauses: NegatableClause[] = [];
  const seen = new Set<Pointer>();
  const pending: Place[] = [{ path: '', pointer: root }];
  for (let place = pending.shift(); place && clauses.length < MAX_CLAUSES; place = pending.shift()) {
    const { path, pointer } = place;
    const schema = seen.has(pointer) ? undefined : schemaAt(contract, pointer);
    if (!schema || !isSatisfiable(contract, pointer)) continue;
    seen.add(pointer);
    const hidden = hiddenProperties(contract, pointer, 'request');
    pending.push(...beside(schema, path), ...within(schema, path, hidden));
    for (const each of negatableKeywords(contract, schema))
      clauses.push({ path, pointer: join(pointer, each.keyword), ...each });
    clauses.push(...conditional(contract, schema, path));
  }
  return clauses;
}

/**
 * The same for a text in a URL, header or form field. Only scalars are promised: what a text means that is read as a
 * list or an object has no one answer.
 */
export function negatableTextClauses(contract: Contract, root: Pointer): NegatableClause[] {
  const schemas: SchemaObject[] = [];
  const pending: Place[] = [{ path: '', pointer: root }];
  for (let place = pending.shift(); place && schemas.length < 100; place = pending.shift()) {
    const schema = schemaAt(contract, place.pointer);
    if (!schema || !isSatisfiable(contract, place.pointer)) return [];
    schemas.push(schema);
    pending.push(...beside(schema, place.path));
  }
  const types = schemas.flatMap(({ node }) => statedTypes(node));
  if (types.length === 0 || types.some((type) => type === 'array' || type === 'object')) return [];
  return schemas.flatMap((schema) =>
    negatableByText(contract, schema, types).map((each) => ({
      path: '',
      pointer: join(schema.pointer, each.keyword),
      ...each,
    })),
  );
}

function beside(schema: SchemaObject, path: string): Place[] {
  return schema.edgesOf('same').map(({ to }) => ({ path, pointer: to }));
}

/** The schemas of members and items, but for `unevaluated…` and `contains`. */
function within(schema: SchemaObject, path: string, hidden: ReadonlySet<string>): Place[] {
  return schema.edges.flatMap((edge): Place[] => {
    const at = (token: string): Place[] => [{ path: `${path}/${token}`, pointer: edge.to }];
    switch (edge.keyword) {
      case 'properties':
        return hidden.has(edge.name) ? [] : at(escapeToken(edge.name));
      case 'patternProperties':
      case 'additionalProperties':
        return at('*');
      case 'prefixItems':
        return at(String(edge.index));
      case 'items':
        return at('[]');
      default:
        return [];
    }
  });
}

/** Choices each of whose branches can be broken, and conditions under which something can. */
function conditional(contract: Contract, schema: SchemaObject, path: string): NegatableClause[] {
  const clause = (keyword: string, inner: Pointer[]): NegatableClause => ({
    path,
    keyword,
    pointer: join(schema.pointer, keyword),
    inner: new Set(inner),
  });
  const choices = CHOICES.flatMap((keyword) => {
    const branches = schema.under(keyword).map(({ to }) => pointersInside(contract, to));
    const isOpen = branches.length === 0 || branches.some((branch) => branch.length === 0);
    return isOpen ? [] : [clause(keyword, branches.flat())];
  });
  const conditions = CONDITIONS.flatMap((keyword) => {
    const inner = consequences(schema, keyword).flatMap((at) => pointersInside(contract, at));
    return inner.length === 0 ? [] : [clause(keyword, inner)];
  });
  return [...choices, ...conditions];
}

function consequences(schema: SchemaObject, keyword: (typeof CONDITIONS)[number]): Pointer[] {
  if (keyword === 'dependentSchemas') return schema.under(keyword).map(({ to }) => to);
  if (schema.to('if') === undefined) return [];
  return [...schema.under('then'), ...schema.under('else')].map(({ to }) => to);
}

/** The pointers of what a value can break in a schema, whatever choices and conditions it stands in: the first ones. */
function pointersInside(contract: Contract, root: Pointer): Pointer[] {
  if (valueAt(contract.document, root) === false) return [root];
  const found: Pointer[] = [];
  const seen = new Set<Pointer>();
  const pending: Pointer[] = [root];
  for (let at = pending.shift(); at !== undefined && found.length < MAX_INSIDE; at = pending.shift()) {
    const schema = seen.has(at) ? undefined : schemaAt(contract, at);
    if (!schema) continue;
    seen.add(at);
    const places = [...beside(schema, ''), ...within(schema, '', NONE)];
    pending.push(...places.map(({ pointer }) => pointer));
    pending.push(...schema.edgesOf('choice').map(({ to }) => to));
    pending.push(...CONDITIONS.flatMap((keyword) => consequences(schema, keyword)));
    found.push(...negatableKeywords(contract, schema).map(({ keyword }) => join(schema.pointer, keyword)));
  }
  return found;
}

import type { Kind, TypedNode } from '../../document/object-kinds.js';
import { walk } from '../../document/object-kinds.js';
import { shortenChains } from '../../document/reference-chains.js';
import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, tokensOf, valueAt } from '../../json/pointer.js';
import type { OpenApiVersion } from '../../model/document.js';
import { breakCycles } from './break-cycles.js';
import { escapeNames } from './escape-names.js';
import { normalizeSchema } from './normalize-schema.js';
import { useArrays } from './sequences.js';
import { useQueryStandIn, useStandIns } from './stand-ins.js';

/** Header parameters that OpenAPI says to ignore (3.1 §4.8.12.2.1). */
const IGNORED_HEADERS = new Set(['accept', 'content-type', 'authorization']);

export interface NormalizedDocument {
  document: JsonObject;
  /** Components of whose values there are lists, referred to as `#/lists/<name>`; see `breakCycles`. */
  lists: string[];
}

/**
 * A copy of a bundled document that means the same and that openapi-typescript translates faithfully: references lead
 * to components only and never through long chains, and what has no type (examples, callbacks, servers) is gone.
 * Its names are escaped; `unescapeNames` the output.
 */
export function normalizeDocument(bundled: JsonObject, openapi: OpenApiVersion): NormalizedDocument {
  const document = escapeNames(bundled) as JsonObject;
  const components = isObject(document.components) ? document.components : {};
  for (const section of ['examples', 'links', 'callbacks', 'securitySchemes'])
    Reflect.deleteProperty(components, section);
  for (const key of ['$defs', 'servers', 'security', 'tags']) Reflect.deleteProperty(document, key);
  for (const { kind, node } of nodesOf(document)) stripUntyped(kind, node);
  if (openapi === '3.2') for (const { node } of nodesOf(document)) useSequences(document, node);
  settleReferences(document);
  Reflect.deleteProperty(components, 'mediaTypes');
  if (openapi === '3.2') {
    for (const { kind, node } of nodesOf(document)) if (kind === 'Parameter') useQueryStandIn(node);
    useStandIns(document);
  }
  for (const { kind, node } of nodesOf(document)) if (kind === 'Schema') normalizeSchema(node, openapi);
  const schemas = isObject(components.schemas) ? components.schemas : {};
  shortenChains(schemas);
  const lists = breakCycles(schemas);
  uniqueOperationIds(document);
  return { document, lists };
}

function useSequences(document: JsonObject, { content }: JsonObject): void {
  if (!isObject(content)) return;
  // A media type may stand elsewhere, and is another one in each place.
  for (const [type, media] of Object.entries(content)) {
    if (!isObject(media) || typeof media.$ref !== 'string') continue;
    const [, target] = endOf(document, media.$ref);
    if (isObject(target) && target.itemSchema !== undefined) content[type] = structuredClone(target);
  }
  useArrays(document, content);
}

function nodesOf(document: JsonObject): TypedNode[] {
  return [...walk(document, 'OpenAPI', '#')];
}

function stripUntyped(kind: Kind, node: JsonObject): void {
  const untyped: Partial<Record<Kind, string[]>> = {
    MediaType: ['example', 'examples', 'encoding'],
    Parameter: ['examples'],
    Header: ['example', 'examples'],
    Operation: ['callbacks', 'servers', 'security', 'tags'],
    PathItem: ['servers'],
    Response: ['links'],
  };
  for (const key of untyped[kind] ?? []) Reflect.deleteProperty(node, key);
}

/**
 * Makes every reference one to `#/components/<section>/<name>`. A schema elsewhere is copied to a component of its own;
 * anything else is put in the place of the reference.
 */
function settleReferences(document: JsonObject): void {
  const copies = new Map<Pointer, Pointer>();
  const pending = nodesOf(document);
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { kind, node, pointer } = next;
    if (kind === 'Operation' || kind === 'PathItem') dropIgnoredHeaders(document, node);
    const reference = node.$ref;
    if (typeof reference !== 'string') continue;
    if (kind !== 'Schema') {
      if (settleOther(document, next, reference)) pending.push(...walk(node, kind, pointer));
    } else if (!isComponent(reference)) {
      const known = copies.get(reference);
      const place = known ?? copyToComponent(document, reference);
      copies.set(reference, place);
      node.$ref = place;
      if (known === undefined) pending.push(...walk(valueAt(document, place), 'Schema', place));
    }
  }
}

/** Keeps the reference where openapi-typescript reads one. Returns whether its target has taken its place instead. */
function settleOther(document: JsonObject, { kind, node, pointer }: TypedNode, reference: Pointer): boolean {
  const [target, value] = endOf(document, reference);
  const isRead =
    kind === 'PathItem'
      ? pointer.startsWith('#/paths/')
      : !['Header', 'MediaType'].includes(kind) && !isComponent(pointer);
  if (isRead && isComponent(target)) {
    node.$ref = target;
    return false;
  }
  Reflect.deleteProperty(node, '$ref');
  if (isObject(value)) Object.assign(node, structuredClone(value));
  return true;
}

/** Where a chain of references ends. */
function endOf(document: JsonObject, reference: Pointer): [Pointer, Json | undefined] {
  const seen = new Set<Pointer>();
  let at = reference;
  let value = valueAt(document, at);
  while (isObject(value) && typeof value.$ref === 'string' && !seen.has(at)) {
    seen.add(at);
    at = value.$ref;
    value = valueAt(document, at);
  }
  return seen.has(at) ? [at, {}] : [at, value];
}

function isComponent(pointer: Pointer): boolean {
  const tokens = tokensOf(pointer) ?? [];
  return tokens[0] === 'components' && tokens.length === 3;
}

function copyToComponent(document: JsonObject, reference: Pointer): Pointer {
  document.components ??= {};
  const components = document.components as JsonObject;
  components.schemas ??= {};
  const schemas = components.schemas as JsonObject;
  const tokens = (tokensOf(reference) ?? []).filter(
    (token) => !['components', 'schemas', 'properties'].includes(token),
  );
  const wanted = tokens.join('_').replaceAll(/[^A-Za-z0-9_]+/g, '_') || 'Schema';
  let name = wanted;
  for (let n = 2; Object.hasOwn(schemas, name); n++) name = `${wanted}_${String(n)}`;
  const value = reference === '#' ? {} : valueAt(document, reference);
  schemas[name] = structuredClone(value ?? {});
  return join('#', 'components', 'schemas', name);
}

function dropIgnoredHeaders(document: JsonObject, owner: JsonObject): void {
  if (!Array.isArray(owner.parameters)) return;
  owner.parameters = owner.parameters.filter((parameter) => {
    const value =
      isObject(parameter) && typeof parameter.$ref === 'string'
        ? endOf(document, parameter.$ref)[1]
        : parameter;
    return (
      !isObject(value) ||
      value.in !== 'header' ||
      typeof value.name !== 'string' ||
      !IGNORED_HEADERS.has(value.name.toLowerCase())
    );
  });
}

/** An id used twice would make one type of two operations; none of them keeps it. */
function uniqueOperationIds(document: JsonObject): void {
  const seen = new Map<string, JsonObject>();
  for (const { kind, node } of nodesOf(document)) {
    if (kind !== 'Operation') continue;
    const { operationId } = node;
    const other = typeof operationId === 'string' ? seen.get(operationId) : undefined;
    if (typeof operationId === 'string') seen.set(operationId, node);
    if (other) Reflect.deleteProperty(other, 'operationId');
    if (other || typeof operationId !== 'string' || operationId === '')
      Reflect.deleteProperty(node, 'operationId');
  }
}

import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { BundleProblems } from '../bundle-problems.js';
import type { Place } from '../places.js';
import { places } from '../places.js';
import type { Origin, Origins, Unread } from '../references.js';
import { splitReference } from '../references.js';
import type { Target } from '../referred-files.js';
import type { Scope } from './dynamic-scope.js';
import { entering, isSameScope, NO_SCOPE, scopeKey } from './dynamic-scope.js';
import type { Resources } from './resources.js';
import { anchorName } from './resources.js';

/** What is known of the document that is being bundled. */
export interface Bundled {
  origins: Origins;
  problems: BundleProblems;
  resources: Resources;
  /** Where a place that was looked up was written. */
  originOf(target: Target): Origin;
  lookUp(ref: string, base: string): Promise<Target | Unread>;
}

/** A schema as it is to be understood where a reference leads to it. */
export interface Scoped {
  target: Target;
  scope: Scope;
}

/** Schemas are not copied for more ways to come to them. */
const MAX_COPIES = 1000;

/**
 * Where dynamic references lead (JSON Schema 2020-12 core §8.2.3.2). That depends on the resources through which
 * evaluation has come; so a schema that is come to in several ways is copied for each, and every reference in the copy
 * leads to one place.
 */
export class SchemaReferences {
  /** The scopes of copied parts, by their places in the bundled document. */
  private readonly scopes = new Map<Pointer, Scope>();
  private readonly names = new Map<string, Set<string>>();
  private copies = 0;

  constructor(private readonly bundled: Bundled) {}

  /** Notes the scope of a part that was copied to a place. */
  set(place: Pointer, scope: Scope): void {
    this.scopes.set(place, scope);
    if (scope.size > 0) this.copies++;
  }

  /** The scope of what evaluation starts with at a place, or of a schema at its own place. */
  at(pointer: Pointer): Scope {
    const { origins, resources } = this.bundled;
    if (!resources.isDynamic) return NO_SCOPE;
    let part = pointer;
    while (part.length > 1 && !this.scopes.has(part)) part = part.slice(0, part.lastIndexOf('/'));
    const outer = this.scopes.get(part);
    const { file, pointer: inFile } = origins.of(pointer);
    const start = outer ? origins.of(part).pointer.length : 0;
    return resources
      .around(file.uri, inFile)
      .filter(({ root }) => root.length > start)
      .reduce(entering, outer ?? NO_SCOPE);
  }

  /**
   * Leaves of the identifiers and the references of a schema object its `$ref`s: every reference of the bundled document
   * leads to a place of it, and whoever knew an identifier would take that for their base. The objects that hold them.
   */
  async settle(schema: JsonObject, pointer: Pointer, base: string): Promise<JsonObject[]> {
    const { resources, origins, problems } = this.bundled;
    if (!resources.isEnabled) return [schema];
    const { file, pointer: at } = origins.of(pointer);
    const repeated = resources.repeatedAt(file.uri, at);
    if (repeated !== undefined) problems.repeated(pointer, repeated, schema.$dynamicAnchor === repeated);
    for (const keyword of IDENTIFIERS) Reflect.deleteProperty(schema, keyword);
    const { $dynamicRef } = schema;
    if (typeof $dynamicRef !== 'string') return [schema];
    delete schema.$dynamicRef;
    const added = addReference(schema, await this.dynamicReference($dynamicRef, base, pointer));
    return added === schema ? [schema] : [schema, added];
  }

  /** Where a `$dynamicRef` at a place leads, as the text of a reference. */
  private async dynamicReference(ref: string, base: string, pointer: Pointer): Promise<string> {
    const { resources } = this.bundled;
    const name = anchorName(splitReference(ref, base)[1]);
    const target = name === undefined ? undefined : await this.bundled.lookUp(ref, base);
    if (name === undefined || !target || 'why' in target) return ref;
    const { file, pointer: at } = this.bundled.originOf(target);
    const resource = resources.around(file.uri, at).at(-1);
    return resource?.dynamicAnchors.get(name) === at ? (this.at(pointer).get(name) ?? ref) : ref;
  }

  /** The schema that a reference at a place leads to, in the scope that it has by way of that reference. */
  scoped(target: Target, from: Pointer): Scoped {
    if (!this.bundled.resources.isDynamic) return { target, scope: NO_SCOPE };
    const { file, pointer } = this.bundled.originOf(target);
    const resource = this.bundled.resources.around(file.uri, pointer).at(-1);
    const outer = this.at(from);
    const scope = resource ? entering(outer, resource) : outer;
    const value = valueAt(file.value, pointer) ?? target.value;
    return { target: { uri: file.uri, pointer, value }, scope: this.bounded(scope, from) };
  }

  /** Whether a place of the bundled document means the same as the schema in its scope. */
  async isAt(pointer: Pointer, wanted: Scoped): Promise<boolean> {
    if (!this.bundled.resources.isDynamic) return true;
    const { file, pointer: at } = this.bundled.origins.of(pointer);
    const { uri, pointer: wantedAt } = wanted.target;
    if (file.uri !== uri || at !== wantedAt) return false;
    const own: Scoped = { target: wanted.target, scope: this.at(pointer) };
    return isSameScope(own.scope, wanted.scope) || (await this.key(own)) === (await this.key(wanted));
  }

  /** Tells a schema from the same one in another scope; empty where no dynamic reference in it depends on the scope. */
  async key({ target, scope }: Scoped): Promise<string> {
    if (scope.size === 0) return '';
    const place = [target.uri + target.pointer, ...scope].join('\n');
    const names = this.names.get(place) ?? (await this.dynamicNames(this.bundled.originOf(target), scope));
    this.names.set(place, names);
    return scopeKey(scope, names);
  }

  /** Of resources that refer to each other in every order there can be more scopes than anyone has memory for. */
  private bounded(scope: Scope, from: Pointer): Scope {
    if (scope.size === 0 || this.copies <= MAX_COPIES) return scope;
    if (this.copies++ === MAX_COPIES + 1) this.bundled.problems.tooManyScopes(from, MAX_COPIES);
    return NO_SCOPE;
  }

  /** The names of the dynamic references that are met from a schema on, whichever way they lead. */
  private async dynamicNames(start: Origin, scope: Scope): Promise<Set<string>> {
    const names = new Set<string>();
    const seen = new Set<string>();
    const pending = [start];
    const enter = async (ref: string, base: string): Promise<void> => {
      const target = await this.bundled.lookUp(ref, base);
      if (!('why' in target)) pending.push(this.bundled.originOf(target));
    };
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { file, pointer } = next;
      if (seen.has(file.uri + pointer)) continue;
      seen.add(file.uri + pointer);
      for (const { node, pointer: at } of places(valueAt(file.value, pointer), 'Schema', pointer)) {
        const base = this.bundled.resources.baseAt(file.uri, at);
        const { $ref, $dynamicRef } = isObject(node) ? node : ({} as JsonObject);
        if (typeof $ref === 'string') await enter($ref, base);
        if (typeof $dynamicRef !== 'string') continue;
        await enter($dynamicRef, base);
        const name = anchorName(splitReference($dynamicRef, base)[1]);
        if (name === undefined || names.has(name)) continue;
        names.add(name);
        const bound = scope.get(name);
        if (bound !== undefined) await enter(bound, base);
      }
    }
    return names;
  }
}

/** Keywords that name a schema (core §8.2.1, §8.2.2). */
const IDENTIFIERS = ['$id', '$anchor', '$dynamicAnchor'];

/** What leads from an object elsewhere, or decides where something leads. */
const LEADING = ['$ref', '$dynamicRef', 'discriminator', ...IDENTIFIERS];

/** Whether there is anything in an object that is to be settled: in most there is not. */
export function mayLeadElsewhere({ kind, node }: Place): boolean {
  if (!isObject(node)) return false;
  return kind === 'Example' || LEADING.some((member) => node[member] !== undefined);
}

/** Adds a reference to those that a schema object has; the object that holds it. */
function addReference(schema: JsonObject, ref: string): JsonObject {
  if (schema.$ref === undefined) return Object.assign(schema, { $ref: ref });
  const added: JsonObject = { $ref: ref };
  const others: Json[] = Array.isArray(schema.allOf) ? schema.allOf : [];
  schema.allOf = [...others, added];
  return added;
}

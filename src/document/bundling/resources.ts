import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { tokensOf } from '../../json/pointer.js';
import type { Kind } from '../object-kinds.js';
import { places } from '../places.js';
import type { ParsedDocument } from '../text/parse.js';

/** A schema resource: a file, or a schema in it that has an `$id` (JSON Schema 2020-12 core §4.3.5, §8.2.1). */
export interface Resource {
  /** What the references in it start from. */
  base: string;
  file: string;
  /** Where it starts in the file. */
  root: Pointer;
  /** The places in the file of its `$anchor` and `$dynamicAnchor` (§8.2.2). */
  anchors: Map<string, Pointer>;
  /** Those of `$dynamicAnchor` alone. */
  dynamicAnchors: Map<string, Pointer>;
}

const IDENTIFYING = /\$(id|anchor|dynamicAnchor)\b/;

/** The schema resources of the files of a document, all by places in those files as they were written. */
export class Resources {
  private readonly byUri = new Map<string, Resource>();
  /** By file, those with an `$id`, by where they start. */
  private readonly embedded = new Map<string, Map<Pointer, Resource>>();
  private readonly scanned = new Map<string, Set<Pointer>>();
  /** Names that another schema has already, by the place of the later one. */
  private readonly repeated = new Map<string, string>();
  /** Whether any schema has a dynamic anchor. */
  isDynamic = false;

  /** Whether schemas have identifiers at all: those of OpenAPI 3.0 have none. */
  readonly isEnabled: boolean;

  constructor({ openapi }: JsonObject) {
    this.isEnabled = !(typeof openapi === 'string' && openapi.startsWith('3.0'));
  }

  /** Takes note of a file. */
  add(file: Pick<ParsedDocument, 'uri' | 'text' | 'value'>): void {
    this.byUri.set(file.uri, resourceOf(file.uri, file.uri, '#'));
    if (!this.isEnabled || !IDENTIFYING.test(file.text)) return;
    this.embedded.set(file.uri, new Map());
    this.scanned.set(file.uri, new Set());
    this.scan(file.uri, file.value, isOpenApi(file.value) ? 'OpenAPI' : 'Schema', '#');
  }

  /** Takes note of the schemas at a place of a file that nothing has told to be a schema before. */
  addPart(file: string, node: Json, pointer: Pointer): void {
    if (this.scanned.has(file)) this.scan(file, node, 'Schema', pointer);
  }

  /** The resource that a URI without a fragment names, if it is known. */
  named(uri: string): Resource | undefined {
    return this.byUri.get(uri);
  }

  /** The resources around a place of a file, the outermost, which is the file itself, first. */
  around(file: string, pointer: Pointer): Resource[] {
    const own = this.byUri.get(file);
    const found = own ? [own] : [];
    const embedded = this.embedded.get(file);
    if (!embedded || embedded.size === 0 || pointer === '#') return found;
    for (let end = pointer.indexOf('/', 2); end > 0; end = pointer.indexOf('/', end + 1)) {
      const resource = embedded.get(pointer.slice(0, end));
      if (resource) found.push(resource);
    }
    const last = embedded.get(pointer);
    return last ? [...found, last] : found;
  }

  /** What the references at a place of a file start from. */
  baseAt(file: string, pointer: Pointer): string {
    return this.around(file, pointer).at(-1)?.base ?? file;
  }

  /** The identifier of the schema at a place of a file that another schema has already. */
  repeatedAt(file: string, pointer: Pointer): string | undefined {
    return this.repeated.get(file + pointer);
  }

  private scan(file: string, node: Json, kind: Kind, pointer: Pointer): void {
    const scanned = this.scanned.get(file);
    for (const place of places(node, kind, pointer)) {
      if (place.kind !== 'Schema' || !isObject(place.node) || scanned?.has(place.pointer)) continue;
      scanned?.add(place.pointer);
      this.identify(file, place.node, place.pointer);
    }
  }

  private identify(file: string, { $id, $anchor, $dynamicAnchor }: JsonObject, pointer: Pointer): void {
    const outer = this.baseAt(file, pointer);
    if (typeof $id === 'string' && URL.canParse($id, outer)) this.embed(file, new URL($id, outer), pointer);
    const resource = this.around(file, pointer).at(-1);
    if (!resource) return;
    const { anchors, dynamicAnchors } = resource;
    for (const name of new Set([$anchor, $dynamicAnchor]))
      if (typeof name === 'string') this.name(anchors, name, file, pointer);
    if (typeof $dynamicAnchor !== 'string') return;
    this.isDynamic = true;
    this.name(dynamicAnchors, $dynamicAnchor, file, pointer);
  }

  /** The first that has a name keeps it. */
  private name(names: Map<string, Pointer>, name: string, file: string, pointer: Pointer): void {
    if (names.has(name)) this.repeated.set(file + pointer, name);
    else names.set(name, pointer);
  }

  /** A file whose root has an `$id` is one resource with two names. */
  private embed(file: string, uri: URL, pointer: Pointer): void {
    uri.hash = '';
    const own = pointer === '#' ? this.byUri.get(file) : undefined;
    const resource = own ?? resourceOf(uri.href, file, pointer);
    resource.base = uri.href;
    if (!own) this.embedded.get(file)?.set(pointer, resource);
    const known = this.byUri.get(uri.href);
    if (known && known !== resource) this.repeated.set(file + pointer, uri.href);
    else this.byUri.set(uri.href, resource);
  }
}

function resourceOf(base: string, file: string, root: Pointer): Resource {
  return { base, file, root, anchors: new Map(), dynamicAnchors: new Map() };
}

function isOpenApi(value: Json): boolean {
  return isObject(value) && ['openapi', 'paths', 'components'].some((member) => value[member] !== undefined);
}

/** The tokens of what a fragment of a resource names; undefined where nothing there has that name. */
export function tokensIn({ root, anchors }: Resource, fragment: string): string[] | undefined {
  const tokens = tokensOf(fragment);
  if (tokens) return [...(tokensOf(root) ?? []), ...tokens];
  const name = anchorName(fragment);
  const pointer = name === undefined ? undefined : anchors.get(name);
  return pointer === undefined ? undefined : tokensOf(pointer);
}

/** The name in a fragment that is no JSON Pointer. */
export function anchorName(fragment: string): string | undefined {
  if (!fragment.startsWith('#') || fragment.length < 2 || fragment.startsWith('#/')) return undefined;
  try {
    return decodeURIComponent(fragment.slice(1));
  } catch {
    return undefined;
  }
}

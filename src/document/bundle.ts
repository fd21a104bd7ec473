import { formatLocation, messageOf, ToolError } from '../errors.js';
import type { Json, JsonObject, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { canonical, join, tokensOf, valueAt } from '../json/pointer.js';
import type { Location, Problem } from '../model/document.js';
import type { Kind, Place } from './object-kinds.js';
import { places, SECTION_OF } from './object-kinds.js';
import { circularReferences } from './reference-loops.js';
import type { ParsedDocument } from './text/parse.js';

/** Gets the parsed document at an absolute URI. Throws ToolError when it cannot be had. */
export type LoadDocument = (uri: string) => Promise<ParsedDocument>;

export interface Bundle {
  /** A copy of the entry document in which every `$ref` starts with `#/`. */
  document: JsonObject;
  files: ParsedDocument[];
  problems: Problem[];
  locate: (pointer: Pointer) => Location;
}

/** A part of a document that is walked, and the file its references start from. */
interface Part extends Pick<Place, 'kind' | 'pointer'> {
  file: ParsedDocument;
}

/** A reference: where it stands, what it says, and what it has to lead to. */
interface Reference extends Part {
  ref: string;
}

const COMPONENTS = Object.entries(SECTION_OF).map(([kind, section]) => [section, kind as Kind] as const);

/**
 * Makes one self-contained document of an entry document and the files it refers to. Whatever stands in another file
 * becomes a component with a name of its own, so that types, mock and validator all see ordinary local references.
 * Unresolvable references are reported, every one of them, and left as they are.
 */
export async function bundle(entry: ParsedDocument, load: LoadDocument): Promise<Bundle> {
  return new Bundler(entry, load).run();
}

class Bundler {
  private readonly document: JsonObject;
  /** By the pointer of the component, the place in another file that it was copied from. */
  private readonly origins = new Map<Pointer, { file: ParsedDocument; pointer: Pointer }>();
  private readonly files = new Map<string, ParsedDocument | ToolError>();
  private readonly problems: Problem[] = [];
  private readonly placed = new Map<string, Pointer>();
  /** Every place seen, by kind and pointer. */
  private readonly walked = new Map<string, Pointer>();
  private readonly pending: Part[] = [];

  constructor(
    private readonly entry: ParsedDocument,
    private readonly load: LoadDocument,
  ) {
    this.document = structuredClone(entry.value) as JsonObject;
    this.files.set(entry.uri, entry);
  }

  async run(): Promise<Bundle> {
    this.pending.push({ kind: 'OpenAPI', pointer: '#', file: this.entry });
    await this.adopt();
    for (let part = this.pending.pop(); part; part = this.pending.pop()) await this.walk(part);
    for (const pointer of circularReferences(this.document, this.walked.values())) {
      const message = '$ref leads back to itself through nothing but references';
      this.problem(pointer, 'document.ref.circular', message);
    }
    return {
      document: this.document,
      files: [...this.files.values()].flatMap((file) => (file instanceof ToolError ? [] : [file])),
      problems: this.problems,
      locate: (pointer) => this.locate(pointer),
    };
  }

  /**
   * A component that is nothing but a reference into another file takes the place of what it refers to, for everyone
   * who refers there: the author has given it a name. What is wrong with the reference is told when it is walked.
   */
  private async adopt(): Promise<void> {
    const { components } = this.document;
    for (const [section, kind] of COMPONENTS) {
      const names = isObject(components) ? components[section] : undefined;
      for (const [name, node] of Object.entries(isObject(names) ? names : {})) {
        if (!isObject(node) || typeof node.$ref !== 'string' || Object.keys(node).length > 1) continue;
        const [uri, fragment] = splitReference(node.$ref, this.entry.uri);
        const pointer = canonical(fragment);
        if (uri === undefined || pointer === undefined || uri === this.entry.uri) continue;
        const file = await this.file(uri);
        const value = file instanceof ToolError ? undefined : valueAt(file.value, pointer);
        if (!isObject(names) || file instanceof ToolError || value === undefined) continue;
        const key = `${kind} ${uri}${pointer}`;
        if (!this.placed.has(key)) this.put(names, name, value, { kind, key, file, pointer });
      }
    }
  }

  /** A copy of a part of another file, as a component. */
  private put(
    names: JsonObject,
    name: string,
    value: Json,
    { kind, key, file, pointer }: Part & { key: string },
  ): Pointer {
    const place = join('#', 'components', SECTION_OF[kind] ?? '', name);
    names[name] = structuredClone(value);
    this.placed.set(key, place);
    this.origins.set(place, { file, pointer });
    this.pending.push({ kind, pointer: place, file });
    return place;
  }

  /** Where a part has been entered before, so have all the places in it. */
  private async walk(part: Part): Promise<void> {
    if (this.walked.has(`${part.kind} ${part.pointer}`)) return;
    for (const place of [...places(valueAt(this.document, part.pointer), part.kind, part.pointer)]) {
      const key = `${place.kind} ${place.pointer}`;
      if (this.walked.has(key)) continue;
      this.walked.set(key, place.pointer);
      await this.visit(place, part.file);
    }
  }

  private async visit({ kind, node, pointer }: Place, file: ParsedDocument): Promise<void> {
    if (!isObject(node)) {
      if (typeof node === 'string' && pointer.endsWith('/$ref')) this.misplaced(pointer, node);
      return;
    }
    const target = async (ref: string, at: Pointer): Promise<Pointer> =>
      (await this.resolve({ ref, kind, pointer: at, file })) ?? ref;
    if (typeof node.$ref === 'string') node.$ref = await target(node.$ref, pointer);
    const mapping =
      kind === 'Schema' && isObject(node.discriminator) ? node.discriminator.mapping : undefined;
    for (const [value, ref] of Object.entries(isObject(mapping) ? mapping : {})) {
      // A bare word is the name of a component (OpenAPI 3.1 §4.8.25.1).
      if (typeof ref !== 'string' || !isObject(mapping) || /^[A-Za-z0-9._-]+$/.test(ref)) continue;
      mapping[value] = await target(ref, join(pointer, 'discriminator', 'mapping', value));
    }
  }

  /** Where a reference leads in the bundled document; undefined, and reported, where it leads nowhere. */
  private async resolve(reference: Reference): Promise<Pointer | undefined> {
    const { ref, kind, file } = reference;
    const [target, fragment] = splitReference(ref, file.uri);
    const pointer = canonical(fragment);
    if (target === undefined) return this.unresolved(reference, 'it is no URI reference');
    if (pointer === undefined) {
      const why = 'it does not end in a JSON Pointer; anchors and ids are not supported';
      return this.unresolved(reference, why, 'Refer to the schema by #/components/….');
    }
    if (target !== this.entry.uri) return this.place(reference, target, pointer);
    if (valueAt(this.document, pointer) === undefined)
      return this.unresolved(reference, 'nothing stands there');
    this.pending.push({ kind, pointer, file: this.entry });
    return pointer;
  }

  /** Copies the target into the bundle's components, once for each target and kind. */
  private async place(reference: Reference, uri: string, pointer: Pointer): Promise<Pointer | undefined> {
    const { kind } = reference;
    const key = `${kind} ${uri}${pointer}`;
    const already = this.placed.get(key);
    if (already !== undefined) return already;
    const file = await this.file(uri);
    if (file instanceof ToolError) {
      const place = file.location ? `${formatLocation(file.location)}: ` : '';
      return this.unresolved(reference, place + file.message, file.hint);
    }
    const value = valueAt(file.value, pointer);
    const section = SECTION_OF[kind];
    if (value === undefined) return this.unresolved(reference, 'nothing stands there');
    if (section === undefined)
      return this.unresolved(reference, `OpenAPI has no references to ${kind} objects`);
    const names = objectMember(objectMember(this.document, 'components'), section);
    return this.put(names, freeName(names, pointer, uri), value, { kind, key, file, pointer });
  }

  /** The file, read once, or why it cannot be. */
  private async file(uri: string): Promise<ParsedDocument | ToolError> {
    const known = this.files.get(uri);
    if (known) return known;
    const file = await this.load(uri).catch((thrown: unknown) =>
      thrown instanceof ToolError ? thrown : new ToolError(messageOf(thrown), { cause: thrown }),
    );
    this.files.set(uri, file);
    return file;
  }

  private misplaced(pointer: Pointer, ref: string): void {
    const message = `$ref '${ref}' stands for a whole map, where OpenAPI allows none`;
    const hint = 'Refer from each member of the map.';
    this.problem(pointer.slice(0, -'/$ref'.length), 'document.ref.misplaced', message, hint);
  }

  private unresolved({ ref, pointer }: Reference, why: string, hint?: string): undefined {
    this.problem(pointer, 'document.ref.unresolved', `$ref '${ref}' cannot be resolved: ${why}`, hint);
  }

  private problem(pointer: Pointer, code: string, message: string, hint?: string): void {
    const location = this.locate(join(pointer, '$ref'));
    const hinted = hint === undefined ? {} : { hint };
    this.problems.push({ code, severity: 'error', message, pointer, location, ...hinted });
  }

  private locate(pointer: Pointer): Location {
    const component = pointer.split('/', 4).join('/');
    const origin = this.origins.get(component);
    if (!origin) return this.entry.locate(pointer);
    return origin.file.locate(origin.pointer + pointer.slice(component.length));
  }
}

function splitReference(ref: string, base: string): [uri: string | undefined, fragment: string] {
  const hash = ref.indexOf('#');
  const path = hash < 0 ? ref : ref.slice(0, hash);
  const fragment = hash < 0 ? '#' : ref.slice(hash);
  if (path === '') return [base, fragment];
  return [URL.canParse(path, base) ? new URL(path, base).href : undefined, fragment];
}

function objectMember(parent: JsonObject, key: string): JsonObject {
  const existing = parent[key];
  if (isObject(existing)) return existing;
  const created: JsonObject = {};
  parent[key] = created;
  return created;
}

/** The last segment of the pointer, or the file's name; numbered when it is taken. */
function freeName(names: JsonObject, pointer: Pointer, uri: string): string {
  const stem = (new URL(uri).pathname.split('/').pop() ?? '').replace(/\.[^.]*$/, '');
  const wanted = (tokensOf(pointer)?.at(-1) ?? stem).replaceAll(/[^A-Za-z0-9._-]/g, '_');
  const base = ['', '__proto__'].includes(wanted) ? 'Part' : wanted;
  let name = base;
  for (let n = 2; Object.hasOwn(names, name); n++) name = `${base}_${String(n)}`;
  return name;
}

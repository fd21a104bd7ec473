import { copyOf } from '../json/copy.js';
import type { Json, JsonObject, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join, valueAt } from '../json/pointer.js';
import type { Location } from '../model/document.js';
import type { BundleProblem } from './bundle-problems.js';
import { BundleProblems } from './bundle-problems.js';
import { NO_SCOPE } from './bundling/dynamic-scope.js';
import { Inclusion } from './bundling/inclusion.js';
import { LedReferences } from './bundling/led-references.js';
import { Resources } from './bundling/resources.js';
import type { Scoped } from './bundling/schema-references.js';
import { mayLeadElsewhere, SchemaReferences } from './bundling/schema-references.js';
import { mappedReferences } from './discriminators.js';
import { ExampleValues } from './external-values.js';
import { isMisplaced } from './misplaced-references.js';
import type { Kind } from './object-kinds.js';
import { SECTION_OF } from './object-kinds.js';
import type { Place } from './places.js';
import { MetObjects, places } from './places.js';
import { circularReferences } from './reference-loops.js';
import type { Origin, Unread } from './references.js';
import { freeName, isReference, objectMember, Origins } from './references.js';
import type { ReadReferred, Target } from './referred-files.js';
import { ReferredFiles } from './referred-files.js';
import type { ParsedDocument } from './text/parse.js';

export interface Bundle {
  /** A copy of the entry document in which every `$ref` starts with `#/`. */
  document: JsonObject;
  /** The entry document, and everything else that the bundle was made of. */
  files: (Pick<ParsedDocument, 'uri' | 'text'> & { label?: string })[];
  problems: BundleProblem[];
  /** What was copied from outside of the folder that references may lead into. */
  outside: Pointer[];
  locate: (pointer: Pointer) => Location;
}

/** A part of the bundled document that is walked. */
type Part = Pick<Place, 'kind' | 'pointer'>;

/** A reference: where it stands, what it says, and what it has to lead to. */
interface Reference extends Part {
  ref: string;
}

const COMPONENTS = Object.entries(SECTION_OF).map(([kind, section]) => [section, kind as Kind] as const);

/**
 * Makes one self-contained document of an entry document and the files it refers to. Whatever stands in another file
 * becomes a component with a name of its own, so that types, mock and validator all see ordinary local references.
 * A reference in a place for which OpenAPI has none (a whole map, an operation) is followed, with a warning.
 * Unresolvable references are reported, every one of them, and left as they are.
 */
export async function bundle(entry: ParsedDocument, read: ReadReferred): Promise<Bundle> {
  return new Bundler(entry, read).run();
}

class Bundler {
  private readonly document: JsonObject;
  private readonly origins: Origins;
  private readonly files: ReferredFiles;
  private readonly resources: Resources;
  private readonly inclusion: Inclusion;
  private readonly schemas: SchemaReferences;
  private readonly values: ExampleValues;
  private readonly problems: BundleProblems;
  private readonly placed = new Map<string, Pointer>();
  /** Every object seen, by what it is taken for. None stands in two places. */
  private readonly walked = new MetObjects();
  /** Where references stand, and where they lead. */
  private readonly referring: [at: Pointer, to: Pointer][] = [];
  private readonly pending: Part[] = [];
  private readonly led: LedReferences;
  /** Objects whose `$ref` leads to the bundled document, wherever they come from. */
  private readonly settled = new WeakSet<JsonObject>();

  constructor(
    private readonly entry: ParsedDocument,
    read: ReadReferred,
  ) {
    this.document = copyOf(entry.value) as JsonObject;
    this.origins = new Origins(entry);
    this.problems = new BundleProblems(this.origins);
    this.resources = new Resources(this.document);
    const baseOf = (node: Json, pointer: Pointer): string => this.baseOf(node, pointer);
    this.files = new ReferredFiles(entry, this.document, read, baseOf, this.resources);
    const { document, files, origins, problems, resources } = this;
    this.values = new ExampleValues({ problems, baseOf, read });
    this.led = new LedReferences({ entry, baseOf, resources, settled: this.settled });
    const originOf = (target: Target): Origin => this.originOf(target);
    const lookUp = (ref: string, base: string): Promise<Target | Unread> => files.lookUp(ref, base);
    this.inclusion = new Inclusion({ entry, document, files, origins, problems, baseOf, originOf });
    this.schemas = new SchemaReferences({ origins, problems, resources, originOf, lookUp });
  }

  async run(): Promise<Bundle> {
    await this.inclusion.include({ kind: 'OpenAPI', pointer: '#' });
    this.pending.push({ kind: 'OpenAPI', pointer: '#' });
    await this.adopt();
    for (let part = this.pending.pop(); part; part = this.pending.pop()) await this.walk(part);
    for (const pointer of circularReferences(this.document, this.referring)) this.problems.circular(pointer);
    const files = this.files.read();
    const { document, origins } = this;
    return {
      document,
      files: [...files, ...this.values.files()],
      problems: [...files.flatMap(({ problems }) => problems), ...this.problems.found],
      outside: origins.copiedFrom(this.files.outside),
      // What else bundling has noted is forgotten: it is more than the document.
      locate: (pointer) => origins.locate(pointer),
    };
  }

  private originOf({ uri, pointer }: Target): Origin {
    const file = this.files.known(uri);
    return file === undefined || file === this.entry ? this.origins.of(pointer) : { file, pointer };
  }

  /** What the references in an object of the bundled document start from. */
  private baseOf(node: Json, pointer: Pointer): string {
    if (isObject(node) && this.settled.has(node)) return this.entry.uri;
    const { file, pointer: at } = this.origins.of(pointer);
    return this.resources.baseAt(file.uri, at);
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
        if (!isObject(names) || !isReference(node) || Object.keys(node).length > 1) continue;
        const pointer = join('#', 'components', section, name);
        const target = await this.files.lookUp(node.$ref, this.baseOf(node, pointer));
        if ('why' in target || target.uri === this.entry.uri) continue;
        const wanted = this.scoped(kind, target, pointer);
        if (!this.placed.has(await this.keyOf(kind, wanted))) await this.put(names, name, kind, wanted);
      }
    }
  }

  /** A copy of a part of another file, as a component. */
  private async put(names: JsonObject, name: string, kind: Kind, wanted: Scoped): Promise<Pointer> {
    const place = join('#', 'components', SECTION_OF[kind] ?? '', name);
    names[name] = copyOf(wanted.target.value);
    this.placed.set(await this.keyOf(kind, wanted), place);
    this.origins.set(place, this.originOf(wanted.target));
    if (kind === 'Schema') this.schemas.set(place, wanted.scope);
    await this.inclusion.include({ kind, pointer: place });
    this.pending.push({ kind, pointer: place });
    return place;
  }

  /** Where a part has been entered before, so have all the places in it. */
  private async walk({ kind, pointer }: Part): Promise<void> {
    const start = valueAt(this.document, pointer);
    if (this.walked.has(kind, start)) return;
    const leading: Place[] = [];
    for (const place of places(start, kind, pointer))
      if (this.walked.add(place) && mayLeadElsewhere(place)) leading.push(place);
    for (const place of leading) {
      if (!this.led.follow(place)) await this.visit(place);
      if (isReference(place.node)) this.referring.push([place.pointer, place.node.$ref]);
    }
  }

  private async visit({ kind, node, pointer }: Place): Promise<void> {
    // What is misplaced and still there leads nowhere, which has been reported.
    if (!isObject(node) || (isReference(node) && isMisplaced({ kind, form: undefined }, this.document)))
      return;
    const target = async (ref: string, at: Pointer): Promise<Pointer> => {
      const base = this.baseOf(node, pointer);
      const to = await this.resolve({ ref, kind, pointer: at }, base);
      if (to !== undefined) this.led.note(kind, ref, base, to);
      return to ?? ref;
    };
    if (kind === 'Example') await this.values.fill(node, pointer);
    for (const { ref, path, set } of kind === 'Schema' ? mappedReferences(node) : [])
      set(await target(ref, join(pointer, ...path)));
    const holders =
      kind === 'Schema' ? await this.schemas.settle(node, pointer, this.baseOf(node, pointer)) : [node];
    for (const holder of holders) {
      if (!isReference(holder)) continue;
      const ref = await target(holder.$ref, pointer);
      if (ref.startsWith('#')) this.settled.add(holder);
      holder.$ref = ref;
    }
  }

  /** Where a reference leads in the bundled document; undefined, and reported, where it leads nowhere. */
  private async resolve(reference: Reference, base: string): Promise<Pointer | undefined> {
    const { kind } = reference;
    const target = await this.target(reference, base);
    if ('why' in target) return this.problems.unresolved(reference, target.why, target.hint);
    const wanted = this.scoped(kind, target, reference.pointer);
    const { pointer } = target;
    const isHere =
      target.uri === this.entry.uri && (kind !== 'Schema' || (await this.schemas.isAt(pointer, wanted)));
    if (!isHere) return this.place(kind, wanted);
    // The sound parts of the entry document and of what is placed in it have been looked through.
    if (!/^#\/(components|paths)\//.test(pointer)) await this.inclusion.include({ kind, pointer });
    this.pending.push({ kind, pointer });
    return pointer;
  }

  /** Many authors give a schema an `$id`, and go on to refer from the file that it stands in. */
  private async target(reference: Reference, base: string): Promise<Target | Unread> {
    const { ref, pointer } = reference;
    const target = await this.files.lookUp(ref, base);
    const { uri } = this.origins.of(pointer).file;
    if (!('why' in target) || base === uri || base === this.entry.uri) return target;
    const inFile = await this.files.lookUp(ref, uri);
    if ('why' in inFile) return target;
    this.problems.otherBase(reference, base);
    return inFile;
  }

  private scoped(kind: Kind, target: Target, from: Pointer): Scoped {
    if (kind !== 'Schema') return { target, scope: NO_SCOPE };
    if (target.uri !== this.entry.uri) this.resources.addPart(target.uri, target.value, target.pointer);
    return this.schemas.scoped(target, from);
  }

  /** Copies the target into the bundle's components, once for each target, kind and scope. */
  private async place(kind: Kind, wanted: Scoped): Promise<Pointer> {
    const already = this.placed.get(await this.keyOf(kind, wanted));
    if (already !== undefined) return already;
    const names = objectMember(objectMember(this.document, 'components'), SECTION_OF[kind] ?? '');
    return this.put(names, freeName(names, wanted.target.pointer, wanted.target.uri), kind, wanted);
  }

  private async keyOf(kind: Kind, wanted: Scoped): Promise<string> {
    const { uri, pointer } = wanted.target;
    return `${kind} ${uri}${pointer} ${await this.schemas.key(wanted)}`;
  }
}

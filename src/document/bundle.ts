import type { Json, JsonObject, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join, valueAt } from '../json/pointer.js';
import type { Location } from '../model/document.js';
import type { BundleProblem } from './bundle-problems.js';
import { BundleProblems } from './bundle-problems.js';
import { mappedReferences } from './discriminators.js';
import { externalValue } from './external-values.js';
import { fillSlot, isMisplaced, misplacedSlots } from './misplaced-references.js';
import type { Kind, Place, Slot } from './object-kinds.js';
import { places, SECTION_OF } from './object-kinds.js';
import { circularReferences } from './reference-loops.js';
import type { Origin } from './references.js';
import { freeName, isReference, objectMember, Origins } from './references.js';
import type { ReadReferred, Target } from './referred-files.js';
import { MAX_STEPS, ReferredFiles } from './referred-files.js';
import type { ParsedDocument } from './text/parse.js';

export interface Bundle {
  /** A copy of the entry document in which every `$ref` starts with `#/`. */
  document: JsonObject;
  /** The entry document, and everything else that the bundle was made of. */
  files: Pick<ParsedDocument, 'uri' | 'text'>[];
  problems: BundleProblem[];
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
  /** Files that are no documents: the values of examples. */
  private readonly values = new Map<string, Pick<ParsedDocument, 'uri' | 'text'>>();
  private readonly problems: BundleProblems;
  private readonly placed = new Map<string, Pointer>();
  /** Every place seen, by kind and pointer. */
  private readonly walked = new Map<string, Pointer>();
  private readonly pending: Part[] = [];
  /** Objects whose `$ref` leads to the bundled document, wherever they come from. */
  private readonly settled = new WeakSet<JsonObject>();

  constructor(
    private readonly entry: ParsedDocument,
    private readonly read: ReadReferred,
  ) {
    this.document = structuredClone(entry.value) as JsonObject;
    this.origins = new Origins(entry);
    this.problems = new BundleProblems(this.origins);
    this.files = new ReferredFiles(entry, this.document, read, (node, pointer) => this.baseOf(node, pointer));
  }

  async run(): Promise<Bundle> {
    await this.include({ kind: 'OpenAPI', pointer: '#' });
    this.pending.push({ kind: 'OpenAPI', pointer: '#' });
    await this.adopt();
    for (let part = this.pending.pop(); part; part = this.pending.pop()) await this.walk(part);
    for (const pointer of circularReferences(this.document, this.walked.values()))
      this.problems.circular(pointer);
    const files = this.files.read();
    return {
      document: this.document,
      files: [...files, ...this.values.values()],
      problems: [...files.flatMap(({ problems }) => problems), ...this.problems.found],
      locate: (pointer) => this.origins.locate(pointer),
    };
  }

  /** Puts what the misplaced references in a part lead to in their place. */
  private async include({ kind, pointer }: Part): Promise<void> {
    const start = { kind, node: valueAt(this.document, pointer), pointer };
    const slots = misplacedSlots(start, this.document);
    let { value: next } = slots.next();
    while (next) {
      const target = await this.misplacedTarget(next.slot);
      const isEndless = target !== undefined && next.isWithin(target.uri + target.pointer);
      if (isEndless) this.problems.circular(next.slot.pointer);
      const filled = target && !isEndless ? this.fill(next.slot, target) : undefined;
      next = slots.next(filled).value;
    }
  }

  /** The key of what was copied into the slot; undefined where it does not fit. */
  private fill(slot: Slot, target: Target): string | undefined {
    const { pointer, form, node } = slot;
    const ref = isReference(node) ? node.$ref : '';
    const fits = form === 'list' ? Array.isArray(target.value) : isObject(target.value);
    if (!fits) {
      const why = `expected ${form === 'list' ? 'a list' : 'an object'} there`;
      return this.problems.unresolved({ ...slot, ref }, why);
    }
    const what = form === undefined ? `the ${slot.kind} object` : form === 'list' ? 'a list' : 'a whole map';
    const message = `$ref '${ref}' stands for ${what}, where OpenAPI allows none; it is followed`;
    this.problems.add(pointer, 'document.ref.misplaced', message, { severity: 'warning' });
    if (fillSlot(slot, target, this.document)) this.origins.set(pointer, this.originOf(target));
    return target.uri + target.pointer;
  }

  /** Where a misplaced reference leads, behind further references: a place as its author wrote it. */
  private async misplacedTarget(slot: Slot): Promise<Target | undefined> {
    let node: Json = slot.node;
    let base = this.baseOf(node, slot.pointer);
    for (let steps = 0; isReference(node); steps++) {
      const reference = { ...slot, ref: node.$ref };
      if (steps === MAX_STEPS) return this.problems.circular(slot.pointer);
      const target = await this.files.lookUp(node.$ref, base);
      if ('why' in target) return this.problems.unresolved(reference, target.why, target.hint);
      node = target.value;
      if (!isReference(node)) return this.asWritten(target);
      base = target.uri === this.entry.uri ? this.baseOf(node, target.pointer) : target.uri;
    }
    return undefined;
  }

  /** What the bundled document holds as a copy may have been bundled already: the file it is from has not. */
  private asWritten(target: Target): Target {
    if (target.uri !== this.entry.uri) return target;
    const { file, pointer } = this.origins.of(target.pointer);
    const value = file === this.entry ? undefined : valueAt(file.value, pointer);
    return value === undefined ? target : { uri: file.uri, pointer, value };
  }

  private originOf({ uri, pointer }: Target): Origin {
    const file = this.files.known(uri);
    return file === undefined || file === this.entry ? this.origins.of(pointer) : { file, pointer };
  }

  /** What the references in an object of the bundled document start from. */
  private baseOf(node: Json, pointer: Pointer): string {
    return isObject(node) && this.settled.has(node) ? this.entry.uri : this.origins.of(pointer).file.uri;
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
        const target = await this.files.lookUp(
          node.$ref,
          this.baseOf(node, join('#', 'components', section, name)),
        );
        if ('why' in target || target.uri === this.entry.uri) continue;
        if (!this.placed.has(keyOf(kind, target))) await this.put(names, name, kind, target);
      }
    }
  }

  /** A copy of a part of another file, as a component. */
  private async put(names: JsonObject, name: string, kind: Kind, target: Target): Promise<Pointer> {
    const place = join('#', 'components', SECTION_OF[kind] ?? '', name);
    names[name] = structuredClone(target.value);
    this.placed.set(keyOf(kind, target), place);
    this.origins.set(place, this.originOf(target));
    await this.include({ kind, pointer: place });
    this.pending.push({ kind, pointer: place });
    return place;
  }

  /** Where a part has been entered before, so have all the places in it. */
  private async walk(part: Part): Promise<void> {
    if (this.walked.has(`${part.kind} ${part.pointer}`)) return;
    for (const place of [...places(valueAt(this.document, part.pointer), part.kind, part.pointer)]) {
      const key = `${place.kind} ${place.pointer}`;
      if (this.walked.has(key)) continue;
      this.walked.set(key, place.pointer);
      await this.visit(place);
    }
  }

  private async visit({ kind, node, pointer }: Place): Promise<void> {
    // What is misplaced and still there leads nowhere, which has been reported.
    if (!isObject(node) || (isReference(node) && isMisplaced({ kind, form: undefined }, this.document)))
      return;
    const target = async (ref: string, at: Pointer): Promise<Pointer> =>
      (await this.resolve({ ref, kind, pointer: at }, this.baseOf(node, pointer))) ?? ref;
    if (kind === 'Example') await this.readValue(node, pointer);
    for (const { ref, path, set } of kind === 'Schema' ? mappedReferences(node) : [])
      set(await target(ref, join(pointer, ...path)));
    if (!isReference(node)) return;
    const ref = await target(node.$ref, pointer);
    if (ref.startsWith('#')) this.settled.add(node);
    node.$ref = ref;
  }

  /** Puts the value of an example that stands in a file of its own beside its name (OpenAPI 3.1 §4.8.19). */
  private async readValue(example: JsonObject, pointer: Pointer): Promise<void> {
    const { externalValue: reference, value } = example;
    if (typeof reference !== 'string' || value !== undefined) return;
    const at = join(pointer, 'externalValue');
    const found = await externalValue(reference, this.baseOf(example, pointer), this.entry.uri, this.read);
    if ('why' in found) {
      const message = `externalValue '${reference}' cannot be read: ${found.why}; there is no such example`;
      this.problems.add(at, 'document.example.external', message, { ...found, severity: 'warning' });
      return;
    }
    example.value = found.value;
    this.values.set(found.uri, found);
  }

  /** Where a reference leads in the bundled document; undefined, and reported, where it leads nowhere. */
  private async resolve(reference: Reference, base: string): Promise<Pointer | undefined> {
    const { ref, kind } = reference;
    const target = await this.files.lookUp(ref, base);
    if ('why' in target) return this.problems.unresolved(reference, target.why, target.hint);
    if (target.uri !== this.entry.uri) return this.place(kind, target);
    const { pointer } = target;
    // The sound parts of the entry document and of what is placed in it have been looked through.
    if (!/^#\/(components|paths)\//.test(pointer)) await this.include({ kind, pointer });
    this.pending.push({ kind, pointer });
    return pointer;
  }

  /** Copies the target into the bundle's components, once for each target and kind. */
  private async place(kind: Kind, target: Target): Promise<Pointer> {
    const already = this.placed.get(keyOf(kind, target));
    if (already !== undefined) return already;
    const names = objectMember(objectMember(this.document, 'components'), SECTION_OF[kind] ?? '');
    return this.put(names, freeName(names, target.pointer, target.uri), kind, target);
  }
}

function keyOf(kind: Kind, { uri, pointer }: Target): string {
  return `${kind} ${uri}${pointer}`;
}

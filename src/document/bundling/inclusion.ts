import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { BundleProblems } from '../bundle-problems.js';
import { fillSlot, misplacedSlots } from '../misplaced-references.js';
import type { Place, Slot } from '../places.js';
import type { Origin, Origins } from '../references.js';
import { isReference } from '../references.js';
import type { ReferredFiles, Target } from '../referred-files.js';
import { MAX_STEPS } from '../referred-files.js';
import type { ParsedDocument } from '../text/parse.js';

/** What is known of the document that is being bundled. */
interface Bundled {
  entry: ParsedDocument;
  document: JsonObject;
  files: ReferredFiles;
  origins: Origins;
  problems: BundleProblems;
  /** What the references in an object of the bundled document start from. */
  baseOf(node: Json, pointer: Pointer): string;
  originOf(target: Target): Origin;
}

/** Puts what references lead to in their place, where OpenAPI has no references (a whole map, an operation). */
export class Inclusion {
  constructor(private readonly bundled: Bundled) {}

  /** Puts what the misplaced references in a part lead to in their place. */
  async include({ kind, pointer }: Pick<Place, 'kind' | 'pointer'>): Promise<void> {
    const { document } = this.bundled;
    const slots = misplacedSlots({ kind, node: valueAt(document, pointer), pointer }, document);
    let { value: next } = slots.next();
    while (next) {
      const target = await this.misplacedTarget(next.slot);
      const isEndless = target !== undefined && next.isWithin(target.uri + target.pointer);
      if (isEndless) this.bundled.problems.circular(next.slot.pointer);
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
      return this.bundled.problems.unresolved({ ...slot, ref }, why);
    }
    const what = form === undefined ? `the ${slot.kind} object` : form === 'list' ? 'a list' : 'a whole map';
    const message = `$ref '${ref}' stands for ${what}, where OpenAPI allows none; it is followed`;
    this.bundled.problems.add(pointer, 'document.ref.misplaced', message, { severity: 'warning' });
    if (fillSlot(slot, target, this.bundled.document))
      this.bundled.origins.set(pointer, this.bundled.originOf(target));
    return target.uri + target.pointer;
  }

  /** Where a misplaced reference leads, behind further references: a place as its author wrote it. */
  private async misplacedTarget(slot: Slot): Promise<Target | undefined> {
    let node: Json = slot.node;
    let base = this.bundled.baseOf(node, slot.pointer);
    for (let steps = 0; isReference(node); steps++) {
      const reference = { ...slot, ref: node.$ref };
      if (steps === MAX_STEPS) return this.bundled.problems.circular(slot.pointer);
      const target = await this.bundled.files.lookUp(node.$ref, base);
      if ('why' in target) return this.bundled.problems.unresolved(reference, target.why, target.hint);
      node = target.value;
      if (!isReference(node)) return this.asWritten(target);
      base = target.uri === this.bundled.entry.uri ? this.bundled.baseOf(node, target.pointer) : target.uri;
    }
    return undefined;
  }

  /** What the bundled document holds as a copy may have been bundled already: the file it is from has not. */
  private asWritten(target: Target): Target {
    if (target.uri !== this.bundled.entry.uri) return target;
    const { file, pointer } = this.bundled.origins.of(target.pointer);
    const value = file === this.bundled.entry ? undefined : valueAt(file.value, pointer);
    return value === undefined ? target : { uri: file.uri, pointer, value };
  }
}

import type { Json, JsonObject, Pointer } from '../../json/json.js';
import type { Kind } from '../object-kinds.js';
import type { Place } from '../places.js';
import { isReference } from '../references.js';
import type { ParsedDocument } from '../text/parse.js';
import type { Resources } from './resources.js';

/** What is known of the document that is being bundled. */
interface Bundled {
  entry: ParsedDocument;
  resources: Resources;
  /** Objects whose `$ref` leads to the bundled document, wherever they come from. */
  settled: WeakSet<JsonObject>;
  /** What the references in an object of the bundled document start from. */
  baseOf: (node: Json, pointer: Pointer) => string;
}

/** Where the references of the entry document have led: most of them name what others have named. */
export class LedReferences {
  private readonly led = new Map<Kind, Map<string, Pointer>>();

  constructor(private readonly bundled: Bundled) {}

  /** Takes note of where a reference of an object of a kind leads. */
  note(kind: Kind, ref: string, base: string, to: Pointer): void {
    if (base !== this.bundled.entry.uri) return;
    const known = this.led.get(kind);
    if (known) known.set(ref, to);
    else this.led.set(kind, new Map([[ref, to]]));
  }

  /** Lets what is nothing but a reference lead where one of the same text does; false where there was none. */
  follow({ kind, node, pointer }: Place): boolean {
    if (!isReference(node) || Object.keys(node).length > 1) return false;
    const to = this.led.get(kind)?.get(node.$ref);
    const { entry, resources, settled, baseOf } = this.bundled;
    // Where there are dynamic anchors, a reference means another thing in another place.
    if (to === undefined || resources.isDynamic || baseOf(node, pointer) !== entry.uri) return false;
    node.$ref = to;
    settled.add(node);
    return true;
  }
}

import type { JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { isReferenceObject } from '../keywords/edges.js';
import { APPLICATORS, ASSERTIONS } from '../keywords/names.js';

/** Where references that say nothing of their own end: chains of those would cost stack at every value. */
export class ReferenceEnds {
  private readonly ends = new Map<Pointer, Pointer>();

  constructor(private readonly contract: Contract) {}

  /** The schema behind such references. */
  of(pointer: Pointer): Pointer {
    const found = this.ends.get(pointer);
    if (found !== undefined) return found;
    const path = new Set<Pointer>();
    let at = pointer;
    for (;;) {
      const known = this.ends.get(at);
      const node = known === undefined ? valueAt(this.contract.document, at) : undefined;
      const next = known ?? (isObject(node) && this.isBare(node) ? node.$ref : undefined);
      path.add(at);
      if (typeof next !== 'string' || path.has(next)) break;
      at = next;
    }
    for (const passed of path) this.ends.set(passed, at);
    return at;
  }

  private isBare(node: JsonObject): boolean {
    if (typeof node.$ref !== 'string') return false;
    return (
      isReferenceObject(node, this.contract.openapi) ||
      CONSTRAINTS.every((keyword) => node[keyword] === undefined)
    );
  }
}

const CONSTRAINTS: readonly string[] = [...ASSERTIONS, ...APPLICATORS];

import type { Json, JsonObject, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join, valueAt } from '../json/pointer.js';
import type { Contract, Operation } from '../model/document.js';
import { mappedReferences } from './discriminators.js';
import type { Kind } from './object-kinds.js';
import { memberOf } from './object-kinds.js';
import { places } from './places.js';
import { isReference } from './references.js';

const SPARE: ReadonlySet<Kind> = new Set(['Example', 'Link', 'Callback']);
/** Where they stand. */
const SPARE_MAPS = ['examples', 'links', 'callbacks'];

/**
 * Which operations need a place of the document: it lies in them, in their path item's parameters, in a security scheme
 * that they ask for, or in anything that those refer to. Each part of the document is walked once.
 */
export class Reachability {
  /** By the pointer of a part, the parts that refer to it. */
  private readonly users = new Map<Pointer, Set<Pointer>>();
  /** The operations that a part is, or stands in the way of. */
  private readonly owners = new Map<Pointer, Operation[]>();
  /** Path items: what is wrong with one itself is a fault of its operations, what is wrong inside may not be. */
  private readonly items = new Set<Pointer>();
  /** Parts that an operation does without, and the maps of such: what is wrong with them costs nothing else. */
  private readonly spare = new Set<Pointer>();
  /** Those of them in which nothing is needed either. */
  private readonly wholly = new Set<Pointer>();
  private readonly known = new Map<Pointer, ReadonlySet<Operation>>();
  private readonly pending: { pointer: Pointer; kind: Kind }[] = [];

  /** All operations of the contract when this is made. */
  readonly operations: readonly Operation[];

  constructor(private readonly contract: Pick<Contract, 'document' | 'operations'>) {
    this.operations = contract.operations;
    for (const operation of contract.operations) this.addOperation(operation);
    for (let part = this.pending.pop(); part; part = this.pending.pop())
      this.addReferences(part.pointer, part.kind);
  }

  /** In the order of the document; empty where no operation needs the place. */
  operationsNeeding(pointer: Pointer): Operation[] {
    const found = new Set<Operation>();
    for (let at = pointer; at.length > 1; at = at.slice(0, at.lastIndexOf('/'))) {
      if (!this.users.has(at) || (this.items.has(at) && at !== pointer)) continue;
      for (const operation of this.ownersOf(at)) found.add(operation);
    }
    return this.operations.filter((operation) => found.has(operation));
  }

  /**
   * Whether a place is, or is in, a part that operations do without: an example, a link, or a callback itself. What a
   * callback describes is needed, as it is sent.
   */
  isSpare(pointer: Pointer): boolean {
    if (this.spare.has(pointer)) return true;
    for (let at = pointer; at.length > 1; at = at.slice(0, at.lastIndexOf('/')))
      if (this.wholly.has(at)) return true;
    return false;
  }

  private addOperation(operation: Operation): void {
    const { document } = this.contract;
    const { pointer } = operation;
    this.own(pointer, operation, 'Operation');
    const seen = new Set<Pointer>();
    let item: Pointer | undefined = join('#', 'paths', operation.path);
    while (item !== undefined && !seen.has(item)) {
      seen.add(item);
      this.items.add(item);
      this.own(item, operation);
      const node = valueAt(document, item);
      const parameters = isObject(node) && Array.isArray(node.parameters) ? node.parameters : [];
      for (const i of parameters.keys()) this.own(join(item, 'parameters', i), operation, 'Parameter');
      item = isReference(node) ? node.$ref : undefined;
    }
    const own = valueAt(document, join(pointer, 'security'));
    if (own === undefined) this.own('#/security', operation);
    for (const key of schemeKeys(own ?? document.security))
      this.own(join('#', 'components', 'securitySchemes', key), operation, 'SecurityScheme');
  }

  private own(pointer: Pointer, operation: Operation, kind?: Kind): void {
    const owners = this.owners.get(pointer);
    if (owners) owners.push(operation);
    else this.owners.set(pointer, [operation]);
    this.enter(pointer, kind);
  }

  private enter(pointer: Pointer, kind: Kind | undefined): Set<Pointer> {
    const known = this.users.get(pointer);
    if (known) return known;
    const users = new Set<Pointer>();
    this.users.set(pointer, users);
    if (kind) this.pending.push({ pointer, kind });
    return users;
  }

  private addReferences(from: Pointer, start: Kind): void {
    for (const { node, kind, pointer } of places(valueAt(this.contract.document, from), start, from)) {
      if (SPARE.has(kind)) this.spare.add(pointer);
      if (SPARE.has(kind) && kind !== 'Callback') this.wholly.add(pointer);
      if (!isObject(node)) continue;
      for (const key of SPARE_MAPS) if (memberOf(kind, key)) this.spare.add(join(pointer, key));
      for (const ref of referencesIn(node)) this.enter(ref, kind).add(from);
    }
  }

  private ownersOf(part: Pointer): ReadonlySet<Operation> {
    const known = this.known.get(part);
    if (known) return known;
    const found = new Set<Operation>();
    const seen = new Set([part]);
    for (const at of seen) {
      for (const operation of this.owners.get(at) ?? []) found.add(operation);
      for (const user of this.users.get(at) ?? []) seen.add(user);
    }
    this.known.set(part, found);
    return found;
  }
}

function schemeKeys(security: Json | undefined): string[] {
  return (Array.isArray(security) ? security : []).filter(isObject).flatMap((each) => Object.keys(each));
}

function referencesIn(node: JsonObject): Pointer[] {
  const own = typeof node.$ref === 'string' ? [node.$ref] : [];
  return [...own, ...mappedReferences(node).map(({ ref }) => ref)].filter((ref) => ref.startsWith('#'));
}

import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Contract, Problem } from '../../model/document.js';
import { isExtension } from '../object-kinds.js';
import { problemAt } from '../problem.js';

/** An object of the document and where it stands. */
export interface Node {
  node: JsonObject;
  pointer: Pointer;
}

/** Reads members of a bundled document, references followed. What has the wrong shape is reported and left out. */
export class NodeReader {
  private readonly found = new Map<string, Problem>();

  constructor(protected readonly contract: Contract) {}

  get problems(): Problem[] {
    return [...this.found.values()];
  }

  protected root(): Node {
    return { node: this.contract.document, pointer: '#' };
  }

  /** The object at a member; undefined and reported when it is anything else. */
  protected child(owner: Node, key: string): Node | undefined {
    const value = owner.node[key];
    return value === undefined ? undefined : this.follow(value, join(owner.pointer, key)).at(-1);
  }

  protected members(owner: Node, key: string): (Node & { key: string })[] {
    return this.entries(owner, key).flatMap(({ name, value, pointer }) => {
      const member = this.follow(value, pointer).at(-1);
      return member ? [{ key: name, ...member }] : [];
    });
  }

  protected entries(owner: Node, key: string): { name: string; value: Json; pointer: Pointer }[] {
    const map = this.child(owner, key);
    // Of the maps read here, these are the ones that may hold extensions (OpenAPI 3.1 §4.8.8, §4.8.16).
    const extensible = key === 'paths' || key === 'responses';
    return Object.entries(map?.node ?? {})
      .filter(([name]) => !extensible || !isExtension(name))
      .map(([name, value]) => ({ name, value, pointer: join(map?.pointer ?? '#', name) }));
  }

  protected list(owner: Node, key: string): Node[] {
    const value = owner.node[key];
    const pointer = join(owner.pointer, key);
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.structure(pointer, `'${key}' is a list, found ${typeName(value)}`);
      return [];
    }
    return value.flatMap((item, i) => this.follow(item, join(pointer, i)).at(-1) ?? []);
  }

  /** An object and, where it is a reference, what that leads to, step by step; empty when that is no object. */
  protected follow(value: Json, pointer: Pointer): Node[] {
    const { nodes, lost } = this.walk(value, pointer);
    return lost === undefined ? nodes : [];
  }

  /** The steps of `follow`, and the place from which none leads on to an object. */
  protected walk(value: Json, pointer: Pointer): { nodes: Node[]; lost?: Pointer } {
    if (isObject(value) && typeof value.$ref !== 'string') return { nodes: [{ node: value, pointer }] };
    const steps = new Map<Pointer, Node>();
    let at = pointer;
    let lost = pointer;
    let node: Json | undefined = value;
    while (isObject(node) && !steps.has(at)) {
      steps.set(at, { node, pointer: at });
      if (typeof node.$ref !== 'string') return { nodes: [...steps.values()] };
      lost = at;
      at = node.$ref;
      node = valueAt(this.contract.document, at);
    }
    // A loop, and a reference to nothing, have been reported where they were found.
    if (steps.size === 0 || (node !== undefined && !isObject(node))) {
      this.structure(at, `expected an object, found ${typeName(node)}`);
      lost = at;
    }
    return { nodes: [...steps.values()], lost };
  }

  protected structure(pointer: Pointer, message: string): void {
    const problem = problemAt(this.contract, pointer, 'document.structure', message);
    this.found.set(`${pointer} ${message}`, problem);
  }

  /** What is read all the same, in one of the ways that it could be meant. */
  protected warn(pointer: Pointer, message: string): void {
    const problem = problemAt(this.contract, pointer, 'document.ambiguous', message, { severity: 'warning' });
    this.found.set(`${pointer} ${message}`, problem);
  }
}

function typeName(value: Json | undefined): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
